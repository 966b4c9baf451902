package text

import "strings"

// A Builder puts a view together from pieces.
type Builder struct {
	text strings.Builder
	runs []run
}

// NewBuilder returns a builder with room for a text of size bytes in so many pieces.
func NewBuilder(size, pieces int) *Builder {
	b := &Builder{runs: make([]run, 0, pieces)}
	b.text.Grow(size)
	return b
}

// Add adds the part [i, j) of v.
func (b *Builder) Add(v View, i, j int) {
	for part := range v.parts(i, j) {
		b.runs = append(b.runs, run{b.text.Len() + part.at, part.from, part.opaque})
	}
	b.text.WriteString(v.Text[i:j])
}

// Opaque adds text that was decoded as a whole from the place from.
func (b *Builder) Opaque(text string, from Span) {
	if text == "" {
		return
	}
	b.runs = append(b.runs, run{b.text.Len(), from, true})
	b.text.WriteString(text)
}

// View returns what was put together.
func (b *Builder) View() View {
	if b.text.Len() == 0 {
		return View{}
	}
	return View{Text: b.text.String(), runs: b.runs}
}

// Replace returns v with pieces replaced: cut is asked at each byte that is in starts, and says how many bytes
// to take out (0: none, less: no more is wanted of v) and what to put there instead.
func (v View) Replace(starts string, cut func(s string) (n int, put string)) View {
	next := func(i int) int {
		j := -1
		if len(starts) == 1 {
			j = strings.IndexByte(v.Text[i:], starts[0])
		} else {
			j = strings.IndexAny(v.Text[i:], starts)
		}
		if j < 0 {
			return len(v.Text)
		}
		return i + j
	}
	var b *Builder
	from := 0
	for i := next(0); i < len(v.Text); i = next(i) {
		n, put := cut(v.Text[i:])
		if n < 0 {
			break
		}
		if n == 0 {
			i++
			continue
		}
		if b == nil {
			b = NewBuilder(len(v.Text), 16)
		}
		b.Add(v, from, i)
		b.Opaque(put, v.SpanOf(i, i+n))
		i += n
		from = i
	}
	if b == nil {
		return v
	}
	b.Add(v, from, len(v.Text))
	return b.View()
}
