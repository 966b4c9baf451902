// Package smtp is the vocabulary of RFC 5321 and RFC 3463: reply codes, enhanced status codes, commands,
// and replies as servers really write them.
//
// Notable divergences from RFC 5321 section 4.2: ParseReply takes every deviation that mail programs and
// people produce (see its comment) and notes it as an Oddity; it never fails, it only finds no reply.
package smtp

import "strconv"

// A Code is the three digits of a reply (RFC 5321 section 4.2). Zero is no code.
type Code uint16

// A Severity is the first digit of a reply code, or the class of an enhanced status: what the answer
// means for the client (RFC 5321 section 4.2.1, RFC 3463 section 3.1). Zero is unknown.
type Severity uint8

const (
	Positive     Severity = 2 // done
	Intermediate Severity = 3 // go on, more is needed
	Transient    Severity = 4 // not done, the same may work later
	Permanent    Severity = 5 // not done, the same will not work
)

// Severity returns the first digit of c, or 0 if that is not 2, 3, 4 or 5 (RFC 5321 section 4.2.1).
func (c Code) Severity() Severity {
	if s := Severity(c / 100); s >= Positive && s <= Permanent {
		return s
	}
	return 0
}

// Digits returns the three digits of c.
func (c Code) Digits() (first, second, third int) {
	return int(c) / 100, int(c) / 10 % 10, int(c) % 10
}

// String returns the three digits, or "" for no code.
func (c Code) String() string {
	if c == 0 {
		return ""
	}
	return strconv.Itoa(int(c))
}

// A Status is an enhanced mail system status code (RFC 3463 section 2): class, subject, detail.
// The zero Status is none; class 0 does not exist.
type Status struct {
	Class           uint8
	Subject, Detail uint16
}

// IsZero reports whether s is no status.
func (s Status) IsZero() bool { return s == Status{} }

// String returns "5.7.26", or "" for none.
func (s Status) String() string {
	if s.IsZero() {
		return ""
	}
	return strconv.Itoa(int(s.Class)) + "." + strconv.Itoa(int(s.Subject)) + "." + strconv.Itoa(int(s.Detail))
}

// Severity returns the class of s as a severity.
func (s Status) Severity() Severity { return Severity(s.Class) }

// A Verb names the command that a reply answers, or the place in a session where it came: RFC 5321
// section 4.3.2 ties what a reply code means to it. The zero Verb is unknown.
type Verb string

const (
	Connect   Verb = "CONNECT" // no command: the greeting
	Ehlo      Verb = "EHLO"
	Helo      Verb = "HELO"
	Lhlo      Verb = "LHLO"
	StartTLS  Verb = "STARTTLS"
	Auth      Verb = "AUTH" // the command and the responses that follow a 334
	Mail      Verb = "MAIL"
	Rcpt      Verb = "RCPT"
	Data      Verb = "DATA"        // the command; the content comes after 354
	EndOfData Verb = "END-OF-DATA" // the final dot
	Bdat      Verb = "BDAT"        // a chunk that is not the last
	BdatLast  Verb = "BDAT-LAST"
	Burl      Verb = "BURL"
	Rset      Verb = "RSET"
	Vrfy      Verb = "VRFY"
	Expn      Verb = "EXPN"
	Help      Verb = "HELP"
	Noop      Verb = "NOOP"
	Quit      Verb = "QUIT"
	Etrn      Verb = "ETRN"
	Atrn      Verb = "ATRN"
	Turn      Verb = "TURN"
	Xclient   Verb = "XCLIENT"
	Xforward  Verb = "XFORWARD"
	Soml      Verb = "SOML" // SEND, SOML and SAML (RFC 821 section 3.4)
)

// Verbs lists every verb, in the order of a session.
var Verbs = []Verb{Connect, Ehlo, Helo, Lhlo, StartTLS, Auth, Mail, Rcpt, Data, EndOfData, Bdat, BdatLast, Burl,
	Rset, Vrfy, Expn, Help, Noop, Quit, Etrn, Atrn, Turn, Xclient, Xforward, Soml}
