package core

import (
	"time"

	"smtpwhy/core/catalogue"
	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
)

// An Explanation is a finding in words, its blanks filled in from the event. All strings are plain text.
type Explanation struct {
	Verdict       string     // the band of the card: "Don’t resend", "Try again in 4 hours", "Go on"
	Who           string     // who can mend it: "You can mend this"
	Answer        string     // verdict, headline and first step in one line
	First         string     // the first step; "" if there is none, or if another reply has to be dealt with
	Title         string     // the headline, without a stop
	Lang          string     // the language of Title, Why, Maybe and Advice.Do: that which was asked for, or English
	Plain         string     // what happened, for those who know no mail servers, in the language of the rest; "" if there is no such sentence
	Why           []Sentence // what happened and why
	Maybe         []string   // causes that fit, where the reply does not say which
	PlainConflict string     // that they disagree and what is followed, for those who know no codes; "" if they agree
	Conflict      *Sentence  // when code, status and text disagree: what is followed, and why; nil if they agree
	Marks         []Mark     // the numbered evidence that sentences refer to, Marks[0] is number 1
	Advice        Advice
	Codes         []Digit  // code and status decoded
	Unsaid        string   // that the words of the reply are not known; "" where they are
	Sure          string   // what the explanation rests on, in words
	See           []Source // where to read on
	Path          string   // who reports it and who refused or took it, where that is known
	After         string   // the position in words: "after RCPT (a recipient was named)"; "" if unknown
}

// A Sentence is one statement and the numbers (from 1) of the marks it rests on.
type Sentence struct {
	Text  string
	Marks []int
}

// A Mark is a numbered piece of evidence in the input.
type Mark struct {
	Kind  string // phrase, code, status, wait, position
	Spans []text.Span
}

// A Digit is one decoded part of a code or status: "5" "permanent", "5" "mail system", "0" "mailbox unavailable",
// "5.1.1" "bad destination mailbox address".
type Digit struct {
	Text, Meaning string
	Of            string // the whole code or status it is part of
}

// A Source is a place to read on.
type Source struct{ Title, URL string }

// Advice says whether sending again can help, who can act, and how.
type Advice struct {
	Retry    catalogue.Retry
	Wait     time.Duration   // least pause before the next try; 0 if there is to be none
	Stated   bool            // the reply itself named the pause
	Tries    []time.Duration // a worked schedule: the next tries, counted from now
	GiveUp   time.Duration   // when to stop trying, counted from the first try; 0 if there is nothing to retry
	Act      catalogue.Party
	Do       []string
	Schedule string // the schedule in words
}

// A Segment is a piece of a quote: text as it was said, and the numbers of the marks on it.
type Segment struct {
	Text  string
	Marks []int
	Break bool // a new line starts after it
}

// A Stage is one step of a session, for a timeline.
type Stage struct {
	Name  string // "Greeting", "EHLO", "RCPT", "Content"
	State StageState
	Lines []StageLine
}

// A StageLine is what happened in a stage: a recipient and the reply it got, or a reply.
type StageLine struct {
	Text     string        // "nouser@example.com: 550 5.1.1"
	Asked    string        // what the client had sent, its first line; "" where the input does not show it
	Said     string        // what the server replied, its first line; "" where it did not
	Severity smtp.Severity // of the reply
	Outcome  Outcome
	Finding  int // index in Findings, -1 if there is no finding for it
}

// A StageState says how a stage went.
type StageState string

const (
	StageOK      StageState = "ok"
	StageDelayed StageState = "delayed" // refused for now
	StagePartly  StageState = "partly"  // refused for some of the recipients only
	StageFailed  StageState = "failed"
	StageBroke   StageState = "broke"   // the session broke here
	StageSkipped StageState = "skipped" // never reached
)
