package catalogue

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"smtpwhy/core/smtp"
)

// A store holds the lists of many entries in few pieces of memory.
type store[T any] struct{ all []T }

// add appends v to list, which is the last one of s, or becomes it.
func (s *store[T]) add(list []T, v T) []T {
	n, end := len(list), len(s.all)
	last := n > 0 && end > 0 && &list[n-1] == &s.all[end-1]
	if end+n+1 > cap(s.all) {
		s.all, last = make([]T, 0, 256+2*n), false
	}
	if !last {
		s.all = append(s.all, list...)
	}
	s.all = append(s.all, v)
	end = len(s.all)
	return s.all[end-n-1 : end : end]
}

// stores are those of a catalogue.
type stores struct {
	texts     store[string]
	replies   store[Pattern]
	sentences store[Sentence]
}

// set stores a field. Each kind has a function of its own: a browser compiles again what is called often, and takes longer for
// it the larger it is.
func (e *Entry) set(s *setting) {
	for i := range setters {
		if setters[i].name == s.name {
			setters[i].set(e, s)
			return
		}
	}
	s.unknown("field", s.name)
}

// A setting is a field that is being stored.
type setting struct {
	field
	file string
	kept *stores
	errs *ErrorList
}

func (s *setting) bad(what string)            { s.errs.add(s.file, s.line, what) }
func (s *setting) unknown(what, name string)  { s.bad("unknown " + what + " " + strconv.Quote(name)) }
func (s *setting) add(list []string) []string { return s.kept.texts.add(list, s.value) }

// setters are the fields, those that stand in most entries first.
var setters = []struct {
	name string
	set  func(*Entry, *setting)
}{
	{"Phrase", func(e *Entry, s *setting) { e.Phrases = s.add(e.Phrases) }},
	{"Do", func(e *Entry, s *setting) { e.Do = s.add(e.Do) }},
	{"Example", func(e *Entry, s *setting) { e.Examples = s.add(e.Examples) }},
	{"Reply", setReply},
	{"Title", func(e *Entry, s *setting) { e.Title = s.value }},
	{"Cause", setCause},
	{"Act", setAct},
	{"Retry", setRetry},
	{"Why", func(e *Entry, s *setting) { e.Why = s.kept.split(e.Why, s.value) }},
	{"See", func(e *Entry, s *setting) { e.See = s.add(e.See) }},
	{"Not", setNot},
	{"Name", func(e *Entry, s *setting) { e.Name = s.value }},
	{"Provider", func(e *Entry, s *setting) { e.Provider = s.value }},
	{"Token", func(e *Entry, s *setting) { e.Tokens = s.add(e.Tokens) }},
	{"Zone", func(e *Entry, s *setting) { e.Zones = s.add(e.Zones) }},
	{"Own", func(e *Entry, s *setting) { e.Own = append(e.Own, strings.Fields(s.value)...) }},
	{"Like", func(e *Entry, s *setting) { e.Like = s.value }},
	{"At", func(e *Entry, s *setting) { e.At = append(e.At, strings.Fields(s.value)...) }},
	{"After", setAfter},
	{"Problem", func(e *Entry, s *setting) { e.Problem = s.value }},
	{"Wait", setWait},
	{"Maybe", func(e *Entry, s *setting) { e.Maybe = s.add(e.Maybe) }},
	{"Source", func(e *Entry, s *setting) { e.Source = s.value }},
	{"Folk", func(e *Entry, s *setting) { e.Folk = s.value == "yes" }},
}

func setReply(e *Entry, s *setting) {
	p, err := parsePattern(s.value)
	if err != nil {
		s.bad(err.Error())
	}
	e.Replies = s.kept.replies.add(e.Replies, p)
}

func setAfter(e *Entry, s *setting) {
	for _, v := range strings.Fields(s.value) {
		if !slices.Contains(smtp.Verbs, smtp.Verb(v)) {
			s.unknown("command", v)
		}
		e.After = append(e.After, smtp.Verb(v))
	}
}

func setCause(e *Entry, s *setting) {
	if e.Cause = Cause(s.value); !slices.Contains(Causes, e.Cause) {
		s.unknown("cause", s.value)
	}
}

func setAct(e *Entry, s *setting) {
	switch e.Act = Party(s.value); e.Act {
	case Sender, SenderAdmin, Recipient, RecipientAdmin, Nobody:
	default:
		s.unknown("party", s.value)
	}
}

func setRetry(e *Entry, s *setting) {
	switch e.Retry = Retry(s.value); e.Retry {
	case Done, Continue, Yes, AfterFix, No:
	default:
		s.unknown("retry", s.value)
	}
}

func setWait(e *Entry, s *setting) {
	d, err := time.ParseDuration(s.value)
	if err != nil || d <= 0 {
		s.bad("not a duration: " + strconv.Quote(s.value))
	}
	e.Wait = d
}

func setNot(e *Entry, s *setting) {
	id, text, ok := strings.Cut(s.value, "\n")
	if !ok {
		s.bad("a Not needs an id and, on the next lines, a reply")
	}
	e.Nots = append(e.Nots, Not{id, text})
}
