package web

import (
	"slices"
	"strconv"

	"smtpwhy/core"
	"smtpwhy/core/catalogue"
)

// typed follows the reader's hand in the box.
func (m model) typed(text string) (model, todo) {
	if text == m.text && !m.busy {
		return m, todo{}
	}
	m.text, m.notice, m.undo = text, "", nil
	m.copied = copied{turn: m.copied.turn + 1}
	if len(text) > slowText {
		m.busy = true
		return m, todo{later: true, plain: true}
	}
	return m.read(), todo{plain: true}
}

// fill puts text into the box in place of what it held, and reads it.
func (m model) fill(text, notice string) (model, todo) {
	if old := m.text; old != "" && old != text {
		m.undo = &old
	}
	m.text, m.notice, m.drawn, m.as = text, notice, 0, ""
	m.copied = copied{turn: m.copied.turn + 1}
	if len(text) > slowText {
		m.busy = true
		return m, todo{box: &text, later: true, plain: true}
	}
	return m.read(), todo{box: &text, plain: true}
}

// readAs reads the text as the reader says.
func (m model) readAs(f core.Format) model {
	m.as = f
	return m.read()
}

// clear empties everything, the address too, and puts the caret into the box.
func (m model) clear() (model, todo) {
	m, do := m.fill("", "")
	do.focus = idBox
	return m, do
}

// unfill takes back what fill or clear did.
func (m model) unfill() (model, todo) {
	if m.undo == nil {
		return m, todo{}
	}
	text := *m.undo
	m, do := m.fill(text, "")
	m.undo = nil
	do.focus = idBox
	return m, do
}

// visit follows the fragment of the address. The text of the box wins: it is not thrown away for a link.
func (m model) visit(fragment string) (model, todo) {
	m.link = fragment
	if v := viewOf(fragment); v != "" {
		m = m.see(v)
	}
	if newerLink(fragment) {
		m.notice = m.words.Say("link.newer")
		return m, todo{}
	}
	if payload, _, ok := parseLink(fragment); ok {
		return m, todo{unpack: payload}
	}
	text, ok := parseFragment(fragment)
	switch {
	case !ok:
		m.notice = m.words.Say("page.broken-link")
		return m, todo{}
	case text == "" || text == m.text:
		return m, todo{}
	}
	m, do := m.fill(text, "")
	do.plain = false
	return m, do
}

// unpacked takes over the text of the link that the page was opened with.
func (m model) unpacked(fragment, text string, err error) (model, todo) {
	_, state, ok := parseLink(fragment)
	if !ok || fragment != m.link {
		return m, todo{} // the reader was quicker
	}
	switch err {
	case nil:
	case errTooBig:
		m.notice = m.words.Say("link.too-big", "limit", size(m.words, maxRead))
		return m, todo{}
	case errNoFlate:
		m.notice = m.words.Say("link.no-flate")
		return m, todo{}
	default:
		m.notice = m.words.Say("link.broken")
		return m, todo{}
	}
	if text == m.text {
		return m, todo{}
	}
	m, do := m.fill(text, "")
	m = m.restore(state)
	if m.as != "" && !do.later {
		m = m.read()
	}
	do.plain = false
	return m, do
}

// light lights the evidence marks of a card. A pinned light stays until another one is pinned or put out.
func (m model) light(card int, marks []int) model {
	if m.lit.pinned && len(m.lit.marks) > 0 {
		m.lit.turn++
		return m
	}
	m.lit = lit{card: card, marks: marks, turn: m.lit.turn + 1}
	return m
}

// dim puts the light out, if it is still the one that the reader left at that turn.
func (m model) dim(turn int) model {
	if turn == m.lit.turn && !m.lit.pinned {
		m.lit = lit{turn: m.lit.turn + 1}
	}
	return m
}

// pin lights marks for good, or puts them out if they were pinned.
func (m model) pin(card int, marks []int) model {
	on := m.lit.pinned && m.lit.card == card && slices.Equal(m.lit.marks, marks)
	m.lit = lit{card: card, marks: marks, pinned: true, turn: m.lit.turn + 1}
	if on {
		m.lit = lit{turn: m.lit.turn}
	}
	return m
}

// unpin puts out whatever is lit.
func (m model) unpin() model {
	m.lit = lit{turn: m.lit.turn + 1}
	return m
}

// choose shows the cards of one verdict only, or all again.
func (m model) choose(r catalogue.Retry) model {
	if m.filter == r {
		r = ""
	}
	m.filter, m.page, m.drawn = r, 0, drawStep
	return m
}

// about shows the cards about one recipient only, or all again.
func (m model) about(to string) model {
	if m.to == to {
		to = ""
	}
	m.to, m.page, m.drawn = to, 0, drawStep
	return m
}

// reveal makes web address n of a card a link, and goes there.
func (m model) reveal(card, n int) (model, todo) {
	m.revealed = address{card, n}
	return m, todo{focus: idLink(card, n)}
}

// turn shows another page of cards.
func (m model) turn(page int) (model, todo) {
	last := max(0, len(m.chosen())-1) / pageSize
	m.page, m.drawn = min(max(page, 0), last), drawStep
	return m, todo{focus: idCards}
}

// show makes card i visible, whatever filter and page hide it, and goes there.
func (m model) show(i int) (model, todo) {
	if m.res == nil || i < 0 || i >= len(m.res.cards) {
		return m, todo{}
	}
	at := slices.Index(m.chosen(), i)
	if at < 0 {
		m.filter, m.to, at = "", "", i
	}
	m.page = at / pageSize
	m.drawn = min(max(m.drawn, at%pageSize+1), pageSize)
	return m, todo{focus: idCard(i)}
}

// step goes to the card before or after the one that has the focus; at is its index, -1 for none.
func (m model) step(at, by int) (model, todo) {
	all := m.chosen()
	if len(all) == 0 {
		return m, todo{}
	}
	i := slices.Index(all, at)
	switch {
	case i < 0 && by > 0:
		i = 0
	case i < 0:
		i = len(all) - 1
	default:
		i = min(max(i+by, 0), len(all)-1)
	}
	return m.show(all[i])
}

// copy puts a card, as text or as JSON, on the clipboard.
func (m model) copy(card int, what string) (model, todo) {
	if m.res == nil || card < 0 || card >= len(m.res.cards) {
		return m, todo{}
	}
	m.copied = copied{card: card, what: what, turn: m.copied.turn + 1}
	if what == "json" {
		return m, todo{copy: string(m.res.report.JSON(""))}
	}
	return m, todo{copy: m.res.report.Text(m.res.cards[card])}
}

// copyFailed shows what was to be copied.
func (m model) copyFailed(turn int, text string) (model, todo) {
	if turn != m.copied.turn {
		return m, todo{}
	}
	m.copied.by = text
	switch {
	case m.copied.card != shareCard:
		return m, todo{focus: idCopy}
	case m.share.form == formLink:
		return m, todo{focus: idShareLink}
	}
	return m, todo{focus: idShareText}
}

// copyDone takes the confirmation away.
func (m model) copyDone(turn int) model {
	if turn == m.copied.turn && m.copied.by == "" {
		m.copied = copied{turn: turn}
	}
	return m
}

// do follows a click on an element that carries data-do.
func (m model) do(what, arg string, card int) (model, todo) {
	n, _ := strconv.Atoi(arg)
	switch what {
	case "clear":
		return m.clear()
	case "undo":
		return m.unfill()
	case "example":
		if n < 0 || n >= len(examples) {
			return m, todo{}
		}
		return m.fill(examples[n].text, "")
	case "mark":
		return m.pin(card, numbers(arg)), todo{}
	case "filter":
		return m.choose(catalogue.Retry(arg)), todo{}
	case "about":
		return m.about(arg), todo{}
	case "reveal":
		return m.reveal(card, n)
	case "page":
		return m.turn(n)
	case "show":
		return m.show(n)
	case "step":
		return m.step(card, n)
	case "copy":
		return m.copy(card, arg)
	case "share":
		return m.shareAs(arg, card)
	case "share-close":
		return m.unshare(), todo{}
	case "share-copy":
		return m.copyShared()
	case "share-save":
		return m.saveShared()
	case "print":
		m.drawn = pageSize
		return m, todo{print: true}
	case "stop":
		return m.stop(), todo{focus: idBox}
	case "talk":
		if m.res != nil {
			m.res.converse()
		}
	case "talk-more":
		m.turns += talkStep
	}
	return m, todo{}
}

// announce returns the sentence for screen readers.
func (m model) announce() model {
	m.said = ""
	if m.res != nil {
		m.said = m.res.answer
	}
	return m
}
