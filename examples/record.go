package examples

import (
	"context"
	"io/fs"
)

// OpenRecord enters a public record: sourced claims about a site, without
// persons.
func OpenRecord(ctx context.Context, c *Client, dir fs.FS) error { return nil }
