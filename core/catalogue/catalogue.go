package catalogue

import (
	"strconv"
	"time"

	"smtpwhy/core/smtp"
)

// A Cause groups entries by what went wrong; Causes lists all.
type Cause string

// Causes is the closed list of causes.
var Causes = []Cause{"accepted", "bad-mailbox", "mailbox-full", "mailbox-disabled", "bad-domain", "moved",
	"relay-denied", "auth-required", "auth-failed", "tls-required", "sender-auth", "ptr-helo", "ip-blocklisted",
	"domain-or-url-blocklisted", "sender-blocked", "spam-content", "virus-content", "attachment-policy", "policy",
	"rate-limited", "greylisted", "too-many-connections", "too-many-recipients", "message-too-big",
	"message-format", "smtputf8-i18n", "syntax", "sequence", "command-unsupported", "system-full", "system-error",
	"network", "timeout-expired", "loop", "dns-failure", "service-unavailable", "challenge", "other"}

// A Retry says whether sending the same message again can help.
type Retry string

const (
	Done     Retry = "done"      // accepted: never send again
	Continue Retry = "continue"  // in the middle of a session: go on
	Yes      Retry = "yes"       // the same message later
	AfterFix Retry = "after-fix" // only after a change
	No       Retry = "no"        // not at all
)

// A Party is a role of RFC 5598 that can change the outcome.
type Party string

const (
	Sender         Party = "sender"          // Author: the person who wrote
	SenderAdmin    Party = "sender-admin"    // Originator: who runs the sending domain and its servers
	Recipient      Party = "recipient"       // the person written to
	RecipientAdmin Party = "recipient-admin" // Receiver: who runs the receiving servers
	Nobody         Party = "nobody"          // waiting is enough
)

// An Entry is one thing that is known about replies.
type Entry struct {
	ID       string
	Title    string // a full sentence without its stop; may hold blanks such as {recipient}
	Name     string // short name of the code or status in its standard or registry: "bad destination mailbox address"
	Provider string // whose reply it is; "" for a standard or a general wording
	Replies  []Pattern
	Phrases  []string // each with * for any words; the entry matches if one of them is in the text
	Tokens   []string // the provider's own codes for its reasons, such as TSS04; one of them in the text is enough
	Zones    []string // DNS zones of a blocklist, such as zen.spamhaus.org; one of them in the text is enough
	Own      []string // hosts that are the provider's own: a web address there may become a link
	Like     string   // id of the entry that this one stands for where a host in At has spoken
	At       []string // domains of the provider's servers
	After    []smtp.Verb
	Problem  string // id of a problem that the entry explains instead of a reply
	Cause    Cause
	Act      Party
	Retry    Retry
	Wait     time.Duration // least pause before the next try; 0: not known
	Why      []Sentence
	Maybe    []string // causes that fit when the reply does not say which it was
	Do       []string
	See      []string // https links, to RFC sections, registries and providers
	Source   string   // where the facts come from when there is no page to link to
	Examples []string
	Nots     []Not
	Folk     bool // the code is in no standard

	File  string // of the catalogue, for the link to its source
	Line  int
	Local bool // of an organisation's own rules: it wins where it fits as well as one of ours
}

// HasWords reports whether e is found by words of the reply, not by its code or status alone.
func (e *Entry) HasWords() bool { return len(e.Phrases)+len(e.Tokens)+len(e.Zones) > 0 }

// A Sentence is one statement of an entry and what in the reply it rests on.
type Sentence struct {
	Text  string
	Cites []string // phrase, code, status, wait, position
}

// A Not is a reply that looks like the entry's own but is explained by another one.
type Not struct{ ID, Text string }

// A Catalogue is a set of entries with an index for Find. One that was packed reads each entry when it is first needed, and is for
// one goroutine at a time.
type Catalogue struct {
	entries []*Entry     // in the order of files and lines; nil where one has not been read yet
	phrases [][][]phrase // of each group of each entry; nil where they have not been needed yet
	unread  []unread     // where the entries are that have not been read; nil if all are
	words   index        // to the entries that words of a reply can lead to
	keys    index        // to those that have a key
	kept    stores
}

// Entries returns all entries, in the order of files and lines.
func (c *Catalogue) Entries() []*Entry {
	for i := range c.entries {
		c.entry(i)
	}
	return c.entries
}

// entry returns the i-th entry.
func (c *Catalogue) entry(i int) *Entry {
	if c.entries[i] == nil {
		c.read(i)
	}
	return c.entries[i]
}

// build indexes entries.
func build(entries []*Entry) (*Catalogue, ErrorList) {
	c := &Catalogue{entries: entries}
	var errs ErrorList
	c.indexKeys()
	for _, e := range entries {
		if old := c.Entry(e.ID); old != e {
			errs.add(e.File, e.Line, "id ", strconv.Quote(e.ID), " is taken by ", old.File, ":", strconv.Itoa(old.Line))
			continue
		}
		if e.Problem != "" {
			if old := c.Problem(e.Problem); old != e {
				errs.add(e.File, e.Line, "problem ", strconv.Quote(e.Problem), " is explained by ", old.File, ":", strconv.Itoa(old.Line))
			}
		}
		if e.Like != "" {
			c.liken(e, &errs)
		}
	}
	c.indexWords()
	return c, errs
}

// liken makes e stand for the entry that it is like, and take over what it does not say itself.
func (c *Catalogue) liken(e *Entry, errs *ErrorList) {
	to := c.Entry(e.Like)
	switch {
	case to == nil || to.Like != "" || to.Problem != "":
		errs.add(e.File, e.Line, e.ID, ": Like names ", strconv.Quote(e.Like), ", which is no entry for a reply")
		return
	case e.Problem != "" || len(e.Replies) > 0 || e.HasWords():
		errs.add(e.File, e.Line, e.ID, ": Like stands with Reply, Phrase, Token, Zone or Problem")
		return
	}
	e.Replies, e.Phrases, e.Tokens, e.Zones, e.After = to.Replies, to.Phrases, to.Tokens, to.Zones, to.After
	if e.Cause == "" {
		e.Cause = to.Cause
	}
	if e.Act == "" {
		e.Act = to.Act
	}
	if e.Retry == "" {
		e.Retry = to.Retry
	}
	if len(e.Why) == 0 {
		e.Why = to.Why
	}
	if len(e.Do) == 0 {
		e.Do = to.Do
	}
}
