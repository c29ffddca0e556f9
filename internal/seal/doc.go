// Package seal encrypts what people say and are called.
//
// Each compartment has a key pair (HPKE, RFC 9180, with the hybrid of
// X25519 and ML-KEM-768). Each subject (a teller, a report, a user) has data
// keys of its own, 32 random bytes each, wrapped to its compartment's public
// key. A box is one text sealed with a data key (XChaCha20-Poly1305) and
// bound to the operation, the event, the entity, the kind, the compartment
// and the subject: moved anywhere else it does not open.
//
// Sealing needs public keys only, so a station whose keys are locked goes on
// writing. Opening needs a compartment's private key, which is kept wrapped
// under a passphrase (argon2id) and under a recovery code that is printed
// once. Destroying a subject's wrapped data keys makes its boxes, wherever
// they are, noise.
//
// Only package access may open boxes; a test holds to that.
package seal
