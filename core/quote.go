package core

import (
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"smtpwhy/core/text"
)

// maxQuote bounds a quote: a reply of a megabyte is shown in part, and says so.
const maxQuote = 4000

// Line returns the line of the input, counted from 1, where what f is about starts.
func (r *Report) Line(f Finding) int { return r.LineAt(at(f)) }

// LineAt returns the line of the input, counted from 1, that holds byte offset.
func (r *Report) LineAt(offset int) int {
	line, _ := r.lines().Position(offset)
	return line
}

// at returns where what f is about starts: the code, not what a log wrote before it.
func at(f Finding) int {
	if f.Event.Reply != nil {
		return f.Event.Reply.Span.Start
	}
	return f.Event.Span.Start
}

// Quote returns what the server said, cut at the marks, secrets masked.
func (r *Report) Quote(f Finding, marks []Mark) []Segment {
	var out []Segment
	n := 0
	for _, place := range r.quoted(f) {
		for i, s := range place {
			if i > 0 && strings.ContainsAny(r.Shown[min(place[i-1].End, s.Start):s.Start], " \t\r\n") {
				out = append(out, Segment{Text: " "}) // what stood between is no part of the reply
			}
			if n += s.Len(); n > maxQuote {
				out = append(out, Segment{Text: " " + r.Words.Say("card.cut")})
				return out
			}
			out = r.cut(out, s, marks)
		}
		if len(out) > 0 {
			out[len(out)-1].Break = true
		}
	}
	if len(out) > 0 {
		out[len(out)-1].Break = false
	}
	return out
}

// quoted returns the places to quote, a line each: those of the reply, else the line where the problem is.
func (r *Report) quoted(f Finding) [][]text.Span {
	var out [][]text.Span
	if rep := f.Event.Reply; rep != nil {
		for _, l := range rep.Lines {
			out = append(out, l.Spans(0, len(l.Text)))
		}
		return out
	}
	s := f.Event.Span
	start := strings.LastIndexAny(r.Shown[:s.Start], "\r\n") + 1
	end := len(r.Shown)
	if i := strings.IndexAny(r.Shown[s.Start:], "\r\n"); i >= 0 {
		end = s.Start + i
	}
	return [][]text.Span{{{Start: start, End: end}}}
}

// cut appends the place s, in pieces that lie wholly inside or outside of each mark.
func (r *Report) cut(out []Segment, s text.Span, marks []Mark) []Segment {
	cuts := []int{s.Start, s.End}
	for _, m := range marks {
		for _, p := range m.Spans {
			for _, c := range [...]int{p.Start, p.End} {
				if s.Start < c && c < s.End {
					cuts = append(cuts, c)
				}
			}
		}
	}
	sort.Ints(cuts)
	cuts = slices.Compact(cuts)
	for i := 0; i+1 < len(cuts); i++ {
		piece := text.Span{Start: cuts[i], End: cuts[i+1]}
		seg := Segment{Text: Visible(r.Shown[piece.Start:piece.End])}
		for n, m := range marks {
			if slices.ContainsFunc(m.Spans, func(p text.Span) bool { return p.Contains(piece) }) {
				seg.Marks = append(seg.Marks, n+1)
			}
		}
		out = append(out, seg)
	}
	return out
}

// Visible returns s with what cannot be seen, or would turn the direction of the text, shown as a sign: control
// characters as their pictures, bidi controls and broken UTF-8 as U+FFFD.
func Visible(s string) string {
	clean := true
	for i := 0; i < len(s) && clean; i++ {
		clean = s[i] >= ' ' && s[i] < 0x7f
	}
	if clean {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		c, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case c == '\t':
			b.WriteByte('\t')
		case c < ' ':
			b.WriteRune('\u2400' + c)
		case c == 0x7f:
			b.WriteRune('\u2421')
		case c == utf8.RuneError && n == 1 && s[i] >= 0xa0: // Latin-1, what servers without UTF-8 write
			b.WriteRune(rune(s[i]))
		case c == utf8.RuneError, c >= 0x80 && c < 0xa0, c >= 0x200b && c <= 0x200f, c >= 0x202a && c <= 0x202e, c >= 0x2060 && c <= 0x2069, c == 0x61c, c == 0xfeff:
			b.WriteRune('\ufffd')
		default:
			b.WriteString(s[i : i+n])
		}
		i += n
	}
	return b.String()
}
