//go:build unix

package main

import "syscall"

// noCoreDumps keeps keys and opened texts out of any core file.
func noCoreDumps() { _ = syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{}) }
