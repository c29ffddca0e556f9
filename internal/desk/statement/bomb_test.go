package statement

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"errors"
	"runtime"
	"slices"
	"testing"

	"miftah/internal/event"
)

// TestASmallFileDoesNotUnpackIntoGigabytes: whoever checks statements opens
// files of strangers.
func TestASmallFileDoesNotUnpackIntoGigabytes(t *testing.T) {
	b := newBench(t)
	file, code := b.resign(t, b.admin, b.site, func(*Params, *Evidence) {})
	page, e, err := split(file)
	b.ok(err)
	pack := func(evidence []byte) []byte {
		var packed bytes.Buffer
		z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
		b.ok(err)
		_, err = z.Write(evidence)
		b.ok(err)
		b.ok(z.Close())
		i := bytes.LastIndex(page, []byte(before))
		return slices.Concat(page[:i], []byte(openTag+base64.StdEncoding.EncodeToString(packed.Bytes())+closeTag), page[i:])
	}
	empty := append([]byte{0x99, 0x4e, 0x20}, bytes.Repeat([]byte{0xa0}, 20_000)...) // 20,000 links of nothing
	links := append([]byte{0xa2, 0x01, 0x01, 0x06, 0x81, 0xa1, 0x03, 0x99, 0x03, 0xe8}, bytes.Repeat(empty, 1000)...)
	looks := append([]byte{0xa1, 0x08, 0x99, 0x03, 0xe8}, bytes.Repeat(append([]byte{0xa1, 0x0c}, empty...), 1000)...)
	e.Document = looks
	document, err := event.Marshal(e)
	b.ok(err)
	for name, bomb := range map[string][]byte{"links": pack(links), "looks": pack(document)} {
		var was, is runtime.MemStats
		runtime.ReadMemStats(&was)
		_, err := Verify(bomb, code, "test")
		runtime.ReadMemStats(&is)
		if !errors.Is(err, ErrForged) || len(bomb) > 200_000 {
			t.Errorf("%s, a file of %d bytes: %v", name, len(bomb), err)
		}
		if mb := (is.TotalAlloc - was.TotalAlloc) >> 20; mb > 300 {
			t.Errorf("%s: reading it took %d MiB", name, mb)
		}
	}
}
