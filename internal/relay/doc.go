// Package relay carries the ledger from one replica to another: as one file
// on a stick, or over HTTP between two stations.
//
// Both ways carry the same thing, a bundle: pieces of chains that each end at
// a signed head, the wrapped keys and sealed attachments that their events
// name, and an end that the writer signed. docs/formats.md holds its layout.
// A bundle is encrypted to the signing keys of the replicas that may read it
// (age, as it does for ssh-ed25519 keys), also over HTTP: who listens on the
// way, or stands in it, learns sizes and times and no more. Backups are plain:
// their texts are sealed, as they are in the data directory.
//
// # Reading
//
// A bundle is read twice. The first reading changes nothing: it checks frames,
// sums, signatures, links, gaps, and that the end is there. The second imports
// pieces in small transactions. Importing is idempotent, so a reading that was
// cut off is repeated from the start.
//
// # Who may what
//
//	                      admitted   unknown or retired
//	hear who we are       yes        yes: operation, replica, public key, time
//	heads of all chains   yes        only that of its own chain
//	pull                  yes        the founding entry, if joining is open
//	push                  yes        its own chain, within Limits; it waits
//
// What waits is kept, checked and listed (Waiting), and counts for nothing
// until an admin admits the replica. Chains carried by others are bounded by
// the same Limits; what goes beyond is left out and said so.
//
// Wrapped keys have no numbers, so a version vector does not show which ones
// are missing. Instead a replica notes each key and attachment that an
// imported event names and that did not come with it (a want), and asks every
// peer until it is here or its subject is erased.
package relay
