package catalogue

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"smtpwhy/core/smtp"
)

// TestPack proves that the page gets the same entries as the command, but for what only tests need.
func TestPack(t *testing.T) {
	packed, err := Pack()
	if err != nil {
		t.Fatal(err)
	}
	if e := unpack("").Entry("user-unknown"); e != nil {
		t.Errorf("an empty text holds %s", e.ID)
	}
	got, want := unpack(packed), loaded(t)
	ours := cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".Nots" || p.Last().String() == ".Examples" }, cmp.Ignore())
	words := cmp.FilterPath(func(p cmp.Path) bool {
		return len(p) > 1 && (p.Index(-2).String() == ".Phrases" || p.Index(-2).String() == ".Tokens")
	}, cmp.Comparer(func(a, b string) bool { return fold(a).text == fold(b).text }))
	if d := cmp.Diff(want.Entries(), got.Entries(), ours, words, cmpopts.EquateEmpty()); d != "" {
		t.Errorf("unpacked, the entries differ:\n%s", d)
	}
	for i, e := range want.Entries() {
		if len(e.Examples) > 0 && got.Entries()[i].Examples[0] != e.Examples[0] {
			t.Errorf("%s: the first example is %q, want %q", e.ID, got.Entries()[i].Examples[0], e.Examples[0])
		}
	}
}

// TestUnread proves that what is packed finds the same as what was read, and reads little for it.
func TestUnread(t *testing.T) {
	packed, err := Pack()
	if err != nil {
		t.Fatal(err)
	}
	read := loaded(t)
	opened := 0
	for _, e := range read.Entries() {
		got := unpack(packed)
		for _, ex := range e.Examples {
			q := e.ask(ex)
			want, _ := read.Find(q)
			m, ok := got.Find(q)
			if !ok || m.Entry.ID != want.Entry.ID || m.Basis != want.Basis || m.score != want.score || !cmp.Equal(m.Phrase, want.Phrase) {
				t.Errorf("%q finds %s by %v, want %s by %v", ex, m.Entry.id(), m.Basis, want.Entry.ID, want.Basis)
			}
			if name, want := got.StatusName(q.Status, "en"), read.StatusName(q.Status, "en"); name != want {
				t.Errorf("%v is called %q, want %q", q.Status, name, want)
			}
			if name, want := got.CodeName(q.Code, "en"), read.CodeName(q.Code, "en"); name != want {
				t.Errorf("%v is called %q, want %q", q.Code, name, want)
			}
		}
		for _, e := range got.entries {
			if e != nil {
				opened++
			}
		}
	}
	if n := len(read.Entries()); opened > n*n/20 {
		t.Errorf("for the examples of one entry, %d of %d entries are read on average", opened/n, n)
	} else {
		t.Logf("for the examples of one entry, %d of %d entries are read on average", opened/n, n)
	}
}

// TestIndex proves that the index leads to every entry that fits.
func TestIndex(t *testing.T) {
	c := loaded(t)
	for _, e := range c.Entries() {
		for _, ex := range e.Examples {
			q := e.ask(ex)
			found := map[*Entry]bool{}
			for _, m := range c.All(q) {
				found[m.Entry] = true
			}
			f := fold(q.Text)
			for i, o := range c.Entries() {
				fits := false
				if o.HasWords() {
					_, _, fits = o.weigh(&q, true)
					fits = fits && (len(o.Replies) > 0 || speaksOf(q.severity(), o.Retry)) && slices.ContainsFunc(slices.Concat(c.phrases[i]...), func(p phrase) bool {
						_, ok := p.find(f)
						return ok
					})
				} else if o.Like == "" {
					_, _, fits = o.weigh(&q, false)
				}
				if fits && !found[c.at(Match{Entry: o}, q.Server).Entry] {
					t.Errorf("%q does not find %s", ex, o.ID)
				}
			}
		}
	}
}

// TestNames proves that the index knows which codes and statuses are named in full, read and unread.
func TestNames(t *testing.T) {
	c := loaded(t)
	packed, err := Pack()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{"": false, "5yz": false, "5.X.X": false, "5.1": false, "699": false, "5.99.99": false, "550 5.1.1": false}
	for _, e := range c.Entries() {
		for _, p := range e.Replies {
			if p.Code != 0 {
				want[p.Code.String()] = true
			}
			if p.HasStatus && p.Class > 0 && p.Subject >= 0 && p.Detail >= 0 {
				want[smtp.Status{Class: uint8(p.Class), Subject: uint16(p.Subject), Detail: uint16(p.Detail)}.String()] = true
			}
		}
	}
	unread := unpack(packed)
	for full, named := range want {
		if c.Names(full) != named || unread.Names(full) != named {
			t.Errorf("Names(%q) = %v, unread %v, want %v", full, c.Names(full), unread.Names(full), named)
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
