// Package webhook reads what mail services tell a customer's server about a message, as JSON: one event, an array
// of them, one on each line, or pretty-printed; notifications of Amazon SNS are unwrapped.
//
// The services are Amazon SES, SendGrid, Mailgun, Postmark, SparkPost, Mandrill, Brevo, Mailjet, Resend,
// MailerSend, Mailtrap, Postal and Unisender Go, Mandrill's also as the form that it posts. Their documentation is the source of the names of fields and
// events; what a service does after a soft bounce, too: a service that goes on trying says deferred or delayed,
// and a bounce, soft or hard, is its last word on the message.
package webhook

import (
	"iter"
	"strings"

	"smtpwhy/core/event"
	"smtpwhy/core/text"
)

// Sniff reports whether v holds an event of a service it knows, and which service sent it.
func Sniff(v text.View) (dialect string, ok bool) {
	for head := range forms(v.Slice(0, min(len(v.Text), 128<<10)), nil) {
		if i := strings.IndexByte(head.Text, '{'); i < 0 || i > 2000 {
			return "", false // what a person copies around an event is short; a mail with a brace somewhere is none
		}
		tries := 0
		for o := range objects(head, nil) {
			if s, _ := find(o); s != nil {
				return s.name, true
			}
			if tries++; tries == 20 {
				break
			}
		}
	}
	return "", false
}

// Parse yields what became of each recipient, in the order of the input.
func Parse(v text.View) iter.Seq[event.Event] { return event.WithoutPauses(Paced(v)) }

// Paced is Parse with pauses.
func Paced(v text.View) iter.Seq[event.Event] {
	return func(yield func(event.Event) bool) {
		pace := event.NewPace(yield)
		for part := range forms(v, pace) {
			for o := range objects(part, pace) {
				s, o := find(o)
				if s == nil {
					continue
				}
				for _, e := range s.events(o) {
					if !pace.Yield(e) {
						return
					}
				}
			}
			if pace.Stopped {
				return
			}
		}
	}
}

// objects yields the objects in v, one for each event: arrays and envelopes are opened. A value starts a line, or
// follows another one.
func objects(v text.View, pace *event.Pace) iter.Seq[value] {
	return func(yield func(value) bool) {
		c := scanner{v: v, s: v.Text, pace: pace}
		fresh := true // at the start of a line, or after a value
		for c.i < len(c.s) && pace.Work(8) {
			if !fresh { // nothing starts before the next line, or the mark at the start of a file
				line := c.s[c.i:]
				if j := strings.IndexByte(line, '\n'); j >= 0 {
					line = line[:j]
				}
				if j := strings.Index(line, "\ufeff"); j >= 0 {
					line = line[:j]
				}
				if c.i += len(line); c.i == len(c.s) || !pace.Work(len(line)) {
					return
				}
			}
			switch b := c.s[c.i]; {
			case b == '{' && fresh:
				o, ok := c.value(0)
				if ok && !open(o, 0, pace, yield) {
					return
				}
				fresh = ok
			case b == '[' && fresh, b == ']' && fresh:
				c.i++
			case strings.IndexByte(" \t\r,", b) >= 0:
				c.i++
			case b == '\n':
				c.i++
				fresh = true
			default:
				c.i++
				fresh = b >= 0x80 && strings.HasPrefix(c.s[c.i-1:], "\ufeff")
				if fresh {
					c.i += 2
				}
			}
		}
	}
}

// envelopes are the paths at which services and their lists keep events within an object.
var envelopes = []string{"events_by_user", "events", "items", "Bounces", "detail", "event-data", "event_data", "Records", "Sns"}

// open yields o or, where o is an envelope, what is in it.
func open(o value, depth int, pace *event.Pace, yield func(value) bool) bool {
	if depth > 6 {
		return true
	}
	if o.kind == '[' {
		for _, e := range o.list {
			if !pace.Work(64) || !open(e, depth+1, pace, yield) {
				return false
			}
		}
		return true
	}
	if o.kind != '{' {
		return true
	}
	// Amazon SNS wraps a message as a string (Type: Notification); a queue keeps all of it in Body.
	for _, key := range [...]string{"Message", "Body", "body"} {
		m := o.get(key)
		if t := strings.TrimSpace(m.text.Text); m.kind == '"' && strings.HasPrefix(t, "{") {
			c := scanner{v: m.text, s: m.text.Text, pace: pace}
			if inner, ok := c.value(0); ok {
				return open(inner, depth+1, pace, yield)
			}
		}
	}
	if known(o) {
		return yield(o)
	}
	for _, key := range envelopes {
		if e := o.get(key); e.kind == '{' || e.kind == '[' {
			return open(e, depth+1, pace, yield)
		}
	}
	return yield(o)
}

func known(o value) bool {
	s, _ := find(o)
	return s != nil
}
