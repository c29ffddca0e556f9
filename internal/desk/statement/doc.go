// Package statement is the spokesperson's desk: it issues sitreps and
// clearances that an outsider can check with nothing but the file, this
// program and the fingerprint of the operation's root key.
//
// A statement is one HTML file, both languages side by side. Under the page
// it carries its evidence:
//
//   - the Document: every fact and number of the page as data;
//   - the chain of each station whose entries count, from its first entry to
//     a signed head: each public entry with header and clear part (never the
//     sealed part, only its hash), each private entry as 32 bytes of hash;
//   - the signature of the issuing station over the Document, the page's
//     bytes and the heads.
//
// Verify needs no ledger. It follows trust from the root key's fingerprint to
// the founding, to the stations, to each entry; folds the public entries into
// views with the same folds that the desks use; asks the engines again; and
// compares every number. No public entry can have been left out, because the
// chains are dense and end at signed heads; a station whose chain is not there
// is named in a note. What it cannot see: whether what was written was true,
// what a claim weighs (grades are not public), and what came after the heads.
package statement
