package statement

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/net/html"

	"miftah/internal/event"
)

// The evidence stands in an element that browsers pass over.
const (
	openTag  = `<script type="application/cbor" id="miftah-evidence">`
	closeTag = `</script>`
	before   = "</body>"
)

// MaxFile is the largest statement that Verify reads, in bytes.
const MaxFile = 256 << 20

// join puts the evidence under the page.
func join(page []byte, e *Evidence) ([]byte, error) {
	b, err := event.Marshal(e)
	if err != nil {
		return nil, err
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write(b); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	i := bytes.LastIndex(page, []byte(before))
	if i < 0 {
		return nil, errors.New("the page has no end")
	}
	var out bytes.Buffer
	out.Write(page[:i])
	out.WriteString(openTag + base64.StdEncoding.EncodeToString(packed.Bytes()) + closeTag)
	out.Write(page[i:])
	return out.Bytes(), nil
}

// split takes a file apart into the page and its evidence.
func split(file []byte) ([]byte, *Evidence, error) {
	start := bytes.Index(file, []byte(openTag))
	if start < 0 || bytes.Count(file, []byte(openTag)) != 1 {
		return nil, nil, errors.New("this file is no Miftah statement: its evidence is missing or there twice")
	}
	rest := file[start+len(openTag):]
	end := bytes.Index(rest, []byte(closeTag))
	if end < 0 {
		return nil, nil, errors.New("the file is cut off in its evidence; fetch it again")
	}
	page := append(bytes.Clone(file[:start]), rest[end+len(closeTag):]...)
	packed, err := base64.StdEncoding.Strict().DecodeString(string(rest[:end]))
	if err != nil {
		return nil, nil, fmt.Errorf("%w: the evidence is damaged: %w", ErrForged, err)
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, nil, fmt.Errorf("%w: the evidence is damaged: %w", ErrForged, err)
	}
	b, err := io.ReadAll(io.LimitReader(z, MaxFile))
	if err != nil {
		return nil, nil, fmt.Errorf("%w: the evidence is damaged: %w", ErrForged, err)
	}
	if err := packedTight("evidence", b, leastLink); err != nil {
		return nil, nil, err
	}
	var e Evidence
	if err := event.Unmarshal(b, &e); err != nil {
		return nil, nil, fmt.Errorf("%w: the evidence is damaged: %w", ErrForged, err)
	}
	if e.Format != 1 {
		return nil, nil, fmt.Errorf("statement format %d: this program reads format 1; use a newer one", e.Format)
	}
	if tail := rest[end+len(closeTag):]; !bytes.HasPrefix(tail, []byte(before)) || bytes.Count(tail, []byte(before)) != 1 {
		return nil, nil, fmt.Errorf("%w: the evidence does not stand at the end of the page", ErrForged)
	}
	return page, &e, nil
}

// textsOf hashes what each named part of a page says, in order.
func textsOf(page []byte) ([]Text, error) {
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return nil, err
	}
	var list []Text
	count := map[string]int{}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		for _, a := range n.Attr {
			if a.Key != "data-part" {
				continue
			}
			name := a.Val
			if count[name]++; count[name] > 1 {
				name = fmt.Sprintf("%s (%d)", name, count[name])
			}
			list = append(list, Text{name, sha256.Sum256([]byte(textOf(n)))})
		}
	}
	return list, nil
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
			b.WriteByte(0)
		}
	}
	return b.String()
}

// differing names the parts that say something else than what was signed.
func differing(signed, now []Text) []string {
	var names []string
	have := map[string]event.Hash{}
	for _, t := range now {
		have[t.Name] = t.Sum
	}
	for _, t := range signed {
		sum, ok := have[t.Name]
		delete(have, t.Name)
		switch {
		case !ok:
			names = append(names, t.Name+" was taken out")
		case sum != t.Sum:
			names = append(names, t.Name+" was changed")
		}
	}
	for _, t := range now {
		if _, extra := have[t.Name]; extra {
			names = append(names, t.Name+" was added")
		}
	}
	if len(names) == 0 {
		names = append(names, "something between the numbered parts was changed")
	}
	return names
}
