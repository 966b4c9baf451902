package main

import (
	"cmp"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"smtpwhy/core"
	"smtpwhy/core/catalogue"
	"smtpwhy/core/event"
	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
)

// A page is one plain page about a code, a status or an entry of the catalogue. All strings are plain text;
// paths are relative to the site's root.
type page struct {
	Path        string // "code/550/"
	Title       string // of the document
	Description string
	Heading     string
	Crumb       string // the last step of the way here
	Headline    string // what happened, a sentence without a stop

	Retry      catalogue.Retry
	Verdict    string
	Who        string
	Why        []string
	Maybe      []string
	Do         []string
	Schedule   string
	Digits     [][]core.Digit // of the code, then of the status
	Where      []string       // the positions that an entry is about; nil if it is about any
	Positions  []position
	Related    []group
	Examples   []string
	See        []core.Source
	Folk       bool
	Provider   string
	Said       string // path of the provider's page
	Cause      link
	Source     link
	Try        template.URL // fragment that opens the app with this code, "" if there is none
	SourceNote string
}

// A position is what a code means after some command.
type position struct{ Where, Title, Verdict, Path string }

// A group is a titled list of links.
type group struct {
	Title string
	Links []link
}

// A link leads to a page of the site.
type link struct {
	Text, Note, Path string
	Words            string // what it is found by in the index, beside its text
}

// pages makes the pages of a catalogue.
type pages struct {
	cat    *catalogue.Catalogue
	asked  map[*catalogue.Entry][]reply // what each entry speaks of, by its patterns and its examples
	byCode map[smtp.Code][]*catalogue.Entry
	byStat map[smtp.Status][]*catalogue.Entry

	codes    []smtp.Code   // every one that a pattern names in full, in order; each has a page
	statuses []smtp.Status // the same
}

// A reply is the code and the status of a reply; either may be zero.
type reply struct {
	code   smtp.Code
	status smtp.Status
}

func (r reply) String() string { return strings.TrimSpace(r.code.String() + " " + r.status.String()) }

// newPages reads what cat speaks of.
func newPages(cat *catalogue.Catalogue) *pages {
	p := &pages{cat: cat, asked: map[*catalogue.Entry][]reply{},
		byCode: map[smtp.Code][]*catalogue.Entry{}, byStat: map[smtp.Status][]*catalogue.Entry{}}
	for _, e := range cat.Entries() {
		var said []reply
		for _, ex := range e.Examples {
			if r, n := smtp.ParseReply(text.Whole(ex)); n > 0 {
				said = append(said, reply{r.Code, r.Status})
			}
		}
		for i := range e.Replies {
			r := named(&e.Replies[i])
			said = append(said, r)
			if r.code != 0 {
				p.codes = append(p.codes, r.code)
			}
			if !r.status.IsZero() {
				p.statuses = append(p.statuses, r.status)
			}
		}
		for _, r := range said {
			if r == (reply{}) || slices.Contains(p.asked[e], r) {
				continue
			}
			p.asked[e] = append(p.asked[e], r)
			if r.code != 0 && !slices.Contains(p.byCode[r.code], e) {
				p.byCode[r.code] = append(p.byCode[r.code], e)
			}
			if !r.status.IsZero() && !slices.Contains(p.byStat[r.status], e) {
				p.byStat[r.status] = append(p.byStat[r.status], e)
			}
		}
	}
	slices.Sort(p.codes)
	p.codes = slices.Compact(p.codes)
	slices.SortFunc(p.statuses, func(a, b smtp.Status) int {
		return cmp.Or(cmp.Compare(a.Class, b.Class), cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.Detail, b.Detail))
	})
	p.statuses = slices.Compact(p.statuses)
	return p
}

// named returns what a pattern names in full.
func named(pat *catalogue.Pattern) reply {
	r := reply{code: pat.Code}
	if pat.HasStatus && pat.Class > 0 && pat.Subject >= 0 && pat.Detail >= 0 {
		r.status = smtp.Status{Class: uint8(pat.Class), Subject: uint16(pat.Subject), Detail: uint16(pat.Detail)}
	}
	return r
}

func codePath(c smtp.Code) string         { return "code/" + c.String() + "/" }
func statusPath(s smtp.Status) string     { return "status/" + s.String() + "/" }
func entryPath(e *catalogue.Entry) string { return "reply/" + e.ID + "/" }
func plain(s string, r reply) string      { return catalogue.Fill(s, r.value) }
func title(e *catalogue.Entry) string     { return plain(e.Title, reply{}) }
func (r reply) value(name string) string {
	switch name {
	case "code":
		return r.code.String()
	case "status":
		return r.status.String()
	}
	return ""
}

// explanation puts e into words for a reply of which only the codes are known, and the command it answered.
func explanation(e *catalogue.Entry, basis catalogue.Basis, r reply, to smtp.Verb) core.Explanation {
	ev := event.Event{Kind: event.Reply, To: to, Reply: &smtp.Reply{Code: r.code, Status: r.status}}
	if e.Problem != "" {
		ev = event.Event{Kind: event.Problem, Problem: e.Problem}
	}
	return core.Finding{Event: ev, Entry: e, Basis: basis, CausedBy: -1}.Explanation()
}

// fill puts an explanation on the page.
func (pg *page) fill(e *catalogue.Entry, x core.Explanation) {
	pg.Headline, pg.Verdict, pg.Who, pg.Retry = x.Title, x.Verdict, x.Who, x.Advice.Retry
	for _, s := range x.Why {
		pg.Why = append(pg.Why, s.Text)
	}
	pg.Maybe, pg.Do, pg.Schedule = x.Maybe, x.Advice.Do, x.Advice.Schedule
	for i, d := range x.Codes {
		if i == 0 || d.Of != x.Codes[i-1].Of {
			pg.Digits = append(pg.Digits, nil)
		}
		last := &pg.Digits[len(pg.Digits)-1]
		*last = append(*last, d)
	}
	pg.See, pg.Folk, pg.Provider = x.See, e.Folk, e.Provider
	if e.Provider != "" {
		pg.Said = providerPath(e.Provider)
	}
	pg.Cause = link{causeName(e.Cause), "", causePath(e.Cause), ""}
	pg.Source = link{e.File + ", line " + strconv.Itoa(e.Line), "", sourcePath(e), ""}
	if pg.SourceNote = e.Source; len(pg.See) == 0 {
		for _, u := range e.See {
			pg.See = append(pg.See, core.Source{Title: u, URL: u})
		}
	}
	pg.Description = shorten(x.Verdict+". "+x.Title+". "+strings.Join(pg.Why, " "), 160)
}

// code returns the page of a reply code.
func (p *pages) code(c smtp.Code) (page, bool) {
	r := reply{code: c}
	m, ok := p.cat.Find(catalogue.Query{Code: c})
	if !ok {
		return page{}, false
	}
	key := c.String()
	pg := page{Path: codePath(c), Crumb: key, Try: template.URL("code=" + key)}
	pg.fill(m.Entry, explanation(m.Entry, m.Basis, r, ""))
	name := p.codeName(c)
	pg.Title, pg.Heading = key+" – "+name+" – SMTP reply code", key+": "+name
	pg.Positions = p.positions(r)
	var statuses []link
	var wordings []*catalogue.Entry
	for _, e := range p.byCode[c] {
		switch {
		case e == m.Entry:
			pg.Examples = examples(e, r)
		case e.HasWords():
			wordings = append(wordings, e)
		}
	}
	for _, s := range p.statuses {
		if s.Severity() != c.Severity() {
			continue // a contradiction, which some server may have sent
		}
		for _, e := range p.byStat[s] {
			if slices.Contains(p.asked[e], reply{c, s}) {
				statuses = append(statuses, link{s.String(), p.statusName(s), statusPath(s), ""})
				break
			}
		}
	}
	pg.relate("Enhanced statuses seen with "+key, statuses)
	pg.relate("Neighbouring codes", p.neighbours(c))
	pg.wordings(wordings)
	return pg, true
}

// status returns the page of an enhanced status.
func (p *pages) status(s smtp.Status) (page, bool) {
	r := reply{status: s}
	m, ok := p.cat.Find(catalogue.Query{Status: s})
	if !ok {
		return page{}, false
	}
	key := s.String()
	pg := page{Path: statusPath(s), Crumb: key, Try: template.URL("status=" + key)}
	var codes, others []link
	var wordings []*catalogue.Entry
	for _, e := range p.byStat[s] {
		for _, a := range p.asked[e] {
			l := link{a.code.String(), p.codeName(a.code), codePath(a.code), ""}
			if a.status == s && a.code.Severity() == s.Severity() && slices.Contains(p.codes, a.code) && !slices.Contains(codes, l) {
				codes = append(codes, l)
				if r.code == 0 {
					r.code = a.code
				}
			}
		}
		switch {
		case e == m.Entry:
			pg.Examples = examples(e, r)
		case e.HasWords():
			wordings = append(wordings, e)
		}
	}
	slices.SortFunc(codes, func(a, b link) int { return strings.Compare(a.Text, b.Text) })
	if r.code != 0 {
		pg.Try = template.URL("code="+r.code.String()+"&") + pg.Try
	}
	pg.fill(m.Entry, explanation(m.Entry, m.Basis, reply{status: s}, ""))
	pg.Positions = p.positions(r)
	name := p.statusName(s)
	pg.Title, pg.Heading = r.String()+" – "+name+" – SMTP status", key+": "+name
	for _, class := range []uint8{2, 4, 5} {
		o := smtp.Status{Class: class, Subject: s.Subject, Detail: s.Detail}
		if len(p.byStat[o]) > 0 && o != s && slices.Contains(p.statuses, o) {
			others = append(others, link{o.String(), p.statusName(o), statusPath(o), ""})
		}
	}
	pg.relate("Reply codes seen with "+key, codes)
	pg.relate("The same with another first digit", others)
	pg.wordings(wordings)
	return pg, true
}

// entry returns the page of one entry of the catalogue.
func (p *pages) entry(e *catalogue.Entry) page {
	var r reply
	if as := p.asked[e]; len(as) > 0 {
		r = as[0]
	}
	var to smtp.Verb
	if len(e.After) > 0 {
		to = e.After[0]
	}
	basis := catalogue.ByPhrase
	if !e.HasWords() {
		basis = catalogue.ByCode
	}
	pg := page{Path: entryPath(e), Crumb: title(e)}
	pg.fill(e, explanation(e, basis, r, to))
	for _, v := range e.After {
		pg.Where = append(pg.Where, explanation(e, basis, r, v).After)
	}
	pg.Heading = plain(e.Title, r)
	pg.Title = pg.Heading
	if r != (reply{}) {
		pg.Title = r.String() + " – " + pg.Heading
	}
	pg.Examples = e.Examples
	var codes, statuses []link
	for _, a := range p.asked[e] {
		if l := (link{a.code.String(), p.codeName(a.code), codePath(a.code), ""}); a.code != 0 && slices.Contains(p.codes, a.code) && !slices.Contains(codes, l) {
			codes = append(codes, l)
		}
		if l := (link{a.status.String(), p.statusName(a.status), statusPath(a.status), ""}); !a.status.IsZero() && slices.Contains(p.statuses, a.status) && !slices.Contains(statuses, l) {
			statuses = append(statuses, l)
		}
	}
	pg.relate("The codes by themselves", append(codes, statuses...))
	var likes []link
	for _, n := range e.Nots {
		if o := p.cat.Entry(n.ID); o != nil {
			likes = append(likes, link{title(o), "", entryPath(o), ""})
		}
	}
	pg.relate("Looks alike, but is not", likes)
	return pg
}
