package catalogue

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A kind says what sort of words a phrase is, from weak to strong: a server's own code for its reason says more
// than the name of a blocklist in the same reply, and that more than any sentence around it.
type kind uint8

const (
	isPhrase kind = iota
	isZone
	isToken
)

// A phrase is one Phrase, Zone or Token of an entry, ready to be searched.
type phrase struct {
	kind     kind
	literals []literal // in order; anything may stand between
	says     int       // bytes of all literals: how much the phrase says
	words    mask      // that have to be in the text
}

// A literal is what a phrase says between two of its gaps.
type literal struct {
	text string // folded; a * in it is the rest of a word
	near bool   // only a few words may stand before it
}

// eachVariant calls f with the phrases that s stands for: a group such as (a|b|) is written out.
func eachVariant(s string, f func(string)) {
	end := -1
	if strings.IndexByte(s, '|') >= 0 {
		end = strings.IndexByte(s, ')')
	}
	for end >= 0 {
		if start := strings.LastIndexByte(s[:end], '('); start >= 0 && strings.IndexByte(s[start:end], '|') >= 0 {
			for alt := range strings.SplitSeq(s[start+1:end], "|") {
				eachVariant(s[:start]+alt+s[end+1:], f)
			}
			return
		}
		next := strings.IndexByte(s[end+1:], ')')
		if next < 0 {
			break
		}
		end += 1 + next
	}
	f(s)
}

// nearBytes and nearWords are how much may stand in the gap ~.
const nearBytes, nearWords = 40, 3

// literals appends to out the pieces of s between its gaps: each ~, which the next piece has to be near, and each * that
// is not inside a word.
func literals(out []literal, s string) []literal {
	start, near := 0, false
	cut := func(end int, gap byte) {
		if lit := strings.TrimSpace(s[start:end]); lit != "" {
			out = append(out, literal{lit, near})
		}
		start, near = end+1, gap == '~'
	}
	for i := range len(s) {
		if (s[i] == '*' || s[i] == '~') && (i == 0 || i+1 == len(s) || s[i-1] == ' ' || s[i+1] == ' ') {
			cut(i, s[i])
		}
	}
	cut(len(s), 0)
	return out
}

// whole returns lit without the pieces of words around its *.
func whole(lit string) string {
	head, tail, inside := strings.Cut(lit, "*")
	if !inside {
		return lit
	}
	return strings.TrimRightFunc(head, inner) + " " + strings.TrimLeftFunc(tail, inner)
}

// find returns where the literals of p stand in the text that f was folded from. The ends of a literal
// are ends of words: "full" is not in "fulfil".
func (p *phrase) find(f folded) (at [][2]int, ok bool) {
	at, _ = p.rest(f.text, 0, 0)
	for i, a := range at {
		at[i] = [2]int{f.source(a[0]), f.sourceEnd(a[1])}
	}
	return at, at != nil
}

// rest returns where the literals from the k-th on stand in s at or after from, nil if they do not. never says that
// they do not after any later place either.
func (p *phrase) rest(s string, k, from int) (at [][2]int, never bool) {
	in, lit := s, p.literals[k]
	if lit.near {
		in = s[:min(len(s), from+nearBytes+len(lit.text)+utf8.UTFMax)]
	}
	for start := from; ; {
		i, end := indexWords(in, lit.text, start)
		switch {
		case lit.near && (i < 0 || i > from+nearBytes || strings.Count(s[from:i], " ") > nearWords+1):
			return nil, false
		case i < 0:
			return nil, true
		case k+1 == len(p.literals):
			return [][2]int{{i, end}}, false
		}
		at, never := p.rest(s, k+1, end)
		if at != nil {
			return append([][2]int{{i, end}}, at...), false
		}
		if never || !p.literals[k+1].near { // the first place leaves the most for the others
			return nil, true
		}
		start = i + 1
	}
}

// indexWords returns the first place of lit in s at or after from, as [start, end), and -1 if there is none.
func indexWords(s, lit string, from int) (start, end int) {
	head, tail, inside := strings.Cut(lit, "*")
	for from <= len(s) {
		i := strings.Index(s[from:], head)
		if i < 0 {
			break
		}
		i += from
		end := i + len(head)
		switch {
		case inWord(s, i):
		case !inside && !inWord(s, end):
			return i, end
		case inside:
			rest, _, _ := strings.Cut(s[end:], " ")
			if j := lastWord(rest, tail); j >= 0 {
				return i, end + j
			}
		}
		from = i + 1
	}
	return -1, -1
}

// lastWord returns where tail ends in s, at the end of a word; -1 if it does not.
func lastWord(s, tail string) int {
	for n := len(s); ; {
		i := strings.LastIndex(s[:n], tail)
		if i < 0 {
			return -1
		}
		if n = i + len(tail); !inWord(s, n) {
			return n
		}
		n--
	}
}

// inWord reports whether a word goes on from before s[i] to after it.
func inWord(s string, i int) bool {
	if i == 0 || i == len(s) {
		return false
	}
	if s[i-1] < utf8.RuneSelf && s[i] < utf8.RuneSelf {
		return wordByte(s[i-1]) && wordByte(s[i])
	}
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	after, _ := utf8.DecodeRuneInString(s[i:])
	return inner(before) && inner(after)
}

func wordByte(c byte) bool { return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' }

// inner reports whether r is part of words that are set off by spaces; the scripts of East Asia are not.
func inner(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsDigit(r)) && !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai)
}

// eachWord calls f with the words of s, in order. A letter of a script without spaces is a word.
func eachWord(s string, f func(string)) {
	for i := 0; i < len(s); {
		start := i
		for i < len(s) && wordByte(s[i]) {
			i++
		}
		if i < len(s) && s[i] >= utf8.RuneSelf {
			for i < len(s) {
				r, n := utf8.DecodeRuneInString(s[i:])
				if !inner(r) {
					if i == start && unicode.IsLetter(r) {
						i += n
					}
					break
				}
				i += n
			}
		}
		if i > start {
			f(s[start:i])
			continue
		}
		_, n := utf8.DecodeRuneInString(s[i:])
		i += n
	}
}

// folded is a text in lower case with white space folded, and the way back to the text it was made from.
type folded struct {
	text string
	back []int32 // for each byte of text and its end, the byte it came from; nil if they are the same
}

func (f folded) source(i int) int {
	if f.back == nil {
		return i
	}
	return int(f.back[i])
}

// sourceEnd is source for the end of a match: the end of the byte before, not the start of the next.
func (f folded) sourceEnd(i int) int {
	if f.back == nil || i == 0 {
		return f.source(i)
	}
	return int(f.back[i-1]) + f.width(i-1)
}

// width returns how many bytes of the source the rune that holds byte i of text has, for its last byte.
func (f folded) width(i int) int {
	if f.text[i] < utf8.RuneSelf {
		if n := int(f.back[i+1] - f.back[i]); n > 0 && f.text[i] != ' ' {
			return n
		}
		return 1
	}
	return int(f.back[i+1] - f.back[i])
}

// fold lowers the case of s, takes the marks off Latin letters, and makes one space of white space, quotes that are
// set and plain alike. Servers write é as e as often as not.
func fold(s string) folded {
	if isFolded(s) {
		return folded{text: s}
	}
	return foldSlow(s)
}

// isFolded reports whether s is sure to be as fold would make it.
func isFolded(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' || c < ' ' || c == ' ' && i > 0 && s[i-1] == ' ' {
			return false
		}
	}
	return true
}

func foldSlow(s string) folded {
	b := make([]byte, 0, len(s)+8)
	back := make([]int32, 0, len(s)+9)
	put := func(c byte, from int) { b, back = append(b, c), append(back, int32(from)) }
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			switch {
			case 'A' <= c && c <= 'Z':
				put(c+'a'-'A', i)
			case c <= ' ' || c == 0x7f:
				if n := len(b); n == 0 || b[n-1] != ' ' {
					put(' ', i)
				}
			default:
				put(c, i)
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '\u2019' || r == '\u2018':
			put('\'', i)
		case unicode.IsSpace(r):
			if n := len(b); n == 0 || b[n-1] != ' ' {
				put(' ', i)
			}
		case r == utf8.RuneError && n == 1:
			put(s[i], i)
		default:
			var enc [utf8.UTFMax]byte
			for _, c := range enc[:utf8.EncodeRune(enc[:], bare(unicode.ToLower(r)))] {
				put(c, i)
			}
		}
		i += n
	}
	back = append(back, int32(len(s)))
	return folded{text: string(b), back: back}
}

// bare returns a lower-case letter without its mark.
func bare(r rune) rune {
	if r >= 0xe0 && r <= 0x451 {
		if b, ok := unmarked[r]; ok {
			return b
		}
	}
	return r
}

var unmarked = func() map[rune]rune {
	const with, without = "àáâãäåāăąçćčďđèéêëēėęěğìíîïīįıłĺľñńňòóôõöøōőŕřśşšșťţțùúûüūůűųýÿźżžё", "aaaaaaaaacccddeeeeeeeegiiiiiiilllnnnoooooooorrsssstttuuuuuuuuyyzzzе"
	bare := []rune(without)
	m := map[rune]rune{}
	for i, r := range []rune(with) {
		m[r] = bare[i]
	}
	return m
}()
