package catalogue

import (
	"slices"
	"strings"

	"smtpwhy/core/smtp"
)

// A Basis is what a match rests on, from strongest to weakest. The zero Basis is none.
type Basis uint8

const (
	ByNothing Basis = iota
	BySeverity
	ByCode
	ByStatus
	ByPhrase
	ByProblem // the input itself has the problem; nothing was matched
)

// String returns the name of b in the JSON output.
func (b Basis) String() string {
	return [...]string{"none", "severity", "code", "status", "phrase", "phrase"}[b]
}

// A Query is what is known about a reply. Zero fields are not known.
type Query struct {
	Code   smtp.Code
	Status smtp.Status
	Text   string
	After  smtp.Verb
	Turned bool   // the status had another class than the code
	Server string // the name of the host that said it, "" if it is not known
}

func (q *Query) severity() smtp.Severity {
	if q.Code != 0 {
		return q.Code.Severity()
	}
	return q.Status.Severity()
}

// A Match is an entry that fits a query.
type Match struct {
	Entry  *Entry
	Basis  Basis
	Phrase [][2]int // the phrase's literals in the text, as [start, end) bytes
	score  score
}

// A score orders matches: the kind of words first, then how much literal text, then weight, and an
// organisation's own rules before ours.
type score struct {
	kind            kind
	literal, weight int
	local           bool // of an organisation's own rules
}

func (s score) less(o score) bool {
	if s.kind != o.kind {
		return s.kind < o.kind
	}
	if s.literal != o.literal {
		return s.literal < o.literal
	}
	if s.weight != o.weight {
		return s.weight < o.weight
	}
	return !s.local && o.local
}

// The weights of what a pattern names. A code with a status is more than either alone; the subject of an unknown
// status (RFC 3463 section 2) is more than a code, even in its position, because 550 and 554 say little; a success
// in its position (codeFull+statusClass+positionKnown) is more than a status. No two sums are alike.
const (
	statusExact, statusSubject, statusClass = 40, 38, 5
	anyClass, statusLost                    = -1, -2
	codeFull, codeSecond, codeSeverity      = 30, 12, 3
	positionKnown                           = 6
)

// Find returns the best match for q. ok is false only when q has no code or status that any entry names,
// and no known phrase.
func (c *Catalogue) Find(q Query) (m Match, ok bool) {
	ms := c.matches(q, false)
	if len(ms) == 0 {
		return Match{}, false
	}
	return c.at(ms[0], q.Server), true
}

// at returns m with the entry that stands for its own where server is a provider's.
func (c *Catalogue) at(m Match, server string) Match {
	like := c.lookup(hashLike.text(m.Entry.ID), func(e *Entry) bool {
		return e.Like == m.Entry.ID && slices.ContainsFunc(e.At, func(domain string) bool { return under(server, domain) })
	})
	if like != nil {
		m.Entry = like
	}
	return m
}

// under reports whether the name of a host is domain, or in it.
func under(host, domain string) bool {
	n := len(host) - len(domain)
	return n >= 0 && strings.EqualFold(host[n:], domain) && (n == 0 || host[n-1] == '.')
}

// All returns every match for q, the best first.
func (c *Catalogue) All(q Query) []Match {
	ms := c.matches(q, true)
	for i := range ms {
		ms[i] = c.at(ms[i], q.Server)
	}
	return ms
}

func (c *Catalogue) matches(q Query, all bool) []Match {
	var ms []Match
	keep := func(m Match) {
		switch {
		case all || len(ms) == 0:
			ms = append(ms, m)
		case ms[0].score.less(m.score):
			ms[0] = m
		}
	}
	f := fold(q.Text)
	hits, said := c.words.in(f.text)
	for _, at := range hits {
		e := c.entry(at.entry())
		w, _, ok := e.weigh(&q, true)
		if !ok || len(e.Replies) == 0 && !speaksOf(q.severity(), e.Retry) {
			continue
		}
		phrases := c.phrasesAt(at)
		for i := range phrases {
			p := &phrases[i]
			if !said.has(p.words) {
				continue
			}
			if at, ok := p.find(f); ok {
				keep(Match{e, ByPhrase, at, score{p.kind, p.says, w, e.Local}})
			}
		}
	}
	if all || len(ms) == 0 {
		for _, i := range c.plain(&q) {
			e := c.entry(i)
			if e.HasWords() || e.Like != "" {
				continue
			}
			if w, basis, ok := e.weigh(&q, false); ok {
				keep(Match{e, basis, nil, score{weight: w, local: e.Local}})
			}
		}
	}
	if all {
		slices.SortStableFunc(ms, func(a, b Match) int {
			switch {
			case b.score.less(a.score):
				return -1
			case a.score.less(b.score):
				return 1
			}
			return 0
		})
	}
	return ms
}

// speaksOf reports whether an entry that names no code can be about a reply of severity s: words of failure
// do not explain a success.
func speaksOf(s smtp.Severity, r Retry) bool {
	good := r == Done || r == Continue
	switch s {
	case smtp.Positive, smtp.Intermediate:
		return good
	case smtp.Transient, smtp.Permanent:
		return !good
	}
	return true
}

// weigh reports whether e's patterns and position fit q, and how much they say. With phrase set, what q
// lacks contradicts nothing.
func (e *Entry) weigh(q *Query, phrase bool) (weight int, basis Basis, ok bool) {
	position := 0
	if len(e.After) > 0 {
		switch {
		case q.After == "":
			if !phrase {
				return 0, 0, false
			}
		case slices.Contains(e.After, q.After):
			position = positionKnown
		default:
			return 0, 0, false
		}
	}
	if len(e.Replies) == 0 {
		return position, ByNothing, phrase
	}
	for i := range e.Replies {
		if w, b, fits := e.Replies[i].weigh(q, phrase); fits && (!ok || w > weight) {
			weight, basis, ok = w, b, true
		}
	}
	return weight + position, basis, ok
}

func (p *Pattern) weigh(q *Query, phrase bool) (weight int, basis Basis, ok bool) {
	switch {
	case q.Code == 0 && p.codeless():
	case q.Code == 0:
		// A lost code contradicts nothing, but a class that is known by the status does.
		if !phrase || q.Status.Class != 0 && p.severity() != 0 && p.severity() != q.Status.Severity() {
			return 0, 0, false
		}
		if p.severity() == smtp.Transient && q.Status.Class == 0 {
			weight = -1 // libraries drop the code of what they gave up on
		}
	case p.Code != 0:
		if p.Code != q.Code {
			return 0, 0, false
		}
		weight, basis = codeFull, ByCode
	case p.Severity != 0:
		if p.Severity != q.Code.Severity() {
			return 0, 0, false
		}
		weight, basis = codeSeverity, BySeverity
		if p.Second >= 0 {
			if _, second, _ := q.Code.Digits(); second != p.Second {
				return 0, 0, false
			}
			weight = codeSecond
		}
	}
	if !p.HasStatus {
		return weight, basis, true
	}
	if q.Status.IsZero() {
		return statusLost, basis, phrase // less than an entry that names none
	}
	st := q.Status
	if q.Turned && p.Code != 0 && p.Detail >= 0 {
		return 0, 0, false
	}
	if p.Class >= 0 && p.Class != int(st.Class) || p.Subject >= 0 && p.Subject != int(st.Subject) || p.Detail >= 0 && p.Detail != int(st.Detail) {
		return 0, 0, false
	}
	add := statusClass
	switch {
	case p.Detail >= 0:
		add, basis = statusExact, ByStatus
	case p.Subject >= 0:
		add, basis = statusSubject, max(basis, ByStatus)
	case basis == ByNothing:
		basis = BySeverity
	}
	if p.Class < 0 {
		add += anyClass
	}
	return weight + add, basis, true
}

func (p *Pattern) codeless() bool { return p.Code == 0 && p.Severity == 0 }

func (p *Pattern) severity() smtp.Severity {
	if p.Code != 0 {
		return p.Code.Severity()
	}
	return p.Severity
}

// maxText is how many bytes of a reply are matched: sixteen lines of the greatest length (RFC 5321 section 4.5.3.1.5).
const maxText = 8 << 10

// Ask returns the query for a reply to the command after. Where code and status disagree the code is
// followed (RFC 2034 section 4): the status counts with the code's class, and not together with the code. With
// 3yz there is no status (RFC 2034 section 4).
func Ask(r *smtp.Reply, after smtp.Verb) Query {
	q := Query{Code: r.Code, Status: r.Status, Text: r.Text.Text[:min(len(r.Text.Text), maxText)], After: after}
	switch s := r.Code.Severity(); {
	case s == smtp.Intermediate:
		q.Status = smtp.Status{}
	case s != 0 && !q.Status.IsZero() && q.Status.Severity() != s:
		q.Status.Class, q.Turned = uint8(s), true
	}
	return q
}

// NamesClass reports whether e was written for the class of r: one of its patterns names r's code, or the class.
func (e *Entry) NamesClass(r *smtp.Reply) bool {
	q := Ask(r, "")
	s := q.severity()
	for i := range e.Replies {
		if p := &e.Replies[i]; p.Code != 0 && p.Code == r.Code || p.Code == 0 && (p.Severity == s && s != 0 || p.HasStatus && p.Class == int(s)) {
			return true
		}
	}
	return false
}
