// Package archtest holds the house to its plan. It is data with a reason for
// each line (house_test.go) and the tests that compare the tree with it: who
// may import whom, who may call what, and what no file may hold. It has no
// code of its own to use.
//
// A rule that stands in the way is either right, and the code moves, or wrong,
// and its line and its reason change in the same review. Adding an exception
// without a reason does not compile.
package archtest
