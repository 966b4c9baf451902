// Package redact puts pseudonyms in the place of what names people and machines, so that a text can be shown to
// others: mail addresses, host names, IP addresses, queue ids, message ids, logins, and the names of people in the
// fields of a mail that hold addresses. Codes, statuses and words stay as they are, and with them all that an
// explanation rests on.
//
// A thing has one pseudonym in the whole text, and two things have two: recipients stay apart, and a host of a domain is
// still seen to be one. Pseudonyms are names that RFC 2606, RFC 5737 and RFC 3849 set aside for documentation:
//
//	alice@corp.example      user1@domain1.example       mx.corp.example   host1.domain1.example
//	<20260102.7@corp…>      <msg1@domain1.example>      10.1.2.3          192.0.2.1
//	4F99E88075              0000000001                  Alice Adams       Name 1
//
// A text that is already redacted stays as it is.
//
// What stays as it was: the local parts that name no person (postmaster, mailer-daemon), the hosts of help pages, the
// block lists, the providers' own domains that the catalogue knows replies by (one of their hosts becomes
// host1.yandex.net), the loopback addresses, dates, commands, and the
// words of subjects and messages. Nobody can tell which of those words are private; who shares a text has to read it.
//
// An encoded part of a mail (base64, quoted-printable; RFC 2045 section 6) is shown decoded, with "8bit" as its
// encoding, so that it can be read before it is shared. One that is no text is left out, and the part says so.
package redact

import (
	"slices"
	"sort"
	"strings"

	"smtpwhy/core"
	"smtpwhy/core/catalogue"
	"smtpwhy/core/event"
	"smtpwhy/core/text"
)

// Text returns the input of r with pseudonyms. Its line ends are those of the input.
func Text(r *core.Report) string {
	n := newNames()
	pieces := decode(r.Input, 0)
	marks, keep := hints(r, n)
	var out strings.Builder
	out.Grow(len(r.Input))
	// The first pass finds out which pseudonyms are in the text already, and what is to be known everywhere.
	for _, collect := range [...]bool{true, false} {
		for _, p := range pieces {
			s := &scanner{s: p.text, names: n, collect: collect, out: &out}
			if p.at >= 0 {
				s.marks, s.keep = within(marks, p), withinSpans(keep, p)
			}
			s.run()
		}
		n.settle()
	}
	return out.String()
}

// A mark is a place whose kind is known from what was read there.
type mark struct {
	start, end int
	kind       kind
}

// A kind says what sort of name something is.
type kind uint8

const (
	secret kind = iota
	person
	localUser // a mailbox without a domain
	shortHost // a host without a domain
)

// hints returns the places that r knows to hold a name which does not look like one, in their order, and the places
// that explanations rest on. Queue ids go into n.
func hints(r *core.Report, n *names) (marks []mark, keep []text.Span) {
	add := func(f event.Field, k kind) {
		for _, s := range f.Spans {
			marks = append(marks, mark{s.Start, s.End, k})
		}
	}
	for _, e := range r.Events {
		for _, f := range e.Fields {
			switch f.Name {
			case event.Secret:
				add(f, secret)
			case event.QueueID:
				n.knowID(f.Value)
			case event.Recipient, event.Sender, event.Original:
				if one := len(f.Spans) == 1 && r.Input[f.Spans[0].Start:f.Spans[0].End] == f.Value; one && isMailbox(f.Value) {
					add(f, localUser)
				}
			case event.Reporter, event.Client, event.Remote:
				if one := len(f.Spans) == 1 && r.Input[f.Spans[0].Start:f.Spans[0].End] == f.Value; one && isShortHost(f.Value) {
					add(f, shortHost)
					n.knowShort(strings.ToLower(f.Value))
				}
			}
		}
	}
	for _, f := range r.Findings {
		if f.Basis != catalogue.ByPhrase {
			continue
		}
		for _, e := range f.Evidence {
			if e.Kind == "phrase" {
				keep = append(keep, e.Spans...)
			}
		}
	}
	sort.SliceStable(marks, func(i, j int) bool { return marks[i].start < marks[j].start })
	sort.Slice(keep, func(i, j int) bool { return keep[i].Start < keep[j].Start })
	return marks, slices.Compact(keep)
}

// within returns the marks of the piece p, counted from its start.
func within(marks []mark, p piece) []mark {
	var out []mark
	from := sort.Search(len(marks), func(i int) bool { return marks[i].start >= p.at })
	for _, m := range marks[from:] {
		if m.start >= p.at+len(p.text) {
			break
		}
		out = append(out, mark{m.start - p.at, min(m.end-p.at, len(p.text)), m.kind})
	}
	return out
}

func withinSpans(spans []text.Span, p piece) []text.Span {
	var out []text.Span
	for _, s := range spans {
		if s.End > p.at && s.Start < p.at+len(p.text) {
			out = append(out, text.Span{Start: s.Start - p.at, End: s.End - p.at})
		}
	}
	return out
}
