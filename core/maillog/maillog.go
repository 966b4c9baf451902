package maillog

import (
	"iter"
	"strings"

	"smtpwhy/core/event"
	"smtpwhy/core/text"
)

// A format is one kind of log. sniff is asked with a whole line, prefix and all, and must be cheap and strict.
// read reads the entry that starts at p.lines[i], hands its events to p.emit, and returns the index of the first
// line after it; a format whose entries need a header line reads on for as long as they are its own, and gives up
// early when p.pace says so. A read that finds nothing returns i+1.
type format struct {
	name  string
	sniff func(line string) bool
	read  func(p *page, i int) (next int)
}

// classicFormats are the logs of the MTAs that write by syslog, or ever did. otherFormats, in other.go, are the rest.
var classicFormats = []format{
	{"Postfix", sniffPostfix, readPostfix},
	{"Exim", sniffExim, readExim},
	{"Sendmail", sniffSendmail, readSendmail},
	{"OpenSMTPD", sniffOpenSMTPD, readOpenSMTPD},
	{"qmail", sniffQmail, readQmail},
	{"Postfix", sniffPostqueue, readPostqueue},
	{"Postfix", sniffQueueJSON, readQueueJSON},
	{"Exim", sniffEximQueue, readEximQueue},
}

// A page is a log that is being read.
type page struct {
	lines    []text.View // without line ends
	pace     *event.Pace
	story    story
	senders  map[string]event.Field // by queue id
	troubles map[string]found       // by the words that tell of them
	qmail    qmail
}

// emit hands e over. An event with a QueueID and a Recipient that Decides takes that from the one before it
// with the same two (see story).
func (p *page) emit(e event.Event) { p.story.add(e) }

// An entry is an event in the making.
type entry struct {
	event.Event
	spans []text.Span
}

// newEntry returns the beginnings of an event of kind k for the words v.
func newEntry(k event.Kind, v text.View) *entry {
	e := &entry{spans: make([]text.Span, 0, 10)}
	e.Kind, e.Span = k, v.Span()
	e.Fields = make([]event.Field, 0, 10)
	return e
}

// add adds the field name with the words v, if there are any.
func (e *entry) add(name event.Name, v text.View) {
	if v.Text == "" {
		return
	}
	if s := v.Span(); !s.IsZero() {
		e.spans = append(e.spans, s)
		n := len(e.spans)
		e.Fields = append(e.Fields, event.Field{Name: name, Value: v.Text, Spans: e.spans[n-1 : n : n]})
		return
	}
	e.infer(name, v.Text)
}

// infer adds the field name with a value that stands nowhere: Action, Decides.
func (e *entry) infer(name event.Name, value string) {
	e.Fields = append(e.Fields, event.Field{Name: name, Value: value})
}

// Sniff reports whether v has a line of a log in it, and of which kind.
func Sniff(v text.View) (dialect string, ok bool) {
	const most = 200 // lines looked at: what stands above a log is short
	s := v.Text
	for n := 0; n < most && s != ""; n++ {
		line, rest := cutLine(s)
		if f := formatOf(line, nil); f != nil {
			return f.name, true
		}
		s = rest
	}
	return "", false
}

// Parse yields the events of the log v, in the order of its lines.
func Parse(v text.View) iter.Seq[event.Event] { return event.WithoutPauses(Paced(v)) }

// Paced is Parse with pauses.
func Paced(v text.View) iter.Seq[event.Event] {
	return func(yield func(event.Event) bool) {
		p := &page{pace: event.NewPace(yield)}
		p.lines = splitLines(v, p.pace)
		p.story.yield = p.pace.Yield
		var last *format
		for i := 0; i < len(p.lines) && p.work(i); {
			f := formatOf(p.lines[i].Text, last)
			if f == nil {
				i++
				continue
			}
			i = max(i+1, f.read(p, i))
			last = f
		}
		p.story.flush()
	}
}

// perLine is what a line costs besides its bytes, for the pace.
const perLine = 128

// work says that line i is read, and reports whether to go on.
func (p *page) work(i int) bool { return p.pace.Work(2*len(p.lines[i].Text) + perLine) }

// formatOf returns the format that line is of; it asks last first.
func formatOf(line string, last *format) *format {
	if line == "" {
		return nil
	}
	if last != nil && last.sniff(line) {
		return last
	}
	for _, list := range [...][]format{classicFormats, otherFormats} {
		for k := range list {
			if f := &list[k]; f != last && f.sniff(line) {
				return f
			}
		}
	}
	return nil
}

// cutLine returns the first line of s and what follows its end (LF, CRLF or CR).
func cutLine(s string) (line, rest string) {
	i := strings.IndexAny(s, "\r\n")
	if i < 0 {
		return s, ""
	}
	if s[i] == '\r' && i+1 < len(s) && s[i+1] == '\n' {
		return s[:i], s[i+2:]
	}
	return s[:i], s[i+1:]
}

// splitLines returns the lines of v without their ends.
func splitLines(v text.View, pace *event.Pace) []text.View {
	lines := make([]text.View, 0, 1+strings.Count(v.Text, "\n"))
	for at := 0; at < len(v.Text); {
		line, rest := cutLine(v.Text[at:])
		lines = append(lines, v.Slice(at, at+len(line)))
		if at = len(v.Text) - len(rest); !pace.Work(len(line)/4 + 16) {
			return nil
		}
	}
	return lines
}
