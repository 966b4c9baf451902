package catalogue

import (
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func loaded(t testing.TB) *Catalogue {
	t.Helper()
	c, err := Load(data, "data")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestCheck proves that each example finds its own entry and no other one as well, and each Not the entry it names,
// and that the words can be shown.
func TestCheck(t *testing.T) {
	for _, err := range loaded(t).Check(false) {
		t.Error(err)
	}
}

var (
	address  = regexp.MustCompile(`[A-Za-z0-9._+=-]+@([A-Za-z0-9.-]+)`)
	ipv4     = regexp.MustCompile(`\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b`)
	badWords = regexp.MustCompile(`(?i)\b(simply|please|blacklist\w*|whitelist\w*|just|obviously|easily|unfortunately)\b|!`)
)

// examples are the nets of RFC 5737 and what lists answer with.
var examples = []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("127.0.0.0/8")}

// TestStyle guards the words that people read, and keeps names of real people and hosts out.
func TestStyle(t *testing.T) {
	for _, e := range loaded(t).Entries() {
		for _, msg := range style(e) {
			t.Errorf("%s:%d: %s: %s", e.File, e.Line, e.ID, msg)
		}
	}
}

func style(e *Entry) (out []string) {
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	why := ""
	for _, w := range e.Why {
		why += w.Text + " "
	}
	for _, s := range append([]string{e.Title, why}, append(e.Maybe, e.Do...)...) {
		if w := badWords.FindString(s); w != "" {
			add("says %q: %q", w, s)
		}
	}
	all := strings.Join(append(e.Examples, e.Title, why), "\n")
	for _, n := range e.Nots {
		all += "\n" + n.Text
	}
	for _, m := range address.FindAllStringSubmatch(all, -1) {
		if !exampleHost(m[1]) {
			add("address outside of RFC 2606: %q", m[0])
		}
	}
	for _, m := range ipv4.FindAllString(all, -1) {
		ip, err := netip.ParseAddr(m)
		if err == nil && !slices.ContainsFunc(examples, func(p netip.Prefix) bool { return p.Contains(ip) }) {
			add("address outside of RFC 5737: %q", m)
		}
	}
	return out
}

func exampleHost(h string) bool {
	h = strings.ToLower(strings.TrimRight(h, "."))
	for _, d := range []string{"example.com", "example.net", "example.org", "example", "invalid", "test"} {
		if h == d || strings.HasSuffix(h, "."+d) {
			return true
		}
	}
	return false
}

func TestParseErrors(t *testing.T) {
	_, errs := parse("x.txt", "Titel: x\nID: a\nTitle: T\nReply: 5\nCause: nonsense\n\nAct: sender\nRetry: no\nWhy: W.\nSee: https://example.com\nExample:\n\t550 x\n", new(stores))
	want := "x.txt:1: field \"Titel\" before the first ID\nx.txt:4: not a reply pattern: \"5\"\nx.txt:5: unknown cause \"nonsense\""
	if got := errs.Error(); got != want {
		t.Errorf("parse: got errors\n%s\nwant\n%s", got, want)
	}
}

func TestSentences(t *testing.T) {
	got := new(stores).split(nil, "Mail must pass SPF or DKIM, and neither did [phrase]. Refused for good [code] [status]. The end.")
	want := []Sentence{{"Mail must pass SPF or DKIM, and neither did.", []string{"phrase"}}, {"Refused for good.", []string{"code", "status"}}, {"The end.", nil}}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("sentences = %q, want %q", got, want)
	}
}

func TestFold(t *testing.T) {
	for _, s := range []string{"User  Unknown", "Ünknown\u00a0 USER", "a\tB", "Kullanıcı İyi", "\xff\xfe x", "don\u2019t"} {
		f := fold(s)
		for i := range f.text {
			if j := f.source(i); j < 0 || j >= len(s) {
				t.Errorf("fold(%q): byte %d comes from %d", s, i, j)
			}
		}
		if f.sourceEnd(len(f.text)) != len(s) {
			t.Errorf("fold(%q): the end comes from %d, want %d", s, f.sourceEnd(len(f.text)), len(s))
		}
	}
}

func TestVariants(t *testing.T) {
	for in, want := range map[string]string{"a b": "a b", "(a|b)": "a,b", "x (a |)c": "x a c,x c", "(a|b) ~ (c|d)": "a ~ c,a ~ d,b ~ c,b ~ d",
		"not (this) but (a|b)": "not (this) but a,not (this) but b", "(a|(b|c)d)": "a,bd,a,cd", "a|b)": "a|b)", "(a|b": "(a|b"} {
		var all []string
		eachVariant(in, func(s string) { all = append(all, s) })
		if got := strings.Join(all, ","); got != want {
			t.Errorf("variants of %q = %q, want %q", in, got, want)
		}
	}
}

// TestGaps proves how much may stand in the gaps of a phrase, and that marks of letters do not count.
func TestGaps(t *testing.T) {
	c, errs := build([]*Entry{
		{ID: "near", Phrases: []string{"buzón ~ lleno"}},
		{ID: "any", Phrases: []string{"konto * gelöscht"}},
		{ID: "three", Phrases: []string{"aa ~ bb ~ cc"}},
		{ID: "mixed", Phrases: []string{"dd ~ ee * ff"}},
	})
	if errs != nil {
		t.Fatal(errs)
	}
	for in, want := range map[string]string{
		"El BUZON esta lleno.": "near", "buzón lleno": "near", "buzón de usted está lleno": "near",
		"buzón de usted ya está lleno": "", "buzón, y luego otro buzón lleno": "near", "buzón " + strings.Repeat("y", 60) + " lleno": "", "buzón llenos": "",
		"Konto wurde heute um acht Uhr in der Zentrale geloscht": "any", "aa bb aa bb x cc": "three", "aa 1 2 3 4 bb cc": "", "aa bb 1 2 3 4 cc": "", "dd 1 dd ee 1 2 3 4 5 6 ff": "mixed", "dd ee 1": "",
	} {
		m, _ := c.Find(Query{Code: 550, Text: in})
		got := ""
		if m.Entry != nil {
			got = m.Entry.ID
			for i, at := range m.Phrase {
				if i > 0 && at[0] < m.Phrase[i-1][1] || at[1] > len(in) {
					t.Errorf("Find(%q) found pieces that overlap: %v", in, m.Phrase)
				}
			}
		}
		if got != want {
			t.Errorf("Find(%q) = %q, want %q", in, got, want)
		}
	}
	// Time grows with the text, not faster.
	for _, s := range []string{"aa bb ", "dd ee ", "dd ", "aa "} {
		if m, ok := c.Find(Query{Code: 550, Text: strings.Repeat(s, 200_000)}); ok {
			t.Errorf("found %s", m.Entry.ID)
		}
	}
}

func TestPhraseFind(t *testing.T) {
	c, errs := build([]*Entry{
		{ID: "a", Phrases: []string{"blocked using * spamhaus"}},
		{ID: "b", Tokens: []string{"LPN*_416", "AUP#*1310"}},
	})
	if errs != nil {
		t.Fatal(errs)
	}
	tests := []struct{ in, want string }{
		{"554 Blocked  using the list SpamHaus today", "Blocked  using|SpamHaus"},
		{"unblocked using spamhaus", ""},
		{"spamhaus blocked using", ""},
		{"Invalid recipient. LPN007_416 (in reply", "LPN007_416"},
		{"Invalid recipient. LPN_416", "LPN_416"},
		{"#216 lpn LPN000_416)", "LPN000_416"},
		{"LPN007_416_416.", "LPN007_416_416"},
		{"lpn 007_416", ""},
		{"LPN007_4160", ""},
		{"XLPN007_416", ""},
		{"see AUP#In-1310", "AUP#In-1310"},
		{"see AUP#1310", "AUP#1310"},
		{"see AUP#In-1310x", ""},
	}
	for _, tt := range tests {
		m, _ := c.Find(Query{Text: tt.in})
		var parts []string
		for _, a := range m.Phrase {
			parts = append(parts, tt.in[a[0]:a[1]])
		}
		got := strings.Join(parts, "|")
		if got != tt.want {
			t.Errorf("find in %q = %q, want %q", tt.in, got, tt.want)
		}
	}
}

// BenchmarkLoad parses the whole catalogue.
func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(data, "data"); err != nil {
			b.Fatal(err)
		}
	}
}

// TestLike proves that an entry stands for another one where its provider's server has spoken, and nowhere else.
func TestLike(t *testing.T) {
	c, errs := load([]file{{name: "x.txt", text: `
ID: unknown
Title: There is no such mailbox
Reply: 5yz
Phrase: user unknown
Cause: bad-mailbox
Act: sender
Retry: no
Why: There is none [phrase].
Do: Look for a slip.
Source: Test.
Example:
	550 user unknown

ID: unknown-there
Title: There is no such mailbox there
Like: unknown
At: example.com mail.example.net
Do: Ask there.
Source: Test.
Example:
	550 user unknown

ID: lost
Title: T
Like: nothing
At: example.com
Source: Test.
Example:
	550 user unknown
`}})
	if want := "x.txt:24: lost: Like names \"nothing\", which is no entry for a reply"; !strings.HasPrefix(errs.Error(), want) {
		t.Errorf("errors are %v, want %s", errs, want)
	}
	_, errs = load([]file{{name: "y.txt", text: "ID: a\nLike: b\nAt: example.com\nReply: 550\n\nID: b\nReply: 550\n"}})
	if want := "y.txt:1: a: Like stands with Reply, Phrase, Token, Zone or Problem\n"; !strings.HasPrefix(errs.Error(), want) {
		t.Errorf("errors are %v, want %s", errs, want)
	}
	for server, want := range map[string]string{"": "unknown", "mx.example.com": "unknown-there", "EXAMPLE.COM": "unknown-there", "mx.mail.example.net": "unknown-there",
		"badexample.com": "unknown", "example.net": "unknown", "example.com.example.org": "unknown"} {
		m, _ := c.Find(Query{Code: 550, Text: "user unknown", Server: server})
		if m.Entry.id() != want || m.Entry.Cause != "bad-mailbox" || m.Entry.Retry != No || m.Basis != ByPhrase {
			t.Errorf("said by %q: %s, %s, %s by %v; want %s", server, m.Entry.id(), m.Entry.Cause, m.Entry.Retry, m.Basis, want)
		}
	}
	if do := c.Entry("unknown-there").Do; len(do) != 1 || do[0] != "Ask there." {
		t.Errorf("its own step is gone: %q", do)
	}
}

// TestKinds proves that a provider's own code is believed before the name of a blocklist, and that before any sentence.
func TestKinds(t *testing.T) {
	c, errs := build([]*Entry{
		{ID: "sentence", Phrases: []string{"service unavailable * client host * blocked using a list of hosts"}},
		{ID: "zone", Zones: []string{"zen.spamhaus.org"}},
		{ID: "token", Tokens: []string{"AUP#1310"}},
	})
	if errs != nil {
		t.Fatal(errs)
	}
	tests := []struct{ in, want string }{
		{"Service unavailable; Client host [192.0.2.1] blocked using a list of hosts", "sentence"},
		{"Service unavailable; Client host [192.0.2.1] blocked using a list of hosts, key.zen.spamhaus.org", "zone"},
		{"Service unavailable; blocked using zen.spamhaus.org. aup#1310", "token"},
		{"AUP#13100", ""},
		{"xzen.spamhaus.org", ""},
	}
	for _, tt := range tests {
		m, _ := c.Find(Query{Code: 554, Text: tt.in})
		got := ""
		if m.Entry != nil {
			got = m.Entry.ID
		}
		if got != tt.want {
			t.Errorf("Find(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}
