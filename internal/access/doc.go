// Package access decides who may do and read what on this replica.
//
// It signs people in, keeps sessions and invitations (local to the replica,
// never in the ledger), holds the keys, and mints Grants. A Grant is the only
// way to open a sealed text: it names a user, a purpose and the entities, and
// exists only after one audit event that lists them is durable. Package seal's
// open is called from nowhere else; a test holds to that.
package access
