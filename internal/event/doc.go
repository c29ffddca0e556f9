// Package event defines what the ledger is made of: identifiers, the event
// envelope, its bytes and its hash, and every kind of event.
//
// An event has three parts, each a byte string that is stored, hashed and
// exchanged exactly as its writer made it:
//
//   - the header: who wrote it, where in which chain, about which entity;
//   - the clear part: ids, places, states, counts. Nothing that a person
//     typed or said, and nothing that names one;
//   - the sealed part: boxes of free text, names, contacts and attachment
//     names, encrypted by package seal. It is empty when nothing was said.
//
// The bytes are CBOR in the core deterministic encoding of RFC 8949 §4.2.1
// with integer keys and without floats, tags or indefinite lengths. A kind's
// bytes never change: kinds and keys only grow, and a reader keeps the bytes
// of kinds and keys that it does not know. testdata holds annotated golden
// bytes of each kind.
//
// # Chain
//
// Each replica numbers its events 1, 2, 3, ... and links them:
//
//	body = SHA-256("miftah body 1" ‖ SHA-256(header) ‖ SHA-256(clear) ‖ SHA-256(sealed))
//	link = SHA-256("miftah link 1" ‖ previous link ‖ seq ‖ class ‖ body)
//
// The class is public or private and follows from the kind's number. A
// statement carries, for public events, header and clear part, and for
// private events 32 bytes of body hash alone. So an outsider checks that no
// public event was left out between the founding of the operation and the
// signed head, and learns nothing of private ones: the header holds 16 random
// bytes, so its hash, and the body's, cannot be guessed from likely content.
package event
