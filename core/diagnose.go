package core

import (
	"strings"

	"slices"

	"smtpwhy/core/catalogue"
	"smtpwhy/core/event"
	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
)

// findings diagnoses events one by one: what decided comes first, then the consequences, then the rest.
type findings struct {
	session           bool // what did not decide comes last
	decided           bool // what did not decide is left out: in a log, later lines took its place
	first, then, rest []Finding
}

// add diagnoses e.
func (fs *findings) add(e event.Event) {
	if e.Reply == nil && e.Kind != event.Problem && e.Value(event.Action) == "" {
		return
	}
	_, decides := e.Get(event.Decides)
	if fs.decided && !decides {
		return
	}
	if fs.session && !decides && (e.Reply == nil || e.Reply.Severity() == smtp.Positive || e.Reply.Severity() == smtp.Intermediate) {
		return // on the way, or a problem of the input
	}
	f, ok := Diagnose(e)
	if !ok || f.Entry == nil && (e.Reply == nil || e.Reply.Code == 0) {
		return
	}
	switch _, caused := e.Get(event.CausedBy); {
	case caused:
		fs.then = append(fs.then, f)
	case fs.session && !decides:
		fs.rest = append(fs.rest, f)
	default:
		for _, to := range recipients(e) {
			f.Recipient = to
			fs.first = append(fs.first, f)
		}
	}
}

// all returns the findings in their order, repeats dropped, consequences tied to their causes.
func (fs *findings) all(p *event.Pace) []Finding {
	all := dedupe(slices.Concat(fs.first, fs.then, fs.rest), p)
	if len(fs.then) == 0 {
		return all
	}
	at := byPlace(all)
	for i := range all {
		if !p.Work(32) {
			return nil
		}
		if c, ok := all[i].Event.Get(event.CausedBy); ok && len(c.Spans) > 0 {
			if j, ok := at[c.Spans[0]]; ok && j != i {
				all[i].CausedBy = j
			}
		}
	}
	return all
}

// byPlace returns the index of the first finding for each place in the input.
func byPlace(fs []Finding) map[text.Span]int {
	at := make(map[text.Span]int, len(fs))
	for i, f := range fs {
		if _, ok := at[f.Event.Span]; !ok {
			at[f.Event.Span] = i
		}
	}
	return at
}

// recipients returns whom e is about, or "" once if that is all or nobody.
func recipients(e event.Event) []string {
	var out []string
	seen := map[string]bool{}
	for _, f := range e.Fields {
		if f.Name == event.Recipient && f.Value != "" && !seen[f.Value] {
			seen[f.Value] = true
			out = append(out, f.Value)
		}
	}
	if out == nil {
		out = []string{inferred(e)}
	}
	return out
}

// dedupe drops findings that say again what one before them said: debug output and stack traces repeat replies,
// and clients try one login after the other.
func dedupe(fs []Finding, p *event.Pace) []Finding {
	type key struct {
		code   smtp.Code
		status smtp.Status
		text   string
		to     string
		verb   smtp.Verb
		queue  string
	}
	seen := map[key]bool{}
	return slices.DeleteFunc(fs, func(f Finding) bool {
		p.Work(128)
		if f.Event.Reply == nil {
			return false
		}
		r := f.Event.Reply
		k := key{r.Code, r.Status, r.Text.Text, f.Recipient, f.Event.To, f.Event.Value(event.QueueID)}
		if seen[k] {
			return true
		}
		seen[k] = true
		return false
	})
}

// host returns the name in the ways to write a host: mx.example.com[192.0.2.1]:25, mx.example.com.
func host(s string) string {
	if i := strings.IndexAny(s, "[(: "); i >= 0 {
		s = s[:i]
	}
	return strings.TrimSuffix(s, ".")
}

// Diagnose finds the entry that explains e. It needs nothing but e: the readers put the context into it.
func Diagnose(e event.Event) (f Finding, ok bool) {
	f = Finding{Event: e, CausedBy: -1, Outcome: Info}
	c := catalogue.Default()
	action := e.Value(event.Action)
	if e.Reply == nil && e.Problem == "" {
		m, ok := c.Find(byAction(action))
		f.Entry, f.Basis = m.Entry, catalogue.BySeverity
		f.Outcome = f.outcome()
		return f, ok && action != ""
	}
	if e.Reply == nil {
		f.Entry = c.Problem(e.Problem)
		f.Basis = catalogue.ByProblem
		f.Evidence = []Evidence{{"phrase", []text.Span{e.Span}}}
		f.Outcome = f.outcome()
		return f, f.Entry != nil
	}
	r := e.Reply
	m, found := c.Find(query(e))
	if !found && action != "" {
		m, found = c.Find(byAction(action))
		m.Basis = catalogue.BySeverity
	}
	if !found {
		return f, true
	}
	f.Entry, f.Basis = m.Entry, m.Basis
	if len(m.Phrase) > 0 {
		var spans []text.Span
		for _, at := range m.Phrase {
			spans = append(spans, r.Text.Spans(at[0], at[1])...)
		}
		f.Evidence = append(f.Evidence, Evidence{"phrase", spans})
	}
	if !r.CodeAt.IsZero() {
		f.Evidence = append(f.Evidence, Evidence{"code", []text.Span{r.CodeAt}})
	}
	if !r.StatusAt.IsZero() {
		f.Evidence = append(f.Evidence, Evidence{"status", []text.Span{r.StatusAt}})
	}
	f.Conflict = conflict(r, m)
	f.Outcome = f.outcome()
	return f, true
}

// byAction asks for what can be said where nothing is known but what the sending side did with the message.
func byAction(action string) catalogue.Query {
	q := catalogue.Query{Status: smtp.Status{Class: 5}}
	switch {
	case taken(action):
		q = catalogue.Query{Code: 250, After: smtp.EndOfData}
	case action == "delayed":
		q.Status.Class = 4
	case action == "expired":
		q.Status = smtp.Status{Class: 4, Subject: 4, Detail: 7} // RFC 3463 section 3.5: the time is over, whatever the reason was
	}
	return q
}

// taken reports whether an action means that the message was handed on (RFC 3464 section 2.3.3).
func taken(action string) bool {
	return action == "delivered" || action == "relayed" || action == "expanded"
}

// outcome says what became of the recipient by f.
func (f Finding) outcome() Outcome {
	e := f.Event
	if _, ok := e.Get(event.CausedBy); ok || f.Entry == nil {
		return Info
	}
	if _, decides := e.Get(event.Decides); !decides {
		return Info // made good later in the session
	}
	switch a := e.Value(event.Action); {
	case taken(a):
		return Accepted
	case a == "delayed":
		return Delayed
	case a == "expired", a == "failed" && e.Reply != nil && e.Reply.Severity() == smtp.Transient:
		return Expired
	case a == "failed" && e.Reply != nil && f.Entry.Cause == "timeout-expired":
		return Expired
	case a == "failed":
		return Failed
	}
	if e.Reply == nil {
		if f.Entry.Retry == catalogue.Yes || f.Entry.Cause == "network" {
			return Delayed
		}
		return Info
	}
	if r := f.settle(); e.Reply.Severity() != smtp.Positive && (r == catalogue.Done || r == catalogue.Continue) {
		return Info // a refusal that concerns no message
	}
	switch e.Reply.Severity() {
	case smtp.Positive:
		if f.Entry.Retry == catalogue.Done && f.Entry.Cause == "accepted" && finalTaken(e) {
			return Accepted
		}
		if f.Entry.Retry == catalogue.Yes && (e.To == smtp.EndOfData || e.To == smtp.BdatLast) {
			return Delayed // a goodbye instead of an answer
		}
		if refusesAll(smtp.Positive, f.Entry.Retry) {
			return Failed
		}
	case smtp.Transient:
		return Delayed
	case smtp.Permanent:
		if f.Entry.Cause == "timeout-expired" {
			return Expired
		}
		return Failed
	case 0:
		if e.Reply.Code != 0 {
			return Failed // outside of what SMTP allows: a fatal error (RFC 5321 section 4.2)
		}
		switch f.Entry.Retry { // words without a code
		case catalogue.Yes:
			return Delayed
		case catalogue.No, catalogue.AfterFix:
			return Failed
		}
	}
	return Info
}

// finalTaken reports whether a positive reply can be the one that takes a message over: the answer to the final
// dot, or one whose command is not known.
func finalTaken(e event.Event) bool {
	switch e.To {
	case "", smtp.EndOfData, smtp.BdatLast, smtp.Burl:
		return e.Reply.Code/10 == 25
	}
	return false
}

// Permanence returns what the receiving side said. A lost connection counts as a transient reply
// (RFC 5321 section 3.8).
func (f Finding) Permanence() Permanence {
	if f.Event.Reply == nil {
		if f.Outcome == Delayed {
			return IsTemporary
		}
		return IsNeither
	}
	switch f.Event.Reply.Severity() {
	case smtp.Transient:
		return IsTemporary
	case smtp.Permanent:
		return IsPermanent
	}
	return IsNeither
}
