package core

import (
	"iter"
	"slices"
	"strings"
	"sync"
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
	w.run(func(struct{}) bool { return true })
	return w.report
}

// A Work is an explanation in the making, for a caller that has other things to do in between.
type Work struct {
	report *Report
	as     Format
	found  findings
	next   func() (struct{}, bool)
	stop   func()
	at     int // end of what was read last
	done   bool
}

// Begin makes ready to explain input, whose format is as if that is not "". The work is done in steps; one that is
// not carried to its end has to be stopped.
func Begin(input string, as Format) *Work {
	lines := sync.OnceValue(func() text.Lines { return text.NewLines(input) })
	return &Work{report: &Report{Input: input, lines: lines}, as: as}
}

// Step works for about the time d, and reports whether all is done.
func (w *Work) Step(d time.Duration) bool {
	if w.next == nil {
		w.next, w.stop = iter.Pull(w.run)
	}
	for start := time.Now(); !w.done; {
		if _, more := w.next(); !more || time.Since(start) >= d {
			break
		}
	}
	return w.done
}

// Stop gives the work up.
func (w *Work) Stop() {
	if w.stop != nil {
		w.stop()
	}
}

// Part says how much of the input has been read, from 0 to 1.
func (w *Work) Part() float64 { return float64(w.at) / float64(max(1, len(w.report.Input))) }

// Report returns the result, when all is done.
func (w *Work) Report() *Report { return w.report }

// run does the work. It calls yield wherever it can be left alone for a while, and ends early if that returns false.
func (w *Work) run(yield func(struct{}) bool) {
	p := event.NewPace(func(event.Event) bool { return yield(struct{}{}) })
	r := w.report
	format, dialect, events := read(r.Input, w.as, p)
	r.Format, r.Dialect = format, dialect
	w.found.session = format == FormatTranscript
	w.found.decided = format == FormatMaillog
	for e := range events {
		if e.Kind != event.Pause {
			r.Events = append(r.Events, e)
			w.found.add(e)
			w.at = max(w.at, e.Span.End)
		}
		if !p.Yield(e) {
			return
		}
	}
	if r.Shown = mask(r.Input, r.Events, p); p.Stopped {
		return
	}
	if r.Findings = w.found.all(p); p.Stopped {
		return
	}
	if len(r.Findings) == 0 && r.Format != FormatTranscript {
		r.Format, r.Dialect, r.Events = FormatUnknown, "", nil
	}
	if r.Problems = problems(r, p); p.Stopped {
		return
	}
	w.done = true
}

// problems returns what is odd about the input itself, each kind once: what is odd in one reply is odd in all
// of a server's.
func problems(r *Report, p *event.Pace) []Finding {
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
		if !p.Work(32) {
			return nil
		}
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
