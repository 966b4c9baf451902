package main

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"smtpwhy/core/catalogue"
	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
)

// positions returns what r means after each command after which it means something of its own.
func (p *pages) positions(r reply) []position {
	var out []position
	var last *catalogue.Entry
	for _, v := range smtp.Verbs {
		m, ok := p.cat.Find(catalogue.Query{Code: r.code, Status: r.status, After: v})
		if !ok || !slices.Contains(m.Entry.After, v) {
			last = nil
			continue
		}
		x := explanation(m.Entry, m.Basis, r, v)
		if m.Entry == last {
			out[len(out)-1].Where += "; " + x.After
			continue
		}
		last = m.Entry
		out = append(out, position{x.After, x.Title, x.Verdict, entryPath(m.Entry)})
	}
	return out
}

// examples returns those examples of e that are about r; all where none is.
func examples(e *catalogue.Entry, r reply) []string {
	var out []string
	for _, ex := range e.Examples {
		got, n := smtp.ParseReply(text.Whole(ex))
		if n > 0 && (r.code == 0 || got.Code == r.code) && (r.status.IsZero() || got.Status == r.status) {
			out = append(out, ex)
		}
	}
	if out == nil {
		return e.Examples
	}
	return out
}

// codeName returns the short name of a code, or what it means.
func (p *pages) codeName(c smtp.Code) string {
	m, ok := p.cat.Find(catalogue.Query{Code: c})
	return name(m.Entry, ok)
}

// statusName returns the short name of a status, or what it means.
func (p *pages) statusName(s smtp.Status) string {
	m, ok := p.cat.Find(catalogue.Query{Status: s})
	return name(m.Entry, ok)
}

func name(e *catalogue.Entry, ok bool) string {
	switch {
	case !ok:
		return ""
	case e.Name != "":
		first, n := utf8.DecodeRuneInString(e.Name)
		return string(unicode.ToUpper(first)) + e.Name[n:]
	}
	return title(e)
}

// neighbours returns the codes of the same first two digits.
func (p *pages) neighbours(c smtp.Code) []link {
	var out []link
	for _, o := range p.codes {
		if o/10 == c/10 && o != c {
			out = append(out, link{o.String(), p.codeName(o), codePath(o), ""})
		}
	}
	return out
}

func (pg *page) relate(title string, links []link) {
	if len(links) > 0 {
		pg.Related = append(pg.Related, group{title, links})
	}
}

// wordings relates entries that know how somebody words a reply, by who that is.
func (pg *page) wordings(entries []*catalogue.Entry) {
	slices.SortStableFunc(entries, func(a, b *catalogue.Entry) int { return strings.Compare(a.Provider, b.Provider) })
	for _, e := range entries {
		t := "Known wordings"
		if e.Provider != "" {
			t = "As " + e.Provider + " says it"
		}
		if n := len(pg.Related); n == 0 || pg.Related[n-1].Title != t {
			pg.Related = append(pg.Related, group{Title: t})
		}
		g := &pg.Related[len(pg.Related)-1]
		g.Links = append(g.Links, link{title(e), "", entryPath(e), ""})
	}
}

// shorten cuts s after a word so that it has at most n bytes.
func shorten(s string, n int) string {
	if len(s) <= n {
		return s
	}
	i := max(0, strings.LastIndexByte(s[:n-len("…")], ' '))
	return strings.TrimRight(s[:i], " ,.;:") + "…"
}

// sortStatuses orders statuses by subject, then detail, then class.
func sortStatuses(s []smtp.Status) {
	slices.SortFunc(s, func(a, b smtp.Status) int {
		return cmp.Or(cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.Detail, b.Detail), cmp.Compare(a.Class, b.Class))
	})
}
