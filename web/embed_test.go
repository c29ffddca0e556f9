package web

import (
	"encoding/json"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestPagesAlwaysHoldThePlaceholder(t *testing.T) {
	if _, err := fs.Stat(Pages(), "placeholder.html"); err != nil {
		t.Fatal(err)
	}
}

func TestABuiltPageAsksNothingOfOtherHosts(t *testing.T) {
	if !Built() {
		t.Skip("the pages are not built: run npm ci && npm run build in web/")
	}
	page, err := fs.ReadFile(Pages(), "index.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"http://", "https://", "<style", "style=", "javascript:", "onload="} {
		if strings.Contains(string(page), bad) {
			t.Errorf("index.html contains %q, which default-src 'self' or the rule against other hosts forbids", bad)
		}
	}
	inline := regexp.MustCompile(`<script(?:\s[^>]*)?>[^<]`)
	if inline.Match(page) {
		t.Error("index.html holds an inline script")
	}
}

func TestEveryCatalogueEntryIsReadableHere(t *testing.T) {
	var entries map[string]map[string]json.RawMessage
	if err := json.Unmarshal(Catalogue(), &entries); err != nil {
		t.Fatal(err)
	}
	if len(entries) < 400 {
		t.Fatalf("only %d entries", len(entries))
	}
	wanted := map[string][]string{
		"en": {"one", "other", "zero"},
		"ar": {"few", "many", "one", "other", "two", "zero"},
	}
	for key, entry := range entries {
		for lang, forms := range wanted {
			var plain string
			if json.Unmarshal(entry[lang], &plain) == nil {
				if plain == "" {
					t.Errorf("%s has no text in %s", key, lang)
				}
				continue
			}
			var plural map[string]string
			if err := json.Unmarshal(entry[lang], &plural); err != nil {
				t.Errorf("%s, %s: %v", key, lang, err)
				continue
			}
			for _, form := range forms {
				if plural[form] == "" && form != "zero" {
					t.Errorf("%s, %s: no form %q", key, lang, form)
				}
			}
			for form := range plural {
				if !slices.Contains(forms, form) {
					t.Errorf("%s, %s: unknown form %q", key, lang, form)
				}
			}
		}
	}
}

func TestTheCatalogueCannotBeChangedThroughACopy(t *testing.T) {
	Catalogue()[0] = 'x'
	if Catalogue()[0] != '{' {
		t.Fatal("a caller changed the catalogue")
	}
}
