package web

import (
	"slices"
	"strings"
	"time"

	"smtpwhy/core"
	"smtpwhy/core/catalogue"
	"smtpwhy/core/words"
)

const (
	maxRead  = 1 << 20  // bytes of the box that are read; beyond it the page says what it left out
	maxFile  = 8 << 20  // bytes of a file that is opened at all
	slowText = 16 << 10 // bytes from which on typing is not followed key by key

	pageSize = 200 // cards on one page
	drawStep = 3   // cards drawn at once, so that the page can be used between
	talkStep = 200 // turns of the conversation shown at once
	talkAuto = 60  // events up to which the conversation is made without being asked for
)

// A model is all that the page shows.
type model struct {
	words  *words.Words // the language of the page; nil is English
	deep   bool         // the protocol view
	home   string       // from the page to the root of the site: "", or "../" in embed/
	text   string       // what the box holds
	busy   bool         // text is not read yet
	as     core.Format  // what the reader says that the text is; "" leaves it to us
	work   *core.Work   // what reads it, while it takes more than a moment
	res    *result
	link   string // the fragment that text came from, "" where the reader has changed it since
	base   string // the address of the page without a fragment
	share  share
	notice string // what the page has to say about the input as such: a broken link, a file too long

	filter catalogue.Retry // show only cards of this verdict; "" for all
	to     string          // show only cards about this recipient; "" for all
	page   int             // of the cards that pass the filter, from 0
	drawn  int             // cards of this page that are drawn
	turns  int             // turns of the conversation that are drawn

	lit      lit
	revealed address
	undo     *string // what the box held before it was replaced
	copied   copied
	said     string // for screen readers, a while after the last change
	drop     bool   // a file is held over the page
}

// lit is the evidence that is lit, in one card.
type lit struct {
	card   int
	marks  []int // none: nothing is lit
	pinned bool  // by a tap or a key; leaving it does not put it out
	turn   int   // counts the changes, so that a late "leave" is known as late
}

// An address is a web address of a reply that the reader has made a link.
type address struct {
	card, n int // n counts the addresses of the card from 1; 0 for none
}

// copied tells what was copied last.
type copied struct {
	card int    // shareCard: in the dialog
	what string // "text" or "json", in the dialog "share" or "file"; "" for nothing
	by   string // text for the reader to copy, where the browser does not let the page do it
	turn int
}

// A result is a report, made ready for the view.
type result struct {
	report           *core.Report
	answer           string // for screen readers
	headline, detail string
	detected         string
	read             int // bytes of the box that were read
	stages           []core.Stage
	paths            []core.Path
	cards            []core.Card
	shown            []*shown // by card; nil until it is needed
	stale            []bool   // by card: what is shown is of the text before this one
	retries          []catalogue.Retry
	recipients       []recipient
	notes            []note
	talk             []core.Turn
	talkAsked        bool
}

// A recipient is one whom cards are about.
type recipient struct {
	address string
	cards   int
}

// shown is a card put into words.
type shown struct {
	no    int // index of the card
	card  core.Card
	x     core.Explanation
	quote []core.Segment
	line  int

	considered []core.Candidate // what fits as well
	weighed    bool             // considered is known
	cause      int              // index of the card that this one follows from, -1 for none
}

// A note is something odd about the input itself.
type note struct {
	line  int
	lang  string // of what follows
	title string
	why   []core.Sentence
}

// todo is what is to be done outside of the model after a transition.
type todo struct {
	box   *string // put this into the box
	focus string  // focus the element of this id
	plain bool    // take the fragment off the address
	copy  string  // put this on the clipboard
	later bool    // read the text a little later

	unpack     string // the payload of the link to be unpacked
	save, text string // give text to the browser as a file of this name
	print      bool
}

// read explains the text of the box.
func (m model) read() model {
	if m.share.open { // it would tell of another text
		m = m.unshare()
	}
	m.busy = false
	m.filter, m.to, m.page, m.turns = "", "", 0, talkStep
	m.revealed = address{}
	m.lit = lit{turn: m.lit.turn + 1}
	if m.work != nil {
		m.work.Stop()
		m.work = nil
	}
	if strings.TrimSpace(m.text) == "" {
		m.res, m.drawn = nil, 0
		return m
	}
	if part := bounded(m.text); len(part) > longText {
		m.work, m.busy = core.Begin(part, m.as), true
		return m
	}
	return m.take(core.ExplainAs(bounded(m.text), m.as))
}

// longText is from how many bytes on the text is explained in steps, so that the browser can answer in between.
const longText = 8 << 10

// stepTime is how long a step may take.
const stepTime = 12 * time.Millisecond

// take takes a report as the result.
func (m model) take(r *core.Report) model {
	r.Words = m.words
	m.work, m.busy = nil, false
	before := m.res
	m.res = present(r)
	// Cards that are drawn stay drawn: the next key must not make them go and come.
	m.drawn = min(max(m.drawn, drawStep), pageSize)
	if before != nil {
		m.res.follow(before, m.drawn)
	}
	return m
}

// bounded returns the part of text that is read: up to the end of a line.
func bounded(text string) string {
	if len(text) <= maxRead {
		return text
	}
	text = text[:maxRead]
	if i := strings.LastIndexByte(text, '\n'); i > maxRead/2 {
		text = text[:i+1]
	}
	return text
}

// present makes a result of a report.
func present(r *core.Report) *result {
	res := &result{report: r, read: len(r.Input), detected: r.Detected(), stages: r.Stages(), paths: r.Paths(), cards: r.Cards()}
	res.headline, res.detail = r.Summary()
	res.answer = r.Answer()
	res.shown = make([]*shown, len(res.cards))
	res.retries = make([]catalogue.Retry, len(res.cards))
	for i, c := range res.cards {
		res.retries[i] = c.Finding.Retry()
	}
	res.recipients = recipientsOf(res.cards)
	for _, f := range r.Problems {
		x := f.ExplanationIn(r.Words)
		res.notes = append(res.notes, note{r.Line(f), x.Lang, x.Title, x.Why})
	}
	return res
}

// recipientsOf counts the cards of each recipient, in the order in which they come.
func recipientsOf(cards []core.Card) []recipient {
	var out []recipient
	at := map[string]int{}
	for _, c := range cards {
		for _, to := range c.Recipients {
			i, ok := at[to]
			if !ok {
				i = len(out)
				at[to] = i
				out = append(out, recipient{address: to})
			}
			out[i].cards++
		}
	}
	return out
}

// show returns card i in words.
func (res *result) show(i int) *shown {
	if s := res.shown[i]; s != nil {
		return s
	}
	c := res.cards[i]
	s := &shown{no: i, card: c, x: c.Finding.ExplanationIn(res.report.Words), line: res.report.Line(c.Finding), cause: -1}
	s.quote = res.report.Quote(c.Finding, s.x.Marks)
	if by := c.Finding.CausedBy; by >= 0 {
		if s.cause = res.cardOf(by); s.cause == i {
			s.cause = -1
		}
	}
	res.shown[i] = s
	return s
}

// weigh finds out what fits as well, which only the protocol view shows.
func (s *shown) weigh(w *words.Words) {
	if !s.weighed {
		s.considered, s.weighed = s.card.Finding.Considered(w), true
	}
}

// cardOf returns the index of the card that shows finding i, -1 if none does.
func (res *result) cardOf(i int) int {
	if i < 0 || i >= len(res.report.Findings) {
		return -1
	}
	f := res.report.Findings[i]
	return slices.IndexFunc(res.cards, func(c core.Card) bool {
		return c.Index == i || c.Finding.Event.Span == f.Event.Span
	})
}

// chosen returns the indexes of the cards that pass the filter.
func (m model) chosen() []int {
	if m.res == nil {
		return nil
	}
	var out []int
	for i, r := range m.res.retries {
		if (m.filter == "" || r == m.filter) && (m.to == "" || slices.Contains(m.res.cards[i].Recipients, m.to)) {
			out = append(out, i)
		}
	}
	return out
}

// onPage returns the indexes of the cards of the page that is shown, drawn or not.
func (m model) onPage() []int {
	all := m.chosen()
	start := min(m.page*pageSize, len(all))
	return all[start:min(start+pageSize, len(all))]
}

// undrawn reports whether something of the page is still to be drawn.
func (m model) undrawn() bool {
	if m.work != nil || m.sharing() {
		return true
	}
	if m.res == nil {
		return false
	}
	return m.drawn < len(m.onPage()) || !m.res.settled(m.onPage()) || m.res.isSession() && !m.res.talkAsked && len(m.res.report.Events) <= talkAuto
}

// draw draws a little more, and reports whether there is anything else to be seen.
func (m model) draw() (next model, changed bool) {
	switch {
	case m.work != nil:
		before := m.percent()
		if m.work.Step(stepTime) {
			return m.take(m.work.Report()), true
		}
		return m, m.percent() != before
	case m.sharing():
		return m.makeShare(), true
	case m.res == nil:
	case !m.res.settled(m.onPage()):
		return m, m.res.freshen(m.onPage(), stepTime)
	case m.drawn < len(m.onPage()):
		m.drawn = min(m.drawn+drawStep, pageSize)
	default:
		m.res.converse()
	}
	return m, true
}

// percent is how much of the text has been read.
func (m model) percent() int { return int(100 * m.work.Part()) }

// stop gives up reading a long text.
func (m model) stop() model {
	if m.work != nil {
		m.work.Stop()
	}
	m.work, m.busy, m.res = nil, false, nil
	m.notice = m.words.Say("page.stopped")
	return m
}

// isSession reports whether the input has more to show than its replies.
func (res *result) isSession() bool { return res.report.Format == core.FormatTranscript }

// converse makes the conversation, once.
func (res *result) converse() {
	if !res.talkAsked {
		res.talkAsked = true
		res.talk = res.report.Conversation()
	}
}

// lines returns the number of lines in text.
func lines(text string) int {
	if text == "" {
		return 0
	}
	n := strings.Count(text, "\n")
	if !strings.HasSuffix(text, "\n") {
		n++
	}
	return n
}
