//go:build unix

package station

import (
	"fmt"
	"os"
	"syscall"
)

func fileID(path string) (string, error) {
	st, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	if sys, ok := st.Sys().(*syscall.Stat_t); ok {
		return fmt.Sprint(sys.Ino), nil
	}
	return "", nil
}
