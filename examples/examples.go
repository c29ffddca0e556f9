// Package examples holds operations to open, and plays a drill's night through
// the HTTP API, as the people of its desks and teams would: it knows nothing
// of the program but its API.
package examples

import "embed"

// Files are the examples, by folder.
//
//go:embed site-k sednaya-2024
var Files embed.FS
