package catalogue

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// TestPack proves that the page gets the same entries as the command, but for what only tests need.
func TestPack(t *testing.T) {
	packed, err := Pack()
	if err != nil {
		t.Fatal(err)
	}
	got, errs := load(unpack(packed))
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	want := loaded(t)
	ours := cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".Nots" || p.Last().String() == ".Examples" }, cmp.Ignore())
	if d := cmp.Diff(want.Entries, got.Entries, ours, cmpopts.EquateEmpty()); d != "" {
		t.Errorf("unpacked, the entries differ:\n%s", d)
	}
	for i, e := range want.Entries {
		if len(e.Examples) > 0 && got.Entries[i].Examples[0] != e.Examples[0] {
			t.Errorf("%s: the first example is %q, want %q", e.ID, got.Entries[i].Examples[0], e.Examples[0])
		}
	}
}

func rules(text string) fstest.MapFS { return fstest.MapFS{"rules.txt": {Data: []byte(text)}} }

// TestExtend adds an organisation's own rules; what is wrong with them is told all at once, with file and line.
func TestExtend(t *testing.T) {
	t.Cleanup(func() { extra = nil })
	err := Extend(rules("ID: own-rule\nTitel: x\nPhrase: our gateway says no\nAct: boss\n"))
	if err == nil || !strings.HasPrefix(err.Error(), "rules.txt:2: unknown field \"Titel\"\nrules.txt:4: unknown party \"boss\"\nrules.txt:1: own-rule has no Title\n") {
		t.Errorf("Extend with bad rules: %v", err)
	}
	if len(extra) > 0 {
		t.Error("bad rules were added")
	}
	err = Extend(rules("ID: user-unknown\nTitle: T\nPhrase: our own words\nCause: other\nAct: sender\nRetry: no\nWhy: W [phrase].\nSource: us\nExample:\n\t550 our own words\n"))
	if err == nil || !strings.Contains(err.Error(), "is taken by") {
		t.Errorf("Extend with an id that is taken: %v", err)
	}
}

// TestLocalWins proves that an organisation's own rule wins over ours that fits as well.
func TestLocalWins(t *testing.T) {
	entry := func(id string) string {
		return "ID: " + id + "\nTitle: T\nReply: 5yz\nPhrase: rejected by the gateway\nCause: other\nAct: sender\nRetry: no\nWhy: W [phrase].\nSource: us\nExample:\n\t550 rejected by the gateway\n"
	}
	c, errs := load([]file{{"own.txt", entry("own"), true}, {"ours.txt", entry("ours"), false}})
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	if m, _ := c.Find(Query{Code: 550, Text: "rejected by the gateway"}); m.Entry.id() != "own" {
		t.Errorf("Find = %s, want own", m.Entry.id())
	}
	if errs := c.Check(true); len(errs) > 0 {
		t.Errorf("Check(true): %v", errs)
	}
	if errs := c.Check(false); len(errs) == 0 {
		t.Error("Check(false) accepts an example that finds another entry")
	}
}

// TestCheckFinds proves that each kind of mistake is found.
func TestCheckFinds(t *testing.T) {
	base := "ID: x\nTitle: T\nReply: 5yz\nPhrase: our gateway refused\nCause: other\nAct: sender\nRetry: no\nWhy: W [phrase].\nSource: us\nExample:\n\t550 our gateway refused\n"
	tests := []struct{ old, new, want string }{
		{"ID: x", "ID: X_y", "kebab"},
		{"Title: T", "Title: T.", "stop"},
		{"Title: T", "Title: {who}", "unknown blank {who}"},
		{"W [phrase].", "W.", "no sentence cites it"},
		{"W [phrase].", "W [words].", "unknown citation"},
		{"W [phrase].", "W [phrase]", "no sentence"},
		{"\t550 our", "\t550 their", "finds nothing"},
		{"our gateway refused\nCause", "full\nCause", "one common word"},
		{"Source: us", "See: http://example.com", "https"},
		{"Source: us", "Source: us\nToken: word", "could be a word"},
		{"Source: us", "Source: us\nZone: Example", "no host name"},
		{"Source: us", "Source: us\nDo: ring", "Do is no sentence"},
		{"Source: us", "Source: us\nNot: y\n\t550 x", "there is not"},
	}
	for _, tt := range tests {
		if !strings.Contains(base, tt.old) {
			t.Fatalf("%q is not in the base", tt.old)
		}
		c, errs := load([]file{{"x.txt", strings.Replace(base, tt.old, tt.new, 1), true}})
		if len(errs) > 0 {
			t.Errorf("%q: %v", tt.new, errs)
			continue
		}
		if got := c.Check(true); !strings.Contains(got.Error(), tt.want) {
			t.Errorf("%q: Check = %q, want %q", tt.new, got.Error(), tt.want)
		}
	}
}
