// Package ledger keeps the truth of an operation: the chains of events of
// every replica, what travels beside them, and who is trusted.
//
// A Ledger is one replica's. It appends commands through one committer that
// groups what arrives while the disk is busy, makes each group durable with
// one transaction and one fsync, signs the new head, and only then answers.
// It imports the chains of other replicas after checking every link and the
// signature at the end. Chains of replicas that nobody admitted are kept and
// checked, but count for nothing until an admin admits them.
//
// Storage is behind Store: ordered events, and buckets of records (wrapped
// data keys, sealed attachments, views, tombstones) written in the same
// transaction. Views are made by a Projector inside the commit, so that what
// a reader sees is never behind what was acknowledged.
package ledger
