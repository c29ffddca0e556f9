//go:build unix

package station

import (
	"os"

	"golang.org/x/sys/unix"
)

// tryLock takes the file for this process alone; false: another has it.
func tryLock(f *os.File) bool { return unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB) == nil }
