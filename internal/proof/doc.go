// Package proof holds no code, only tests: each drives the whole program, as
// people do, through its HTTP API on a loopback address, and proves one of the
// promises that the project makes. Where a promise is broken the test names
// the field, the path, the number or the part.
//
//	planted_test.go    without the key no file holds a planted name, in any
//	                   field of the API, in any encoding; no log and no error
//	                   repeats one; after an erasure no older key brings it back
//	number_test.go     every number of the board and of a claim opens to the
//	                   events behind it: without them it changes, without
//	                   others it does not
//	search_test.go     a site seen whole with every claim closed leaves a small
//	                   doubt that empty offices hardly move; a thousand echoes
//	                   weigh as one report and never exceed what a place holds
//	refusal_test.go    what cannot be right is refused with field and remedy,
//	                   and nothing of it is kept
//	door_test.go       who is not signed in, has no role, comes from another
//	                   page or names another host is refused and recorded; a
//	                   finding is on the other pages within a second
//	tls_test.go        beyond loopback there is no plain HTTP
//	statement_test.go  a statement verifies alone, and no longer after any
//	                   change; it holds nothing sealed
//
// sowing_test.go has a right body for every POST, with a marker in each text.
// stage_test.go is what they stand on: a station of their own with its server,
// its data directory and TMPDIR watched, and everything that it logs.
package proof
