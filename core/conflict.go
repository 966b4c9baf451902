package core

import (
	"strings"

	"smtpwhy/core/catalogue"
	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
)

// disagree reports whether code and status of a reply belong to different classes, which RFC 2034 section 4
// forbids.
func disagree(r *smtp.Reply) bool {
	c := r.Code.Severity()
	return c != 0 && c != smtp.Intermediate && !r.Status.IsZero() && c != r.Status.Severity()
}

// The kinds of conflict.
const (
	codeStatus    = "code-status"    // the status is of another class; the code is followed
	codeSaysLater = "code-yes-later" // a permanent code, words that ask to try later; the code is followed
	wordsLater    = "words-later"    // a permanent code, an entry that knows the words to mean later; they are followed
	wordsFinal    = "words-final"    // a transient code, an entry that knows that waiting does not help
)

// conflict finds out whether code, status and words of a reply agree.
func conflict(r *smtp.Reply, m catalogue.Match) Conflict {
	switch {
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

// sentence says what is followed, and why. The marks are found by kind in Explanation.
func (f Finding) conflictSentence() (s string, kinds []string) {
	r := f.Event.Reply
	switch f.Conflict.Kind {
	case codeStatus:
		return "The reply code " + r.Code.String() + " says " + saysClass(r.Code.Severity()) + ", the status " + r.Status.String() + " says " +
			saysClass(r.Status.Severity()) + ". We follow the code: it is what mail servers act on (RFC 2034 section 4), and the status only tells the area.", []string{"code", "status"}
	case codeSaysLater:
		return "The code " + r.Code.String() + " refuses for good, but the words ask to try later. We follow the code, because a mail server acts on nothing else: " +
			"it will not try again by itself. If you trust the words, send the message once more by hand, later.", []string{"code", "later"}
	case wordsLater:
		return "The code " + r.Code.String() + " refuses for good, but the words are about something that passes. We follow the words: the mail server has given up, " +
			"so somebody has to send the message again.", []string{"code", "phrase"}
	case wordsFinal:
		return "The code " + r.Code.String() + " promises that a later try may pass, but the words name something that waiting does not mend. We follow the words.", []string{"code", "phrase"}
	}
	return "", nil
}

func saysClass(s smtp.Severity) string {
	switch s {
	case smtp.Positive:
		return "success"
	case smtp.Intermediate:
		return "go on"
	case smtp.Transient:
		return "a temporary failure"
	case smtp.Permanent:
		return "a permanent failure"
	}
	return "nothing that SMTP knows"
}
