package main

import (
	"html"
	"strings"
	"testing"

	"smtpwhy/core/catalogue"
)

// TestLists proves that every entry is reached by way of its cause and of its provider, and leads to its line in the source.
func TestLists(t *testing.T) {
	site := testTree(t)
	index := string(site["codes/index.html"])
	for _, e := range catalogue.Default().Entries() {
		dirs := []string{causePath(e.Cause)}
		if e.Provider != "" {
			dirs = append(dirs, providerPath(e.Provider))
		}
		for _, dir := range dirs {
			if !strings.Contains(string(site[dir+"index.html"]), `href="../../`+entryPath(e)+`"`) {
				t.Errorf("%s does not lead to %s", dir, e.ID)
			}
			if !strings.Contains(index, `href="../`+dir+`"`) {
				t.Errorf("%s is not in the index", dir)
			}
		}
		file, line, _ := strings.Cut(sourcePath(e), "#")
		_, after, ok := strings.Cut(string(site[file+"index.html"]), `<span id="`+line+`">`)
		if text, _, _ := strings.Cut(after, "\n"); !ok || html.UnescapeString(text) != "ID: "+e.ID {
			t.Errorf("%s is not at %s#%s: %q", e.ID, file, line, text)
		}
		if page := string(site[entryPath(e)+"index.html"]); !strings.Contains(page, `href="../../`+sourcePath(e)+`"`) || !strings.Contains(page, `href="../../`+dirs[0]+`"`) {
			t.Errorf("the page of %s does not lead to its source and its cause", e.ID)
		}
	}
	names := string(site["names/index.html"])
	for _, c := range catalogue.Causes {
		if !strings.Contains(names, ">"+string(c)+"<") {
			t.Errorf("the table of names lacks %s", c)
		}
	}
	for _, s := range []string{"userunknown", "InvalidRecipient", "bad-mailbox", "HardBounce", "NoEmail", "Invalid Address"} {
		if !strings.Contains(names, s) {
			t.Errorf("the table of names lacks %s", s)
		}
	}
}

// TestSearchWords proves that the index finds an entry by its provider, its tokens and its phrases.
func TestSearchWords(t *testing.T) {
	e := &catalogue.Entry{Provider: "Example Mail", Cause: "policy", Tokens: []string{"TSS04"}, Zones: []string{"zen.example.org"}, Phrases: []string{"blocked * by us", "Blocked, id="}}
	if got, want := searchWords(e), "example mail policy tss04 zen.example.org blocked by us id"; got != want {
		t.Errorf("searchWords = %q, want %q", got, want)
	}
}
