package core

import (
	"strconv"
	"strings"

	"smtpwhy/core/catalogue"
	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
	"smtpwhy/core/words"
)

// disagree reports whether code and status of a reply belong to different classes, which RFC 2034 section 4
// forbids.
func disagree(r *smtp.Reply) bool {
	c := r.Code.Severity()
	return c != 0 && c != smtp.Intermediate && !r.Status.IsZero() && c != r.Status.Severity()
}

// The kinds of conflict; core/words has a sentence for each.
const (
	codeStatus    = "code-status"    // the status is of another class; the code is followed
	codeSaysLater = "code-yes-later" // a permanent code, words that ask to try later; the code is followed
	wordsLater    = "words-later"    // a permanent code, an entry that knows the words to mean later; they are followed
	wordsFinal    = "words-final"    // a transient code, an entry that knows that waiting does not help
	wordsRefuse   = "words-refuse"   // a code of success, an entry that knows the words to be a refusal
)

// conflict finds out whether code, status and words of a reply agree.
func conflict(r *smtp.Reply, m catalogue.Match) Conflict {
	switch {
	case refusesAll(r.Severity(), m.Entry.Retry):
		return Conflict{wordsRefuse}
	case r.Code.Severity() == smtp.Permanent && m.Basis == catalogue.ByPhrase && m.Entry.Retry == catalogue.Yes:
		return Conflict{wordsLater}
	case r.Code.Severity() == smtp.Transient && m.Basis == catalogue.ByPhrase && (m.Entry.Retry == catalogue.No || m.Entry.Retry == catalogue.AfterFix):
		return Conflict{wordsFinal}
	case disagree(r):
		return Conflict{codeStatus}
	case r.Code.Severity() == smtp.Permanent && len(laterWords(r.Text)) > 0:
		return Conflict{codeSaysLater}
	}
	return Conflict{}
}

// refusesAll reports whether the words of a reply with a code of success are a refusal all the same.
func refusesAll(s smtp.Severity, r catalogue.Retry) bool {
	return s == smtp.Positive && (r == catalogue.No || r == catalogue.AfterFix)
}

// laterWords returns where a reply asks to come back later.
func laterWords(v text.View) []text.Span {
	low := strings.ToLower(v.Text)
	if len(low) != len(v.Text) {
		return nil
	}
	for _, w := range [...]string{"try again later", "try later", "again later", "retry later", "please retry", "please try again", "try again in", "retry in",
		"retry after", "temporarily", "temporary", "later again", "come back later", "später", "plus tard", "más tarde", "più tardi", "mais tarde"} {
		if i := strings.Index(low, w); i >= 0 {
			return v.Spans(i, i+len(w))
		}
	}
	return nil
}

// conflictSentence says what is followed, and why. kinds are the marks it rests on.
func (f Finding) conflictSentence(w *words.Words) (s string, kinds []string) {
	r := f.Event.Reply
	switch f.Conflict.Kind {
	case codeStatus:
		return w.Say("conflict.code-status", "code", r.Code.String(), "says", saysClass(w, r.Code.Severity()),
			"status", r.Status.String(), "other", saysClass(w, r.Status.Severity())), []string{"code", "status"}
	case codeSaysLater:
		return w.Say("conflict.code-yes-later", "code", r.Code.String()), []string{"code", "later"}
	case wordsLater:
		return w.Say("conflict.words-later", "code", r.Code.String()), []string{"code", "phrase"}
	case wordsFinal:
		return w.Say("conflict.words-final", "code", r.Code.String()), []string{"code", "phrase"}
	case wordsRefuse:
		return w.Say("conflict.words-refuse", "code", r.Code.String()), []string{"code", "phrase"}
	}
	return "", nil
}

func saysClass(w *words.Words, s smtp.Severity) string {
	if s < smtp.Positive || s > smtp.Permanent {
		return w.Say("conflict.says-other")
	}
	return w.Say("conflict.says-" + strconv.Itoa(int(s)))
}
