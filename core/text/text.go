// Package text holds pieces of pasted input that know where they came from.
//
// Replies are folded over lines, prefixed by log programs, quoted, escaped and encoded. Whoever reads
// them needs the plain words; whoever shows them needs the place of each word in what was pasted.
// A View carries both.
package text

import (
	"sort"
	"strings"
)

// A Span is the half-open range [Start, End) in bytes of the pasted input. The zero Span is no place.
type Span struct{ Start, End int }

// Len returns the number of bytes s covers.
func (s Span) Len() int { return s.End - s.Start }

// IsZero reports whether s is no place.
func (s Span) IsZero() bool { return s == Span{} }

// Contains reports whether o lies within s.
func (s Span) Contains(o Span) bool { return s.Start <= o.Start && o.End <= s.End }

// Union returns the smallest span that covers s and o; a zero span adds nothing.
func (s Span) Union(o Span) Span {
	switch {
	case s.IsZero():
		return o
	case o.IsZero():
		return s
	}
	return Span{min(s.Start, o.Start), max(s.End, o.End)}
}

// A View is text made from the input: a line, an unfolded field, a decoded part. It knows for each byte
// where that byte came from. Views are values; slicing one shares its text and its table.
type View struct {
	Text string
	runs []run // in order of at; nil for text that has no place
	off  int   // where Text starts in the table's coordinates
}

// A run says where the bytes from at up to the next run came from.
type run struct {
	at     int
	from   Span
	opaque bool // the bytes stand for from as a whole, not one for one
}

// Whole returns a view of the input itself.
func Whole(input string) View {
	if input == "" {
		return View{}
	}
	return View{Text: input, runs: []run{{0, Span{0, len(input)}, false}}}
}

// Opaque returns a view of text that was decoded as a whole from the place from: base64, an escape.
func Opaque(text string, from Span) View {
	if text == "" {
		return View{}
	}
	return View{Text: text, runs: []run{{0, from, true}}}
}

// Join returns the views in one, with sep between them. The separators have no place.
func Join(sep string, views ...View) View {
	if len(views) == 1 {
		return views[0]
	}
	n := len(sep) * max(0, len(views)-1)
	for _, v := range views {
		n += len(v.Text)
	}
	b := NewBuilder(n, 2*len(views))
	for i, v := range views {
		if i > 0 && sep != "" {
			b.Opaque(sep, Span{})
		}
		b.Add(v, 0, len(v.Text))
	}
	return b.View()
}

// Slice returns the part [i, j) of v.
func (v View) Slice(i, j int) View {
	if i == j {
		return View{}
	}
	return View{Text: v.Text[i:j], runs: v.runs, off: v.off + i}
}

// From returns the part of v from byte i on.
func (v View) From(i int) View { return v.Slice(i, len(v.Text)) }

// TrimSpace returns v without white space (and NBSP) at either end.
func (v View) TrimSpace() View {
	t := strings.TrimRight(v.Text, " \t\r\n\u00a0")
	i := len(t) - len(strings.TrimLeft(t, " \t\r\n\u00a0"))
	return v.Slice(i, max(i, len(t)))
}

// Spans returns where the bytes [i, j) of v came from, in the order of the text, touching places merged.
func (v View) Spans(i, j int) []Span {
	var out []Span
	for part := range v.parts(i, j) {
		if part.from.IsZero() {
			continue
		}
		if n := len(out); n > 0 && out[n-1].End >= part.from.Start && out[n-1].Start <= part.from.Start {
			out[n-1].End = max(out[n-1].End, part.from.End)
			continue
		}
		out = append(out, part.from)
	}
	return out
}

// Span returns the smallest place in the input that all of v came from; zero if v has none.
func (v View) Span() Span { return v.SpanOf(0, len(v.Text)) }

// SpanOf returns the smallest place in the input that the bytes [i, j) of v came from; zero if there is none.
func (v View) SpanOf(i, j int) Span {
	var s Span
	for part := range v.parts(i, j) {
		s = s.Union(part.from)
	}
	return s
}

// parts yields the runs under [i, j), cut to it, with at relative to i.
func (v View) parts(i, j int) func(yield func(run) bool) {
	return func(yield func(run) bool) {
		i, j := i+v.off, j+v.off
		if i >= j || len(v.runs) == 0 {
			return
		}
		k := 0
		if len(v.runs) > 1 {
			k = sort.Search(len(v.runs), func(k int) bool { return v.runs[k].at > i }) - 1
		}
		for ; k < len(v.runs) && v.runs[k].at < j; k++ {
			r := v.runs[k]
			end := j
			if k+1 < len(v.runs) {
				end = min(j, v.runs[k+1].at)
			}
			start := max(i, r.at)
			if start >= end {
				continue
			}
			if !r.opaque {
				r.from = Span{r.from.Start + start - r.at, r.from.Start + end - r.at}
			}
			r.at = start - i
			if !yield(r) {
				return
			}
		}
	}
}

// A Lines answers which line and column of the input a byte stands in.
type Lines struct{ starts []int }

// NewLines returns the line table of input. Lines end with LF, CRLF or a lone CR.
func NewLines(input string) Lines {
	starts := make([]int, 1, 1+strings.Count(input, "\n"))
	for i := 0; i < len(input); {
		end := len(input)
		if j := strings.IndexByte(input[i:], '\n'); j >= 0 {
			end = i + j
		}
		for { // a lone CR, or several before the LF
			j := strings.IndexByte(input[i:end], '\r')
			if j < 0 {
				break
			}
			if i += j + 1; i < end || end == len(input) {
				starts = append(starts, i)
			}
		}
		if i = end + 1; i <= len(input) {
			starts = append(starts, i)
		}
	}
	return Lines{starts}
}

// Position returns the line and column of byte offset, both counted from 1, the column in bytes.
func (l Lines) Position(offset int) (line, column int) {
	line = sort.Search(len(l.starts), func(i int) bool { return l.starts[i] > offset })
	return line, offset - l.starts[line-1] + 1
}

// Count returns the number of lines; a line end at the very end of the input starts no further line.
func (l Lines) Count(input string) int {
	n := len(l.starts)
	if n > 1 && l.starts[n-1] == len(input) {
		n--
	}
	return n
}
