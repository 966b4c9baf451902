package core

import (
	"smtpwhy/core/catalogue"
	"smtpwhy/core/event"
	"smtpwhy/core/text"
	"smtpwhy/core/words"
)

// A Format is the kind of input.
type Format string

const (
	FormatReply      Format = "reply"      // replies and nothing else
	FormatTranscript Format = "transcript" // a session: commands and replies
	FormatException  Format = "exception"  // an error as a library prints it
	FormatDSN        Format = "dsn"        // a bounce message
	FormatMaillog    Format = "maillog"    // the log of a mail server
	FormatWebhook    Format = "webhook"    // a bounce event of a mail service
	FormatAutoReply  Format = "auto-reply" // a mail that answers by itself
	FormatComplaint  Format = "complaint"  // a report of abuse
	FormatUnknown    Format = "unknown"
)

// A Report is all that Explain found in an input.
type Report struct {
	Input    string
	Shown    string // Input with each byte of every secret replaced by an asterisk; spans fit both
	Format   Format
	Dialect  string // the program that wrote it: "swaks", "curl"; "" if unknown
	Events   []event.Event
	Findings []Finding // what decided first, then its consequences, then the rest; each in the order of the input
	Problems []Finding // what is odd about the input itself, in its order

	Words *words.Words // the language in which the report tells what it found; nil is English

	lines func() text.Lines // made when the first one is asked for
}

// A Finding ties an event to the catalogue entry that explains it. It holds no prose.
type Finding struct {
	Event     event.Event
	Recipient string           // whom it is about; "" if it is about all or nobody
	Entry     *catalogue.Entry // nil if nothing explains the event
	Basis     catalogue.Basis
	Evidence  []Evidence
	Conflict  Conflict
	CausedBy  int // index in Findings of the finding whose consequence this is, -1 if of none
	Outcome   Outcome
}

// Evidence is a piece of the input that a finding rests on. Kind is what sentences cite: phrase, code, status,
// wait or position.
type Evidence struct {
	Kind  string
	Spans []text.Span
}

// An Outcome says what became of a recipient, or of the whole input.
type Outcome string

const (
	Accepted Outcome = "accepted" // a server took over responsibility; not yet delivered to the person
	Delayed  Outcome = "delayed"  // refused for now
	Failed   Outcome = "failed"   // refused for good, or given up
	Expired  Outcome = "expired"  // given up after temporary refusals
	Info     Outcome = "info"     // says nothing about a delivery
	Mixed    Outcome = "mixed"    // of a whole input: not the same for all recipients
	None     Outcome = "none"     // of a whole input: nothing in it speaks of a delivery
)

// A Permanence is what the receiving side said, whatever the sender did with it.
type Permanence string

const (
	IsPermanent Permanence = "permanent"
	IsTemporary Permanence = "temporary"
	IsNeither   Permanence = "none"
)

// A Conflict says that code, status and text of one reply do not agree. The zero Conflict is none.
type Conflict struct {
	Kind string // code-status, code-text, lines
}
