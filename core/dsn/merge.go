package dsn

import (
	"strings"

	"smtpwhy/core/event"
	"smtpwhy/core/text"
)

// merge adds to the events of a report what the words for people say beyond it: a reply with its code where the
// report has only a status, the command it answers, who gave it.
func merge(reports []event.Event, parts []part, pace *event.Pace) []event.Event {
	need, place := false, false
	for _, e := range reports {
		need = need || lacking(e)
		place = place || e.To == "" && e.Reply != nil
	}
	if !need && !place {
		return reports
	}
	var told []event.Event
	var words text.View
	for _, p := range parts {
		if p.Type != "text/plain" || len(told) > 0 {
			continue
		}
		if p = p.decoded(); words.Text == "" {
			words = p.Text
		}
		if need || placed(p.Text.Text) {
			told = plain(p)
		}
	}
	place = placed(words.Text)
	by := byRecipient(told)
	budget := 8*len(words.Text) + 1<<20 // words are not gone through for each of very many recipients
	for i := range reports {
		e := &reports[i]
		if !pace.Work(perLine) {
			return nil
		}
		t := same(*e, told, by, len(reports))
		if lacking(*e) && (t == nil || t.Reply.Code == 0) || t == nil && e.To == "" && place {
			if budget -= len(words.Text); budget < 0 {
				continue
			}
			if more := said(words, *e, len(reports) == 1, pace); more != nil {
				t = more
			}
		}
		switch {
		case t == nil:
		case lacking(*e):
			take(e, *t)
		case e.To == "" && t.Reply.Code == e.Reply.Code:
			e.To = t.To
		}
	}
	return reports
}

// placed reports whether s says at which command a reply came.
func placed(s string) bool {
	return strings.Contains(s, "(in reply to") || strings.Contains(s, ">>> ") || strings.Contains(s, "SMTP error from")
}

// lacking reports whether e has no reply code.
func lacking(e event.Event) bool { return e.Reply == nil || e.Reply.Code == 0 }

// byRecipient returns the first event of es with a reply for each recipient, in lower case.
func byRecipient(es []event.Event) map[string]*event.Event {
	by := make(map[string]*event.Event, len(es))
	for i := range es {
		who := strings.ToLower(es[i].Value(event.Recipient))
		if es[i].Reply != nil && by[who] == nil {
			by[who] = &es[i]
		}
	}
	return by
}

// same finds the event of told that is about the recipient of e, one of n.
func same(e event.Event, told []event.Event, by map[string]*event.Event, n int) *event.Event {
	if t := by[strings.ToLower(e.Value(event.Recipient))]; t != nil {
		return t
	}
	if o := e.Value(event.Original); o != "" && by[strings.ToLower(o)] != nil {
		return by[strings.ToLower(o)]
	}
	if n == 1 && len(told) == 1 && told[0].Reply != nil {
		return &told[0]
	}
	if n == 1 {
		return by[""]
	}
	return nil
}

// take puts the reply of t into e, with the status that e has where t's says nothing more.
func take(e *event.Event, t event.Event) {
	old := e.Reply
	if t.Reply.Code == 0 && t.Reply.Status.IsZero() && (old == nil || old.Text.Text != "" || t.Reply.Text.Text == "") {
		return
	}
	if t.Reply.Code == 0 && old != nil && old.Text.Text != "" && (vague(t.Reply.Status) || !vague(old.Status)) {
		return
	}
	r := *t.Reply
	if old != nil && !old.Status.IsZero() && (r.Status.IsZero() || vague(r.Status)) && (r.Code == 0 || !vague(old.Status) || r.Severity() == old.Severity()) {
		r.Status, r.StatusAt = old.Status, old.StatusAt
	}
	e.Reply, e.Kind, e.Problem = &r, event.Report, ""
	if e.To == "" {
		e.To = t.To
	}
	f, ok := t.Get(event.Recipient)
	if !ok {
		if a := first(r.Text); a.Text != "" {
			f, ok = event.Field{Name: event.Recipient, Value: a.Text, Spans: a.Spans(0, len(a.Text))}, true
		}
	}
	if ok && isAddress(f.Value) && !isAddress(e.Value(event.Recipient)) {
		for i := range e.Fields {
			if e.Fields[i].Name == event.Recipient {
				e.Fields[i] = f
			}
		}
	}
	if f, ok := t.Get(event.Remote); ok && e.Value(event.Remote) == "" {
		e.Fields = append(e.Fields, f)
	}
}
