package core

import (
	"iter"
	"slices"

	"smtpwhy/core/event"
	"smtpwhy/core/exception"
	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
	"smtpwhy/core/transcript"
)

// maxInput is how much of an input is read at once; the page hands longer ones over in pieces.
const maxInput = 64 << 20

// Read settles what input is and returns the events in it, in its order. Nothing is read before the
// sequence is asked for the first event.
func Read(input string) (Format, iter.Seq[event.Event]) {
	f, _, events := read(input)
	return f, events
}

// read is Read with the dialect.
func read(input string) (Format, string, iter.Seq[event.Event]) {
	v := text.Whole(input[:min(len(input), maxInput)]).Clean()
	if dialect, ok := transcript.Sniff(v); ok {
		return FormatTranscript, dialect, session(v)
	}
	if dialect, ok := exception.Sniff(v); ok {
		return FormatException, dialect, exception.Parse(v)
	}
	return FormatReply, "", transcript.Parse(v)
}

// session reads a transcript, and the errors that a library printed after it where the session itself does
// not say how it went.
func session(v text.View) iter.Seq[event.Event] {
	return func(yield func(event.Event) bool) {
		var seen text.Span
		decided := false
		var cut []event.Event // what is missing in the session, unless an error says it
		for e := range transcript.Parse(v) {
			if e.Problem == "session-cut" || e.Problem == "nothing-sent" {
				cut = append(cut, e)
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
			for e := range exception.Parse(v) {
				found = append(found, e)
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
