package web

import (
	"slices"

	"smtpwhy/core"
	"smtpwhy/core/redact"
)

// A share is what the dialog shows that hands the text, or what is said about it, over to others. The zero share is closed.
type share struct {
	open bool
	form string // one of forms
	bare bool   // of link, ticket and so on: names and addresses stay as they are
	veil bool   // of the note: they are replaced, though whoever acts on it needs them
	card int    // what the note is about

	hidden string       // the text with pseudonyms
	known  bool         // hidden has been made
	work   *core.Work   // what explains hidden
	report *core.Report // of hidden; nil until it is needed

	text  string // what is handed over; "" while it is being made
	ready bool   // text has been made
	turn  int    // counts the texts, so that a late link is known as late

	link string // the fragment that holds text
	none bool   // this browser cannot make one
}

// forms are what can be made of a report, in the order of the dialog.
var forms = []string{formLink, "lines", "ticket", "markdown", "json", formNote}

const (
	formLink = "link"
	formNote = "note"
)

// softLink is from how many bytes on a link may be cut off on its way: mail programs and chats stop there.
const softLink = 8 << 10

// shareCard stands for the dialog where something that is copied is told by its card.
const shareCard = -1

// asIs reports whether names and addresses stay as they are.
func (s share) asIs() bool {
	if s.form == formNote {
		return !s.veil
	}
	return s.bare
}

// shareAs opens the dialog, or turns it to another form. card is what a note is about, -1 for what matters most.
func (m model) shareAs(form string, card int) (model, todo) {
	if m.res == nil || m.busy || !slices.Contains(forms, form) || form == formNote && len(m.res.cards) == 0 {
		return m, todo{}
	}
	do := todo{}
	if !m.share.open {
		m.share.open, m.share.card = true, m.res.foremost()
		do.focus = idForm(form)
	}
	m.share.form = form
	if card >= 0 && card < len(m.res.cards) {
		m.share.card = card
	}
	return m.reshare(), do
}

// reshare has the text made anew.
func (m model) reshare() model {
	m.share.ready, m.share.text, m.share.link = false, "", ""
	m.share.turn++
	m.copied = copied{turn: m.copied.turn + 1}
	return m
}

// veil replaces names and addresses, or leaves them as they are.
func (m model) veil(asIs bool) model {
	if m.share.form == formNote {
		m.share.veil = !asIs
	} else {
		m.share.bare = asIs
	}
	return m.reshare()
}

// unshare closes the dialog.
func (m model) unshare() model {
	if m.share.work != nil {
		m.share.work.Stop()
	}
	m.share = share{turn: m.share.turn + 1}
	m.copied = copied{turn: m.copied.turn + 1}
	return m
}

// foremost returns the index of the card that something can be done about: the first that is no mere consequence.
func (res *result) foremost() int {
	return max(0, slices.IndexFunc(res.cards, func(c core.Card) bool {
		return c.Finding.CausedBy < 0 && c.Finding.Outcome != core.Info && c.Finding.Outcome != core.Accepted
	}))
}

// sharing reports whether the text of the dialog is still to be made.
func (m model) sharing() bool { return m.share.open && !m.share.ready && m.res != nil }

// makeShare makes a little more of the text.
func (m model) makeShare() model {
	s := &m.share
	r := m.res.report
	if !s.asIs() {
		switch {
		case !s.known:
			s.hidden, s.known = redact.Text(r), true
			return m
		case s.form == formLink:
		case s.report == nil && s.work == nil:
			s.work = core.Begin(s.hidden, m.as)
			return m
		case s.report == nil:
			if !s.work.Step(stepTime) {
				return m
			}
			s.report, s.work = s.work.Report(), nil
			s.report.Words = m.words
		}
		r = s.report
	}
	s.text, s.ready = m.shared(r), true
	return m
}

// shared returns the text of the dialog; r is the report that it tells.
func (m model) shared(r *core.Report) string {
	switch m.share.form {
	case "lines":
		return r.Lines()
	case "ticket":
		return r.Ticket()
	case "markdown":
		return r.Markdown()
	case "json":
		return string(r.JSON("")) + "\n"
	case formNote:
		if cards := r.Cards(); m.share.card < len(cards) {
			return r.Note(cards[m.share.card]).String()
		}
		return ""
	}
	if m.share.asIs() {
		return r.Shown
	}
	return m.share.hidden
}

// packing returns the text that the browser has to make a link of.
func (m model) packing() (text string, ok bool) {
	return m.share.text, m.share.ready && m.share.form == formLink && m.share.link == "" && !m.share.none
}

// packed takes the payload of a link that was made of the text of that turn; ok is false where the browser makes none.
func (m model) packed(turn int, payload string, ok bool) model {
	if turn != m.share.turn || !m.share.open {
		return m
	}
	m.share.none = !ok
	if ok {
		m.share.link = "#" + linkTo(payload, m.state())
	}
	return m
}

// address returns the link; home is the address of the page without a fragment.
func (s share) address(home string) string {
	if s.link == "" {
		return ""
	}
	return home + s.link
}

// copyShared puts what the dialog has made on the clipboard.
func (m model) copyShared() (model, todo) {
	text := m.share.text
	if m.share.form == formLink {
		text = m.share.address(m.base)
	}
	if !m.share.ready || text == "" {
		return m, todo{}
	}
	m.copied = copied{card: shareCard, what: "share", turn: m.copied.turn + 1}
	return m, todo{copy: text}
}

// saveShared gives what the dialog has made to the browser as a file.
func (m model) saveShared() (model, todo) {
	if !m.share.ready {
		return m, todo{}
	}
	m.copied = copied{card: shareCard, what: "file", turn: m.copied.turn + 1}
	return m, todo{save: m.share.file(), text: m.share.text}
}

// file is the name of the file.
func (s share) file() string {
	switch s.form {
	case formLink:
		return "smtpwhy-input.txt"
	case "markdown":
		return "smtpwhy.md"
	case "json":
		return "smtpwhy.json"
	case formNote:
		return "smtpwhy-note.txt"
	}
	return "smtpwhy.txt"
}
