//go:build !unix

package station

import "path/filepath"

// fileID is the path: this system tells no more about a file without help.
func fileID(path string) (string, error) { return filepath.Abs(path) }
