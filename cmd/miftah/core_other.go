//go:build !unix

package main

// noCoreDumps has nothing to do: this system writes none by itself.
func noCoreDumps() {}
