// Package web carries the pages inside the program: what npm built from this
// folder into dist, and the catalogue of every sentence in both languages.
//
// The catalogue is the one source of wording for pages, prints and
// statements. It is one JSON object, key to entry; an entry holds "en" and
// "ar", each either a string with {parameters} or an object of plural forms
// ("zero", "one", "two", "few", "many", "other") chosen by the parameter {n}.
// English writes "zero" where none of a thing has words of its own.
//
// dist holds only placeholder.html until npm has run, so the program builds
// on a machine without Node; Built says which of the two it is.
package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

//go:embed src/catalogue/catalogue.json
var catalogue []byte

// Pages returns the files of the built pages, rooted so that "index.html" is
// the page and "assets/" its hashed parts. When Built reports false it holds
// only "placeholder.html".
func Pages() fs.FS {
	pages, err := fs.Sub(dist, "dist")
	if err != nil {
		panic("web: the embedded folder is named dist: " + err.Error())
	}
	return pages
}

// Built reports whether npm had built the pages when the program was
// compiled.
func Built() bool {
	_, err := fs.Stat(Pages(), "index.html")
	return err == nil
}

// Catalogue returns catalogue.json. The caller may change its copy.
func Catalogue() []byte {
	return append([]byte(nil), catalogue...)
}
