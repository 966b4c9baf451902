package core

import (
	"time"

	"smtpwhy/core/catalogue"
	"smtpwhy/core/event"
	"smtpwhy/core/smtp"
	"smtpwhy/core/words"
)

// The schedule of RFC 5321 section 4.5.4.1: two tries in the first hour, at least half an hour apart, then one
// every two or three hours, for four or five days.
const (
	defaultWait = 30 * time.Minute
	laterGap    = 3 * time.Hour
	giveUp      = 5 * 24 * time.Hour
)

// consequence reports whether another reply is the cause of this one.
func (f Finding) consequence() bool {
	_, ok := f.Event.Get(event.CausedBy)
	return ok
}

// Retry returns whether to send again, without the rest of the explanation.
func (f Finding) Retry() catalogue.Retry { return f.settle() }

// settle returns the retry that holds for f: the entry's, softened or hardened by the reply's class where the
// entry was written for the other class.
func (f Finding) settle() catalogue.Retry {
	if f.consequence() {
		return catalogue.Continue // its cause decides
	}
	if f.Outcome == Accepted {
		return catalogue.Done
	}
	if f.Entry == nil {
		return catalogue.AfterFix
	}
	retry := f.Entry.Retry
	if f.Event.Reply == nil || f.Basis == catalogue.ByPhrase || f.Entry.NamesClass(f.Event.Reply) {
		return retry
	}
	switch s := f.Event.Reply.Severity(); {
	case s == smtp.Transient && retry == catalogue.No:
		return catalogue.Yes
	case s == smtp.Permanent && (retry == catalogue.Yes || retry == catalogue.Continue || retry == catalogue.Done):
		return catalogue.AfterFix
	case s == smtp.Transient && (retry == catalogue.Continue || retry == catalogue.Done):
		return catalogue.Yes
	}
	return retry
}

// advice puts together whether and when to send again, but for the steps.
func (f Finding) advice(w *words.Words) Advice {
	a := Advice{Retry: f.settle(), Act: catalogue.Nobody}
	if f.Entry != nil {
		a.Act, a.Wait = f.Entry.Act, f.Entry.Wait
	}
	if a.Retry == catalogue.Done || a.Retry == catalogue.Continue || a.Retry == catalogue.No {
		a.Wait = 0
		return a
	}
	if d, _ := f.statedWait(); d > 0 {
		a.Wait, a.Stated = d, true
	}
	if a.Retry != catalogue.Yes {
		return a
	}
	if a.Wait == 0 {
		a.Wait = defaultWait
	}
	if f.Outcome == Expired {
		a.Schedule = w.Say("schedule.expired")
		return a
	}
	a.GiveUp = giveUp
	next := a.Wait
	for i := range 4 {
		a.Tries = append(a.Tries, next)
		switch {
		case i == 0 && a.Wait < time.Hour:
			next += defaultWait
		default:
			next += max(laterGap, a.Wait)
		}
	}
	for len(a.Tries) > 1 && a.Tries[len(a.Tries)-1] >= giveUp {
		a.Tries = a.Tries[:len(a.Tries)-1]
	}
	a.Schedule = schedule(w, a)
	return a
}

// statedWait returns the pause that the reply asks for and the mark for it.
func (f Finding) statedWait() (time.Duration, Mark) {
	r := f.Event.Reply
	if r == nil || r.Severity() != smtp.Transient && r.Severity() != smtp.Permanent {
		return 0, Mark{}
	}
	d, at := statedWait(r.Text)
	return d, Mark{"wait", at}
}

// schedule says the tries in words.
func schedule(w *words.Words, a Advice) string {
	var tries []string
	for _, t := range a.Tries {
		tries = append(tries, w.Duration(t))
	}
	s := w.Say("schedule.tries", "tries", w.List(tries...), "gap", w.Duration(max(laterGap, a.Wait)), "end", w.Duration(a.GiveUp))
	if a.Stated {
		return s
	}
	return w.Sentences(s, w.Say("schedule.server"))
}

// verdict returns the words of a card's band.
func (f Finding) verdict(w *words.Words, a Advice) string {
	if f.consequence() {
		return w.Say("verdict.consequence")
	}
	if f.Event.Kind == event.Problem && a.Retry == catalogue.Continue {
		return w.Say("verdict.undecided")
	}
	switch o := f.Outcome; a.Retry {
	case catalogue.Done:
		if o == Accepted {
			return w.Say("verdict.accepted")
		}
		return w.Say("verdict.done")
	case catalogue.Continue:
		return w.Say("verdict.continue")
	case catalogue.Yes:
		if o == Expired {
			return w.Say("verdict.expired")
		}
		if a.Wait > 0 {
			return w.Say("verdict.wait", "wait", w.Duration(a.Wait))
		}
		return w.Say("verdict.later")
	case catalogue.AfterFix:
		return w.Say("verdict.fix")
	}
	return w.Say("verdict.no")
}

// who says who can change the outcome.
func (f Finding) who(w *words.Words, a Advice) string {
	if f.consequence() {
		return w.Say("who.consequence")
	}
	return w.Say("who." + string(a.Act))
}
