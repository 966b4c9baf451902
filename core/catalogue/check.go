package catalogue

import (
	"fmt"
	"slices"
	"strings"

	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
)

// Check proves what the entries of c say about themselves: that each Example finds its own entry and no other one as
// well, and each Not the entry it names; and that their words can be shown. With local set it looks at an
// organisation's own rules only, among all the others. Everything wrong is in the list, with file and line.
func (c *Catalogue) Check(local bool) (errs ErrorList) {
	for _, e := range c.Entries() {
		if local && !e.Local {
			continue
		}
		bad := func(format string, args ...any) {
			errs.add(e.File, e.Line, e.ID, ": ", fmt.Sprintf(format, args...))
		}
		for _, ex := range e.Examples {
			c.checkExample(e, ex, bad)
		}
		for _, n := range e.Nots {
			if c.Entry(n.ID) == nil {
				bad("Not names %q, which there is not", n.ID)
			} else if m, ok := c.Find(e.ask(n.Text)); !ok || m.Entry.ID != n.ID {
				bad("Not %q finds %s, not %s", n.Text, m.Entry.id(), n.ID)
			}
		}
		e.style(bad)
	}
	return errs
}

func (c *Catalogue) checkExample(e *Entry, ex string, bad func(string, ...any)) {
	ms := c.All(e.ask(ex))
	if len(ms) == 0 {
		bad("example %q finds nothing", ex)
		return
	}
	if ms[0].Entry != e {
		bad("example %q finds %s (%v, %+v)", ex, ms[0].Entry.ID, ms[0].Basis, ms[0].score)
	}
	for _, m := range ms[1:] {
		if m.Entry != ms[0].Entry && m.score == ms[0].score {
			bad("example %q is a tie with %s (%+v)", ex, m.Entry.ID, m.score)
		}
	}
	if best, ok := c.Find(e.ask(ex)); !ok || best.Entry != ms[0].Entry {
		bad("example %q: Find and All differ", ex)
	}
}

func (e *Entry) id() string {
	if e == nil {
		return "nothing"
	}
	return e.ID
}

// ask returns the query for an example of e, in the first position that e is about.
func (e *Entry) ask(example string) Query {
	r, n := smtp.ParseReply(text.Whole(example))
	if n == 0 {
		r.Text = text.Whole(example)
	}
	after := smtp.Verb("")
	if len(e.After) > 0 {
		after = e.After[0]
	}
	q := Ask(&r, after)
	if len(e.At) > 0 {
		q.Server = "mx." + e.At[0]
	}
	return q
}

// cites are the kinds of evidence that a sentence can rest on.
var cites = []string{"phrase", "code", "status", "wait", "position"}

// style reports what is wrong with the words of e.
func (e *Entry) style(bad func(format string, args ...any)) {
	if !isKebab(e.ID) {
		bad("the id is not kebab-case")
	}
	if strings.HasSuffix(e.Title, ".") {
		bad("the title ends with a stop: %q", e.Title)
	}
	why, cited := "", false
	for _, w := range e.Why {
		why += w.Text + " "
		for _, cite := range w.Cites {
			if !slices.Contains(cites, cite) {
				bad("unknown citation %q", cite)
			}
			cited = cited || cite == "phrase"
		}
	}
	switch {
	case cited && !e.HasWords():
		bad("cites a phrase but has none")
	case !cited && e.HasWords():
		bad("has a phrase but no sentence cites it")
	}
	sentence := func(what, s string) {
		if !strings.HasSuffix(s, ".") {
			bad("%s is no sentence: %q", what, s)
		}
	}
	sentence("Why", strings.TrimSpace(why))
	for _, s := range e.Maybe {
		sentence("Maybe", s)
	}
	for _, s := range e.Do {
		sentence("Do", s)
	}
	for _, s := range append([]string{e.Title, why}, append(e.Maybe, e.Do...)...) {
		for _, name := range blanksOf(s) {
			if !slices.Contains(Blanks, name) {
				bad("unknown blank {%s}", name)
			}
		}
	}
	e.styleWords(bad)
	for _, s := range e.See {
		if !strings.HasPrefix(s, "https://") {
			bad("See is no https link: %q", s)
		}
	}
}

// styleWords reports words that would be found where they should not.
func (e *Entry) styleWords(bad func(format string, args ...any)) {
	for _, p := range e.Phrases {
		words := 0
		eachWord(fold(p).text, func(string) { words++ })
		if words < 2 && len(p) < 10 {
			bad("phrase %q is one common word", p)
		}
	}
	for _, s := range e.Tokens {
		if len(s) < 4 || !strings.ContainsAny(s, "0123456789#:_()-.") {
			bad("token %q could be a word", s)
		}
	}
	for _, s := range append(slices.Clone(e.Zones), e.Own...) {
		if !isHostName(s) {
			bad("no host name: %q", s)
		}
	}
}

// isKebab reports whether s is made of lower-case words and numbers with one hyphen between them.
func isKebab(s string) bool {
	for part := range strings.SplitSeq(s, "-") {
		if part == "" || strings.Trim(part, "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
			return false
		}
	}
	return true
}

// isHostName reports whether s is a lower-case host name of two labels or more.
func isHostName(s string) bool {
	labels := strings.Split(s, ".")
	for _, l := range labels {
		if l == "" || strings.Trim(l, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			return false
		}
	}
	return len(labels) > 1
}

// blanksOf returns the names of the blanks in s.
func blanksOf(s string) (names []string) {
	for {
		_, rest, ok := strings.Cut(s, "{")
		if !ok {
			return names
		}
		inside, after, ok := strings.Cut(rest, "}")
		if !ok {
			return append(names, rest)
		}
		name, _, _ := strings.Cut(inside, "|")
		names = append(names, name)
		s = after
	}
}
