// Package event holds what the readers of all formats produce and the diagnosis consumes: the things
// that the input says happened, in the order of the input.
package event

import (
	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
)

// A Kind says what sort of thing happened.
type Kind uint8

const (
	Other    Kind = iota
	Greeting      // the server's first reply
	Command       // the client said something
	Reply         // the server answered
	Message       // content of a message, or of a part of one
	Attempt       // a log says what became of one try to deliver
	Report        // a delivery status notification speaks of a recipient
	Problem       // no reply, but something that needs an explanation: a lost connection, a broken rule
	Pause         // nothing: the reader is at work, and can be left alone for a while or stopped (see Pace)
)

// String returns the name of k in lower case.
func (k Kind) String() string {
	return [...]string{"other", "greeting", "command", "reply", "message", "attempt", "report", "problem", "pause"}[k]
}

// A Name names a field of an event.
type Name string

const (
	Recipient Name = "recipient" // forward-path without brackets
	Sender    Name = "sender"    // reverse-path without brackets
	Remote    Name = "remote"    // host the client spoke to
	Client    Name = "client"    // host or address of the client
	QueueID   Name = "queue-id"
	Secret    Name = "secret"    // never to be shown: passwords and tokens of AUTH
	CausedBy  Name = "caused-by" // the reply of which this one is only the consequence; its spans say where
	Decides   Name = "decides"   // the event decided what became of the recipient; no value

	// What the sending side did with the recipient, in the words of RFC 3464 section 2.3.3: failed, delayed,
	// delivered, relayed, expanded; or expired: given up after temporary refusals.
	Action    Name = "action"
	Verdict   Name = "verdict"    // the status that the sending side gave the attempt, which may differ from the reply's: dsn= in logs
	Reporter  Name = "reporter"   // the host that tells of it: Reporting-MTA, the log's host
	Via       Name = "via"        // a host that had the message before; one field each, the oldest first
	Time      Name = "time"       // as it was written
	WillRetry Name = "will-retry" // until when the sending side goes on trying
	Original  Name = "original"   // the recipient as the sender wrote it, where it was rewritten
)

// A Field is a named piece of the input.
type Field struct {
	Name  Name
	Value string
	Spans []text.Span // where Value stands; nil if it was inferred
}

// An Event is one thing the input says happened.
type Event struct {
	Kind    Kind
	Span    text.Span   // all of it, prefixes included
	Reply   *smtp.Reply // what the server said; nil if nothing
	To      smtp.Verb   // the command answered, or that the client sent; "" if unknown
	Problem string      // id of a problem, for Kind Problem; a catalogue entry explains it
	Fields  []Field
}

// Get returns the first field called name.
func (e Event) Get(name Name) (Field, bool) {
	for _, f := range e.Fields {
		if f.Name == name {
			return f, true
		}
	}
	return Field{}, false
}

// Value returns the value of the first field called name, or "".
func (e Event) Value(name Name) string {
	f, _ := e.Get(name)
	return f.Value
}
