package core

import (
	"fmt"
	"strings"
	"time"

	"smtpwhy/core/catalogue"
	"smtpwhy/core/event"
	"smtpwhy/core/smtp"
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

// advice puts together whether and when to send again.
func (f Finding) advice(fill func(string) string) Advice {
	a := Advice{Retry: f.settle(), Act: catalogue.Nobody}
	if f.Entry != nil {
		a.Act, a.Wait = f.Entry.Act, f.Entry.Wait
		for _, s := range f.Entry.Do {
			a.Do = append(a.Do, fill(s))
		}
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
		a.Schedule = "The sending server has given up. If the message still matters, send it again yourself."
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
	a.Schedule = schedule(a)
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
func schedule(a Advice) string {
	var tries []string
	for _, t := range a.Tries {
		tries = append(tries, Duration(t))
	}
	s := "Next tries in " + strings.Join(tries, ", ") + " from now, then every " + Duration(max(laterGap, a.Wait)) + "; give up " + Duration(a.GiveUp) + " after the first try."
	if a.Stated {
		return s
	}
	return s + " A mail server keeps such a schedule by itself."
}

// Duration says d in the largest units that tell it without false precision: "5 minutes", "3 h 35 min", "5 days".
func Duration(d time.Duration) string {
	plural := func(n time.Duration, unit string) string {
		if n == 1 {
			return "1 " + unit
		}
		return fmt.Sprintf("%d %ss", n, unit)
	}
	d = d.Round(time.Second)
	days, hours, minutes := d/(24*time.Hour), d%(24*time.Hour)/time.Hour, d%time.Hour/time.Minute
	switch {
	case days > 0 && hours == 0:
		return plural(days, "day")
	case days > 0:
		return fmt.Sprintf("%d d %d h", days, hours)
	case hours > 0 && minutes == 0:
		return plural(hours, "hour")
	case hours > 0:
		return fmt.Sprintf("%d h %d min", hours, minutes)
	case d >= time.Minute && d%time.Minute == 0:
		return plural(minutes, "minute")
	case d >= time.Minute:
		return fmt.Sprintf("%d min %d s", minutes, d%time.Minute/time.Second)
	}
	return plural(d/time.Second, "second")
}

// verdict returns the words of a card's band.
func (f Finding) verdict(a Advice) string {
	if f.consequence() {
		return "Only a consequence"
	}
	if f.Event.Kind == event.Problem && a.Retry == catalogue.Continue {
		return "Nothing decided"
	}
	switch o := f.Outcome; a.Retry {
	case catalogue.Done:
		if o == Accepted {
			return "Accepted: don’t resend"
		}
		return "Done: nothing to send again"
	case catalogue.Continue:
		return "Go on"
	case catalogue.Yes:
		if o == Expired {
			return "Given up: send it again"
		}
		if a.Wait > 0 {
			return "Try again in " + Duration(a.Wait)
		}
		return "Try again later"
	case catalogue.AfterFix:
		return "Fix this, then resend"
	}
	return "Don’t resend"
}

// who says who can change the outcome.
func (f Finding) who(a Advice) string {
	if f.consequence() {
		return "Mend what caused it"
	}
	switch a.Act {
	case catalogue.Sender:
		return "You can mend this"
	case catalogue.SenderAdmin:
		return "Your mail administrator can mend this"
	case catalogue.Recipient:
		return "The recipient can mend this"
	case catalogue.RecipientAdmin:
		return "Their mail administrator can mend this"
	}
	return "Nobody needs to act"
}
