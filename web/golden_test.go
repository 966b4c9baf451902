package web

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpwhy/core"
	"smtpwhy/core/catalogue"
	"smtpwhy/core/coretest"
)

// TestGolden compares the right side of the page, for each kind of input, with the golden files. What the catalogue
// says is left out there, so that a better wording needs no new golden file.
func TestGolden(t *testing.T) {
	coretest.Golden(t, "testdata", func(input string) string {
		var b strings.Builder
		for _, n := range dom(t, reading(input).see(protocols)).all(func(n *node) bool { return n.attrs["id"] == idResults }) {
			outline(&b, n, 0)
		}
		return b.String()
	})
}

// prose are the classes of elements whose words come from the catalogue.
var prose = []string{"why", "list", "finding__title", "finding__first", "finding__when", "foot__body", "outcome__headline",
	"outcome__detail", "conflict", "notes__note", "talk__gloss", "guide", "finding__who", "foot__place", "unread"}

// outline writes an element a line, with its class and what it does, and the texts that are no prose.
func outline(b *strings.Builder, n *node, depth int) {
	in := strings.Repeat("  ", depth)
	if n.tag == "" {
		fmt.Fprintf(b, "%s%q\n", in, n.text)
		return
	}
	if n.class() == "slot" && len(n.children) == 0 {
		return
	}
	b.WriteString(in + n.tag)
	for _, c := range strings.Fields(n.class()) {
		b.WriteString("." + c)
	}
	for _, a := range []string{"href", "data-do", "data-arg", "data-marks", "aria-pressed", "role"} {
		if v, ok := n.attrs[a]; ok {
			fmt.Fprintf(b, " %s=%s", a, v)
		}
	}
	if _, ok := n.attrs["hidden"]; ok {
		b.WriteString(" hidden")
	}
	b.WriteByte('\n')
	if slices.ContainsFunc(strings.Fields(n.class()), func(c string) bool { return slices.Contains(prose, c) }) {
		return
	}
	for _, c := range n.children {
		outline(b, c, depth+1)
	}
}

// fixture is a card with everything a card can have, whatever the catalogue says today.
func fixture() *shown {
	return &shown{
		no: 0, line: 5, cause: 1,
		card: core.Card{
			Finding:    core.Finding{Entry: &catalogue.Entry{ID: "postfix-user-unknown", Provider: "Postfix", Own: []string{"example.net"}}},
			Recipients: []string{"nouser@example.com", "noone@example.com"},
		},
		x: core.Explanation{
			Verdict: "Try again in 4 hours", Who: "You can mend this", Title: "There is no mailbox nouser@example.com", Plain: "Nobody has it.", PlainConflict: "They do not agree.", Unsaid: "No explanation known.", First: "Check the address.",
			Why:      []core.Sentence{{Text: "The server knows no such address.", Marks: []int{1}}, {Text: "So it is.", Marks: nil}, {Text: "It says so for good.", Marks: []int{2, 1}}},
			Maybe:    []string{"A slip of the keyboard.", "An old address."},
			Conflict: &core.Sentence{Text: "The code says permanent.", Marks: []int{2}},
			Marks:    []core.Mark{{Kind: "phrase"}, {Kind: "code"}},
			Advice: core.Advice{
				Retry: catalogue.Yes, Do: []string{"Check the address.", "Ask the person."}, Wait: 4 * time.Hour,
				Tries: []time.Duration{4 * time.Hour, 8*time.Hour + 35*time.Minute, 12 * time.Hour, 16 * time.Hour}, GiveUp: 120 * time.Hour, Schedule: "Next tries in 4 hours.",
			},
			Codes: []core.Digit{{Text: "5", Meaning: "permanent", Of: "550"}, {Text: "0", Meaning: "mailbox unavailable", Of: "550"}, {Text: "1", Meaning: "bad address", Of: "9.9.9"}},
			Sure:  "The words of the reply say so.",
			See:   []core.Source{{Title: "RFC 5321 section 4.2", URL: "https://www.rfc-editor.org/rfc/rfc5321#section-4.2"}, {Title: "x", URL: "javascript:alert(1)"}},
			After: "after RCPT",
		},
		considered: []core.Candidate{{Entry: &catalogue.Entry{ID: "code-550"}, Title: "Refused", Why: "It knows less."}},
		quote: []core.Segment{
			{Text: "550", Marks: []int{2}}, {Text: " 5.1.1 ", Marks: nil}, {Text: "User", Marks: []int{1}, Break: true}, {Text: "unknown", Marks: []int{1}},
			{Text: " <nouser@example.com> see https://example.com/a and https://help.example.net/b, https://example.org/c"},
		},
	}
}

// TestCard compares the HTML of one card, with everything a card can have, as it is.
func TestCard(t *testing.T) {
	got := tidy(app.HTMLString(&finding{Deep: true, Revealed: 3, Shown: fixture(), Lit: []int{1}, Pinned: true, Copied: "text", By: "550 <x>"}))
	got = strings.NewReplacer("><", ">\n<").Replace(got) + "\n"
	const name = "testdata/card.html"
	want, err := os.ReadFile(name)
	if err == nil && string(want) == got {
		return
	}
	if f := flag.Lookup("update"); f != nil && f.Value.String() == "true" {
		if err := os.WriteFile(name, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Errorf("%s differs (go test -update writes it); got:\n%s", name, got)
}
