package core

import (
	"iter"
	"slices"
	"strings"

	"smtpwhy/core/dsn"
	"smtpwhy/core/event"
	"smtpwhy/core/exception"
	"smtpwhy/core/maillog"
	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
	"smtpwhy/core/transcript"
	"smtpwhy/core/webhook"
	"smtpwhy/core/words"
)

// maxInput is how much of an input is read at once; the page hands longer ones over in pieces.
const maxInput = 64 << 20

// Read settles what input is and returns the events in it, in its order. Nothing is read before the
// sequence is asked for the first event.
func Read(input string) (Format, iter.Seq[event.Event]) {
	f, _, events := read(input, "", nil)
	return f, event.WithoutPauses(events)
}

// read is Read with the dialect, and with the pauses of the readers. They are asked in a fixed order, the strictest
// first.
func read(input string, as Format, p *event.Pace) (Format, string, iter.Seq[event.Event]) {
	v := text.Whole(input[:min(len(input), maxInput)])
	switch as {
	case FormatWebhook:
		return as, "", webhook.Paced(v)
	case FormatDSN, FormatAutoReply, FormatComplaint:
		return as, "", dsn.Paced(v)
	case FormatMaillog:
		return as, "", logs(v.Clean(p.Work))
	case FormatTranscript:
		return as, "", session(v.Clean(p.Work))
	case FormatException:
		return as, "", exception.Paced(v.Clean(p.Work))
	case FormatReply:
		return as, "", transcript.Paced(v.Clean(p.Work))
	}
	return readView(v, true, p)
}

// Formats are those that ExplainAs takes, in the order of a menu.
var Formats = []Format{FormatReply, FormatTranscript, FormatDSN, FormatMaillog, FormatException, FormatWebhook}

// Name returns the name of f for people.
func (f Format) Name(w *words.Words) string { return w.Say("format." + string(f)) }

// readView reads v; mail is false for the body of a mail, which is not asked again whether it is one.
func readView(v text.View, mail bool, p *event.Pace) (Format, string, iter.Seq[event.Event]) {
	if dialect, ok := webhook.Sniff(v); ok {
		return FormatWebhook, dialect, webhook.Paced(v)
	}
	if mail {
		if dialect, before, events, ok := dsn.Open(v); ok {
			return readMail(v, dialect, withSession(before, events), p)
		}
	}
	v = v.Clean(p.Work)
	if dialect, ok := maillog.Sniff(v); ok {
		return FormatMaillog, dialect, logs(v)
	}
	if dialect, ok := transcript.Sniff(v); ok {
		return FormatTranscript, dialect, session(v)
	}
	if dialect, ok := exception.Sniff(v); ok {
		return FormatException, dialect, exception.Paced(v)
	}
	return FormatReply, "", transcript.Paced(v)
}

// readMail reads a mail. An ordinary one may hold something else that can be explained.
func readMail(v text.View, dialect string, events iter.Seq[event.Event], p *event.Pace) (Format, string, iter.Seq[event.Event]) {
	switch dialect {
	case "auto-reply":
		return FormatAutoReply, "", events
	case "complaint":
		return FormatComplaint, "", events
	case "mail":
		if body := dsn.Body(v); strings.TrimSpace(body.Text) != "" {
			if format, dialect, events := readView(body, false, p); format != FormatReply {
				return format, dialect, events
			}
		}
	}
	return FormatDSN, dialect, events
}

// logs reads a log, and a session or an error of a library that somebody put beside it: the lines in which the log
// says nothing.
func logs(v text.View) iter.Seq[event.Event] {
	return func(yield func(event.Event) bool) {
		var rest []text.View
		from := 0
		in := v.Span()
		exact := in.Len() == len(v.Text) // the view is the input itself, so that places are offsets
		for e := range maillog.Paced(v) {
			if !yield(e) {
				return
			}
			if e.Kind == event.Pause {
				continue
			}
			if start := e.Span.Start - in.Start; exact && start >= from && len(rest) < 1000 {
				rest = append(rest, v.Slice(from, strings.LastIndexByte(v.Text[:start], '\n')+1))
				from = len(v.Text)
				if i := strings.IndexByte(v.Text[e.Span.End-in.Start:], '\n'); i >= 0 {
					from = e.Span.End - in.Start + i + 1
				}
			}
		}
		if !exact || len(rest) == 0 {
			return
		}
		beside := text.Join("", append(rest, v.From(from))...)
		more, printed := session(beside), false
		if _, ok := transcript.Sniff(beside); !ok {
			if library, _ := exception.Sniff(beside); library == "" {
				return
			}
			more, printed = exception.Paced(beside), true
		}
		for e := range more {
			if printed && e.Kind != event.Pause && e.Reply == nil {
				continue // programs that log beside the mail server have connections of their own
			}
			if !yield(e) {
				return
			}
		}
	}
}

// withSession reads the session that goes before a report, and then the report: whom the report tells of are left out
// of the session, since what became of them later counts.
func withSession(before text.View, report iter.Seq[event.Event]) iter.Seq[event.Event] {
	if _, ok := transcript.Sniff(before); !ok {
		return report
	}
	return func(yield func(event.Event) bool) {
		var told []event.Event
		for e := range report {
			if e.Kind != event.Pause {
				told = append(told, e)
			} else if !yield(e) {
				return
			}
		}
		about := map[string]bool{}
		for _, e := range told {
			about[strings.ToLower(e.Value(event.Recipient))] = true
		}
		for e := range transcript.Paced(before) {
			to, named := e.Get(event.Recipient)
			if e.Kind != event.Pause && (e.Reply == nil || !named || about[strings.ToLower(to.Value)]) {
				continue
			}
			if !yield(e) {
				return
			}
		}
		for _, e := range told {
			if !yield(e) {
				return
			}
		}
	}
}

// session reads a transcript, and the errors that a library printed after it where the session itself does
// not say how it went.
func session(v text.View) iter.Seq[event.Event] {
	return func(yield func(event.Event) bool) {
		var seen text.Span
		decided := false
		var cut []event.Event // what is missing in the session, unless an error says it
		for e := range transcript.Paced(v) {
			if e.Problem == "session-cut" || e.Problem == "nothing-sent" {
				cut = append(cut, e)
				continue
			}
			if e.Kind == event.Pause {
				if !yield(e) {
					return
				}
				continue
			}
			_, d := e.Get(event.Decides)
			decided = decided || d
			seen = seen.Union(e.Span)
			if !yield(e) {
				return
			}
		}
		if !decided {
			var found []event.Event
			for e := range exception.Paced(v) {
				if e.Kind != event.Pause {
					found = append(found, e)
				} else if !yield(e) {
					return
				}
			}
			found = slices.DeleteFunc(found, func(e event.Event) bool {
				return e.Reply != nil && (e.Reply.Severity() == smtp.Positive || e.Reply.Severity() == smtp.Intermediate)
			})
			if len(found) > 0 {
				cut = found
			}
		}
		for _, e := range cut {
			if !yield(e) {
				return
			}
		}
	}
}
