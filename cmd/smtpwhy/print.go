package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/term"

	"smtpwhy/core"
	"smtpwhy/core/catalogue"
	"smtpwhy/core/words"
)

// A printer writes reports for people. The first error of w is kept, and ends the writing.
type printer struct {
	w      io.Writer
	words  *words.Words
	width  int
	colour bool
	err    error
}

const (
	defaultWidth = 80  // where there is no terminal to ask
	maxWidth     = 100 // longer lines are hard to read
)

// terminal returns the width to write to f in, and whether it is a terminal at all.
func terminal(f *os.File) (width int, ok bool) {
	if !term.IsTerminal(int(f.Fd())) {
		return defaultWidth, false
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil || width <= 0 {
		width = defaultWidth
	}
	return min(max(width, 30), maxWidth), true
}

// A look is how a verdict is told apart: by a sign, by words, and on a terminal by a colour.
type look struct{ sign, sgr string }

var looks = map[catalogue.Retry]look{
	catalogue.No:       {"✗", "31"},
	catalogue.Yes:      {"↻", "33"},
	catalogue.AfterFix: {"!", "35"},
	catalogue.Done:     {"✓", "32"},
	catalogue.Continue: {"→", "36"},
}

// style puts s in the given rendition; on anything but a colour terminal it stays as it is.
func (p *printer) style(sgr, s string) string {
	if !p.colour || s == "" || sgr == "" {
		return s
	}
	return "\x1b[" + sgr + "m" + s + "\x1b[0m"
}

func (p *printer) line(s string) {
	if p.err == nil {
		_, p.err = fmt.Fprintln(p.w, strings.TrimRight(strings.ReplaceAll(s, "\u00a0", " "), " "))
	}
}

// file writes the heading of one of several inputs.
func (p *printer) file(name string, more bool) {
	if more {
		p.line("")
	}
	p.line(p.style("1", "== "+visible(name)+" =="))
}

// report writes all that is known about an input: the outcome, the stages, a part for each card, and what
// is odd about the input.
func (p *printer) report(r *core.Report) {
	cards := r.Cards()
	if len(cards) != 1 { // a single card begins with the answer
		headline, detail := r.Summary()
		p.wrap("", p.bold(headline)+p.words.Gap()+visible(detail))
	}
	if d := r.Detected(); d != "" {
		p.wrap("", p.dim(visible(p.words.Say("outcome.read-as", "what", d))))
	}
	p.stages(r.Stages())
	for _, c := range cards {
		p.line("")
		p.card(r, c)
	}
	for _, f := range r.Problems {
		p.line("")
		p.problem(r, f)
	}
}

// bold and dim style each word by itself, so that lines can be broken between them.
func (p *printer) bold(s string) string { return p.each("1", visible(s)) }
func (p *printer) dim(s string) string  { return p.each("2", s) }

func (p *printer) each(sgr, s string) string {
	if !p.colour {
		return s
	}
	ws := split(s)
	for i, w := range ws {
		ws[i] = p.style(sgr, w)
	}
	return strings.Join(ws, " ")
}

func (p *printer) stages(stages []core.Stage) {
	if len(stages) == 0 {
		return
	}
	signs := map[core.StageState]look{
		core.StageOK: looks[catalogue.Done], core.StageDelayed: looks[catalogue.Yes],
		core.StagePartly: looks[catalogue.No], core.StageFailed: looks[catalogue.No], core.StageBroke: looks[catalogue.No], core.StageSkipped: {"–", "2"},
	}
	var s []string
	for _, st := range stages {
		l := signs[st.State]
		part := p.style(l.sgr, l.sign+"\u00a0"+visible(st.Name))
		if st.State == core.StageBroke {
			part += "\u00a0" + p.words.Say("print.here")
		}
		s = append(s, part)
	}
	p.wrap("", strings.Join(s, "\u00a0 "))
}

func (p *printer) card(r *core.Report, c core.Card) {
	f := c.Finding
	w := p.words
	x := f.ExplanationIn(w)
	l := looks[x.Advice.Retry]
	verdict := w.Sentence(x.Verdict)
	answer, _ := strings.CutPrefix(x.Answer, verdict)
	p.wrapAfter("", "  ", p.each("1;"+l.sgr, strings.TrimSpace(l.sign+" "+visible(verdict)))+w.Gap()+p.bold(strings.TrimSpace(answer)))
	if x.Who != "" {
		p.wrap("  ", p.each(l.sgr, visible(w.Sentence(x.Who))))
	}
	if to := c.Unnamed(x.Title); len(to) > 0 {
		p.wrap("  ", visible(w.Sentence(w.Say("card.for", "recipients", w.List(to...)))))
	}
	if f.CausedBy >= 0 && f.CausedBy < len(r.Findings) {
		p.wrap("  ", w.Say("print.follows", "line", strconv.Itoa(r.Line(r.Findings[f.CausedBy]))))
		p.quote(r.Quote(f, nil), l.sgr)
		return
	}
	own := words.In(x.Lang)
	var why []string
	for _, s := range x.Why {
		why = append(why, p.cited(s))
	}
	if len(why) > 0 {
		p.wrap("  ", own.Sentences(why...))
	}
	if x.Conflict != nil {
		p.wrap("  ", p.cited(*x.Conflict))
	}
	p.quote(r.Quote(f, x.Marks), l.sgr)
	p.list(w.Say("card.maybe"), x.Maybe, "- ")
	if len(x.Advice.Do) > 1 || x.First == "" { // one alone stands in the answer
		p.list(w.Say("card.do"), x.Advice.Do, "")
	}
	if x.Advice.Schedule != "" {
		p.wrap("  ", visible(x.Advice.Schedule))
	}
	p.codes(x.Codes)
	p.foot(r, f, x)
}

// foot writes where the reply stands, what the explanation rests on, and where to read on.
func (p *printer) foot(r *core.Report, f core.Finding, x core.Explanation) {
	w := p.words
	p.head(w.Say("card.basis"))
	p.wrap("  ", p.dim(visible(w.Sentences(w.Sentence(x.Place(w, r.Line(f))), x.Sure))))
	for _, s := range x.See {
		title := visible(s.Title)
		if title == s.URL {
			title = ""
		}
		p.wrap("  ", p.dim(strings.TrimSpace(title+" "+visible(s.URL))))
	}
}

// cited returns a sentence with the numbers of its marks before its stop.
func (p *printer) cited(s core.Sentence) string {
	t := visible(s.Text)
	if len(s.Marks) == 0 {
		return t
	}
	body := strings.TrimRight(t, ".,;:!?)。、）")
	return body + "\u00a0" + p.style("1", numbers(s.Marks)) + t[len(body):]
}

func numbers(marks []int) string {
	s := make([]string, len(marks))
	for i, n := range marks {
		s[i] = strconv.Itoa(n)
	}
	return "[" + strings.Join(s, ",") + "]"
}

// quote writes what the server said. Marked words are underlined where there is colour, else they stand
// in brackets; either way the number follows.
func (p *printer) quote(segments []core.Segment, sgr string) {
	if len(segments) == 0 {
		return
	}
	p.line("")
	bar := "    " + p.style("2", "│") + " "
	var b strings.Builder
	flush := func() {
		if b.Len() > 0 {
			p.wrapAfter(bar, bar, b.String())
		}
		b.Reset()
	}
	for _, s := range segments {
		for i, text := range strings.Split(strings.ReplaceAll(s.Text, "\r", ""), "\n") {
			if i > 0 {
				flush()
			}
			text = visible(text)
			if len(s.Marks) > 0 && strings.TrimSpace(text) != "" {
				core := strings.TrimSpace(text)
				if p.colour {
					core = p.each("4;"+sgr, core)
				} else {
					core = "‹" + core + "›"
				}
				before := text[:len(text)-len(strings.TrimLeft(text, " "))]
				after := text[len(strings.TrimRight(text, " ")):]
				text = before + core + p.style("1", numbers(s.Marks)) + after
			}
			b.WriteString(text)
		}
		if s.Break {
			flush()
		}
	}
	flush()
}

func (p *printer) head(s string) {
	p.line("")
	p.line("  " + p.style("1;2", s))
}

// list writes a titled list; without a bullet its points are numbered.
func (p *printer) list(title string, points []string, bullet string) {
	if len(points) == 0 {
		return
	}
	p.head(title)
	for i, s := range points {
		b := bullet
		if b == "" {
			b = strconv.Itoa(i+1) + ". "
		}
		p.wrap("  "+b, visible(s))
	}
}

// codes decodes the code and the status, a line each.
func (p *printer) codes(digits []core.Digit) {
	if len(digits) == 0 {
		return
	}
	p.head(p.words.Say("card.codes"))
	longest := columns(slices.MaxFunc(digits, func(a, b core.Digit) int { return columns(a.Of) - columns(b.Of) }).Of)
	for len(digits) > 0 {
		of := digits[0].Of
		var parts []string
		for len(digits) > 0 && digits[0].Of == of {
			parts = append(parts, p.style("1", visible(digits[0].Text))+" "+visible(digits[0].Meaning))
			digits = digits[1:]
		}
		of = visible(of)
		p.wrap("  "+p.style("1", of)+strings.Repeat(" ", max(0, longest-columns(of))+2), p.words.List(parts...))
	}
}

func (p *printer) problem(r *core.Report, f core.Finding) {
	x := f.ExplanationIn(p.words)
	w := words.In(x.Lang)
	line := w.Say("place.line", "line", strconv.Itoa(r.Line(f)))
	p.wrap("! ", p.bold(w.Sentence(w.Say("join.title", "title", line, "text", x.Title))))
	var why []string
	for _, s := range x.Why {
		why = append(why, visible(s.Text))
	}
	p.wrap("  ", w.Sentences(why...))
}
