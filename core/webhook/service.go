package webhook

import (
	"strings"

	"smtpwhy/core/event"
	"smtpwhy/core/text"
)

// A service says where its events keep what.
type service struct {
	name  string
	knows func(o value) bool
	list  func(s *service, o value) []event.Event // nil: one event for each recipient at to
	in    string                                  // the object that holds the event; "" for all of it

	// Paths, the first that says something counts.
	kind, to, from, code, status, words, remote, id, time []string
	outcomes                                              map[string]string // what each kind of event says, in lower case
	unsaid                                                string            // words that only stand for the absence of words
}

// What an event of a service says, beside event.Action's words.
const (
	failed    = "failed"
	delayed   = "delayed"
	relayed   = "relayed"
	complaint = "complaint"
)

// find returns the service that sent o, and the part of o that holds the event.
func find(o value) (*service, value) {
	for i := range services {
		s := &services[i]
		if s.knows(o) {
			if in := o.get(s.in); s.in != "" && in.kind == '{' {
				return s, in
			}
			return s, o
		}
	}
	return nil, o
}

// events returns what o says, nothing where it says nothing of a delivery: opened, clicked, accepted by the service.
func (s *service) events(o value) []event.Event {
	if s.list != nil {
		return s.list(s, o)
	}
	kind := o.first(s.kind...)
	outcome := s.outcomes[strings.ToLower(kind.Text)]
	if outcome == "" {
		return nil
	}
	if s.name == "Mailgun" && outcome == failed && o.str("severity") == "temporary" {
		outcome = delayed
	}
	words := o.first(s.words...)
	if s.unsaid != "" && words.Text == s.unsaid {
		words = text.View{}
	}
	d := told{outcome: outcome, kind: kind, code: o.first(s.code...), status: o.first(s.status...), words: words}
	var out []event.Event
	for _, to := range addresses(o, s.to) {
		e := d.event(o.text.Span(), to)
		s.fields(&e, o)
		out = append(out, e)
	}
	return out
}

// fields adds what o says of the message and of the attempt.
func (s *service) fields(e *event.Event, o value) {
	add := func(name event.Name, v text.View) {
		if v.Text != "" {
			e.Fields = append(e.Fields, event.Field{Name: name, Value: v.Text, Spans: v.Spans(0, len(v.Text))})
		}
	}
	add(event.Remote, o.first(s.remote...))
	add(event.Sender, address(o.first(s.from...)))
	add(event.QueueID, o.first(s.id...))
	add(event.Time, o.first(s.time...))
}

// addresses returns the addresses at the first path that has any; one that says nothing where there is none.
func addresses(o value, paths []string) []text.View {
	for _, p := range paths {
		v := o.get(p)
		all := []value{v}
		if v.kind == '[' {
			all = v.list
		}
		var out []text.View
		for _, a := range all {
			if t := address(a.text); a.kind == '"' && t.Text != "" {
				out = append(out, t)
			}
		}
		if out != nil {
			return out
		}
	}
	return []text.View{{}}
}

// address takes the address out of "Name <address>".
func address(v text.View) text.View {
	v = v.TrimSpace()
	i := strings.LastIndexByte(v.Text, '<')
	if i < 0 {
		return v
	}
	if j := strings.IndexByte(v.Text[i:], '>'); j > 0 {
		return v.Slice(i+1, i+j)
	}
	return v.From(i + 1)
}

// oneOf reports whether s is one of the words, whatever their case.
func oneOf(s string, words map[string]string) bool {
	_, ok := words[strings.ToLower(s)]
	return ok
}
