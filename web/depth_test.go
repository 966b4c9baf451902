package web

import (
	"regexp"
	"strings"
	"testing"

	"smtpwhy/core"
	"smtpwhy/core/catalogue"
)

// TestDepths: the plain view has the verdict and plain words, and neither codes nor standards nor the session; the protocol view has
// them. The verdict, the headline, the first step and the quote are the same in both.
func TestDepths(t *testing.T) {
	m := reading(examples[3].text)
	plain, deep := dom(t, m), dom(t, m.see(protocols))
	for _, class := range []string{"finding__verdict", "finding__title", "finding__first", "quote"} {
		a, b := plain.classed(class), deep.classed(class)
		if len(a) == 0 || len(a) != len(b) || a[0].words() != b[0].words() {
			t.Errorf("%s is not the same in both views", class)
		}
	}
	for _, class := range []string{"codes", "stages", "talk", "also"} {
		if n := len(plain.classed(class)); n != 0 {
			t.Errorf("the plain view has %d of %s", n, class)
		}
		if n := len(deep.classed(class)); n == 0 {
			t.Errorf("the protocol view has no %s", class)
		}
	}
	if len(plain.classed("gist")) != 2 || len(deep.classed("gist")) != 0 {
		t.Error("the plain words are missing in the plain view, or stand in the other")
	}
	open := func(n *node) (out []bool) {
		for _, d := range n.classed("finding__more") {
			_, ok := d.attrs["open"]
			out = append(out, ok)
		}
		return out
	}
	if got := open(plain); len(got) != 2 || !got[0] || got[1] {
		t.Errorf("plain: unfolded are %v, want the first card only", got)
	}
	if got := open(deep); len(got) != 2 || !got[0] || !got[1] {
		t.Errorf("protocol: unfolded are %v, want all", got)
	}
}

// TestPlainIsPlain: whatever the catalogue explains, the plain view names no RFC outside of the quote, and has a verdict.
func TestPlainIsPlain(t *testing.T) {
	rfc := regexp.MustCompile(`RFC \d`)
	loud := 0
	for _, e := range catalogue.Default().Entries() {
		for _, x := range e.Examples[:min(1, len(e.Examples))] {
			r := core.Explain(x)
			if len(r.Cards()) == 0 {
				continue
			}
			res := present(r)
			n := parse(t, tidyCard(&finding{Shown: res.show(0)}))
			if n.classed("finding__verdict")[0].words() == "" {
				t.Errorf("%s: no verdict in the plain view", e.ID)
			}
			for _, class := range []string{"finding__answer", "gist", "conflict", "finding__who"} {
				for _, part := range n.classed(class) {
					if rfc.MatchString(part.words()) {
						t.Errorf("%s: the plain view says %q", e.ID, part.words())
					}
				}
			}
			for _, part := range n.classed("why") {
				if rfc.MatchString(part.words()) {
					loud++
				}
			}
		}
	}
	t.Logf("%d explanations name an RFC", loud)
}

// TestViewInLink: a link can ask for a view, alone or beside a code, and a broken one says so.
func TestViewInLink(t *testing.T) {
	for _, tt := range []struct{ in, text, view string }{
		{"#view=protocol", "", protocols}, {"#view=plain", "", plainly}, {"#code=550&view=protocol", "550\n", protocols},
		{"#view=protocol&lang=de", "", protocols}, {"#code=550", "550\n", ""}, {"", "", ""}, {"#results", "", ""},
	} {
		if text, ok := parseFragment(tt.in); text != tt.text || !ok || viewOf(tt.in) != tt.view {
			t.Errorf("%s gives %q, %v, view %q; want %q, %q", tt.in, text, ok, viewOf(tt.in), tt.text, tt.view)
		}
	}
	for _, in := range []string{"#view=", "#view=deep", "#code=550&view=x"} {
		if _, ok := parseFragment(in); ok {
			t.Errorf("%s is taken for a good link", in)
		}
	}
	for _, tt := range []struct {
		in   string
		deep bool
		want string
	}{{"", false, ""}, {"", true, "#view=protocol"}, {"#code=550", true, "#code=550&view=protocol"}, {"#code=550", false, "#code=550"}, {"#view=plain", true, "#view=plain"}} {
		if got := withView(tt.in, tt.deep); got != tt.want {
			t.Errorf("withView(%q, %v) = %q, want %q", tt.in, tt.deep, got, tt.want)
		}
	}
}

// TestConsidered: the protocol view tells the entry, the words that led there, and what else was considered, each with its page and
// the reason; and what others call it.
func TestConsidered(t *testing.T) {
	n := dom(t, reading(unknownUser).see(protocols)).classed("foot")[0]
	text := n.words()
	for _, want := range []string{"The words that led here:", "“User unknown”", "the code 550", "The entry: ", "What else was considered:", "It goes by the code or the status alone", "KumoMTA", "InvalidRecipient"} {
		if !strings.Contains(text, want) {
			t.Errorf("the foot of the card lacks %q: %s", want, text)
		}
	}
	links := n.all(func(n *node) bool { return strings.HasPrefix(n.attrs["href"], "reply/") })
	if len(links) < 2 {
		t.Errorf("%d links to entries, want the entry's own and those considered", len(links))
	}
}

// TestAddresses: text of a reply becomes a link only where it leads to the provider's own host, or where the reader asked for one.
func TestAddresses(t *testing.T) {
	links := func(m model) (out []string) {
		for _, n := range dom(t, m).classed("quote")[0].all(func(n *node) bool { return n.tag == "a" }) {
			if n.attrs["rel"] != "noopener noreferrer" || n.attrs["target"] != "_blank" {
				t.Errorf("a link without rel or target: %v", n.attrs)
			}
			out = append(out, n.attrs["href"])
		}
		return out
	}
	m := reading("550 5.7.1 blocked, see http://example.org/x. and https://support.google.com@example.net/y, javascript:alert(1)\n")
	if got := links(m); len(got) != 0 {
		t.Errorf("links without being asked for: %q", got)
	}
	if n := len(dom(t, m).classed("quote__reveal")); n != 2 {
		t.Errorf("%d addresses can be made links, want 2", n)
	}
	m, do := m.do("reveal", "2", 0)
	if got := links(m); len(got) != 1 || got[0] != "https://support.google.com@example.net/y" || do.focus != idLink(0, 2) {
		t.Errorf("asked for the second address: %q, focus %q", got, do.focus)
	}
	m, _ = m.typed("550 5.7.1 blocked, see http://example.org/x and http://example.com/z\n")
	if got := links(m); len(got) != 0 {
		t.Errorf("links after the text has changed: %q", got)
	}
	if got := links(reading(examples[1].text)); len(got) != 1 || !strings.HasPrefix(got[0], "https://support.google.com/") {
		t.Errorf("the provider's own host is not linked: %q", got)
	}
}

// TestUnsaid: words that nothing explains carry a mark that says so; known ones do not.
func TestUnsaid(t *testing.T) {
	n := dom(t, reading("550 5.1.1 zork frobnicates the gnusto\n"))
	marks := n.classed("unsaid")
	if len(marks) == 0 || marks[0].attrs["aria-label"] != "No explanation known for these words." || marks[0].attrs["tabindex"] != "0" {
		t.Fatalf("unknown words are not marked: %v", marks)
	}
	if len(dom(t, reading(unknownUser)).classed("unsaid")) != 0 || len(dom(t, reading("550 5.1.1\n")).classed("unsaid")) != 0 {
		t.Error("known words, or none, are marked as unknown")
	}
}

// TestSure: each card says in words what it rests on (ux.md 19); none says a percentage.
func TestSure(t *testing.T) {
	for in, want := range map[string]string{
		unknownUser:        "The words",
		"550 5.1.1 zork\n": "The status says so",
		"552 zork\n":       "Only the code says so",
		"599 zork\n":       "Only the first digit is known",
		examples[1].text:   "The words are those of Gmail.",
		"550 5.7.1 blocked using zen.spamhaus.org\n": "blocklist",
	} {
		got := dom(t, reading(in).see(protocols)).classed("foot__body")[0].words()
		if !strings.Contains(got, want) || strings.Contains(got, "%") {
			t.Errorf("%q rests on %q, want %q", in, got, want)
		}
	}
}

// TestByRecipient: counts by recipient filter, together with the counts by verdict, and a card that is hidden so can still be shown.
func TestByRecipient(t *testing.T) {
	m := reading("550 5.1.1 <a@example.com>: User unknown\n450 4.2.0 <b@example.com>: Greylisted\n450 4.2.1 <a@example.com>: Mailbox busy, try again later\n550 5.1.1 <c@example.com>: User unknown\n")
	n := dom(t, m)
	if got := n.classed("tally__count--to"); len(got) != 3 || got[0].words() != "2 a@example.com" || got[0].attrs["aria-pressed"] != "false" {
		t.Fatalf("recipients to choose from: %d", len(got))
	}
	m, _ = m.do("about", "a@example.com", -1)
	m = drawn(m)
	if n := dom(t, m); len(n.classed("finding")) != 2 || n.classed("tally__count--to")[0].attrs["aria-pressed"] != "true" {
		t.Errorf("%d cards about one recipient, want 2", len(n.classed("finding")))
	}
	if m := drawn(m.choose(catalogue.No)); len(m.onPage()) != 1 {
		t.Errorf("%d cards by verdict and recipient, want 1", len(m.onPage()))
	}
	if m, _ := m.show(1); m.to != "" {
		t.Error("a card that the choice hides is not shown")
	}
	if m, _ := m.do("about", "a@example.com", -1); len(m.chosen()) != 4 {
		t.Error("the same choice twice does not show all")
	}
	if got := dom(t, reading(many(450))).classed("tally__count--to"); len(got) != maxRecipientButtons {
		t.Errorf("%d recipients are listed, want %d", len(got), maxRecipientButtons)
	}
}

// TestTimeIsRelative: advice on time tells spans, not clocks or dates (ux.md 24).
func TestTimeIsRelative(t *testing.T) {
	clock := regexp.MustCompile(`\d{1,2}:\d{2}|\d{4}-\d{2}-\d{2}|\bUTC\b|\bGMT\b`)
	n := dom(t, reading("450 4.2.0 <ann@example.com>: Greylisted, please try again in 300 seconds\n").see(protocols))
	when := n.classed("finding__when")
	if len(when) != 1 || !strings.Contains(when[0].words(), "5 minutes") {
		t.Fatal("no time is told")
	}
	if got := when[0].words() + n.classed("finding__answer")[0].words(); clock.MatchString(got) {
		t.Errorf("a clock is told: %q", got)
	}
}
