package core

import (
	"iter"
	"slices"
	"strings"
	"time"

	"smtpwhy/core/event"
	"smtpwhy/core/text"
)

// Explain reads input and finds what explains it. Every event of input with a negative reply has a finding;
// in a session the positive replies that only lead up to the result have none.
func Explain(input string) *Report { return ExplainAs(input, "") }

// ExplainAs is Explain for an input whose format is known; "" leaves it to Explain.
func ExplainAs(input string, as Format) *Report {
	w := Begin(input, as)
	for e := range w.events {
		w.take(e)
	}
	w.finish()
	return w.report
}

// A Work is an explanation in the making, for a caller that has other things to do in between.
type Work struct {
	report *Report
	events iter.Seq[event.Event]
	next   func() (event.Event, bool)
	stop   func()
	found  findings
	done   bool
}

// Begin settles what input is, unless as says it. The work is done in steps; one that is not carried to its end has to be stopped.
func Begin(input string, as Format) *Work {
	format, dialect, events := read(input, as)
	w := &Work{report: &Report{Input: input, Format: format, Dialect: dialect, lines: text.NewLines(input)}, events: events}
	w.found.session = format == FormatTranscript
	w.found.decided = format == FormatMaillog
	return w
}

// take adds an event to the report.
func (w *Work) take(e event.Event) {
	w.report.Events = append(w.report.Events, e)
	w.found.add(e)
}

// Step works for about the time d, and reports whether all is done.
func (w *Work) Step(d time.Duration) bool {
	if w.next == nil {
		w.next, w.stop = iter.Pull(w.events)
	}
	for start := time.Now(); !w.done; {
		for range 16 {
			e, ok := w.next()
			if !ok {
				w.finish()
				return true
			}
			w.take(e)
		}
		if time.Since(start) >= d {
			return false
		}
	}
	return true
}

// Stop gives the work up.
func (w *Work) Stop() {
	if w.stop != nil {
		w.stop()
	}
}

// Report returns the result, when all is done.
func (w *Work) Report() *Report { return w.report }

func (w *Work) finish() {
	r := w.report
	w.done = true
	r.Shown = mask(r.Input, r.Events)
	r.Findings = w.found.all()
	if len(r.Findings) == 0 && r.Format != FormatTranscript {
		r.Format, r.Dialect, r.Events = FormatUnknown, "", nil
	}
	r.Problems = problems(r)
}

// problems returns what is odd about the input itself, each kind once: what is odd in one reply is odd in all
// of a server's.
func problems(r *Report) []Finding {
	var out []Finding
	var seen []string
	add := func(id string, at text.Span) {
		if slices.Contains(seen, id) {
			return
		}
		seen = append(seen, id)
		if f, ok := Diagnose(event.Event{Kind: event.Problem, Problem: id, Span: at}); ok {
			out = append(out, f)
		}
	}
	for _, e := range r.Events {
		if _, decides := e.Get(event.Decides); e.Kind == event.Problem && !decides {
			add(e.Problem, e.Span)
		}
		if f, ok := e.Get(event.Secret); ok {
			add("secret-shown", f.Spans[0])
		}
		if e.Reply == nil {
			continue
		}
		for _, o := range e.Reply.Odd {
			add(o.ID, o.At)
		}
		if e.Reply.Code != 0 && e.Reply.Code.Severity() == 0 {
			add("code-out-of-range", e.Reply.CodeAt)
		}
	}
	if r.Format == FormatUnknown && strings.TrimSpace(r.Input) != "" {
		add("not-understood", text.Span{Start: 0, End: min(len(r.Input), 1)})
	}
	return out
}
