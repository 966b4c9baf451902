package main

import (
	"strings"
	"unicode/utf8"
)

// wrap writes s in lines, all of them after head or what takes as much room.
func (p *printer) wrap(head, s string) { p.wrapAfter(head, strings.Repeat(" ", columns(head)), s) }

// wrapAfter writes s in lines, the first one after head, the others after indent.
func (p *printer) wrapAfter(head, indent, s string) {
	at := head
	n := 0
	for _, word := range split(s) {
		for i, part := range unspaced(word) {
			gap := ""
			if i == 0 && n > 0 {
				gap = " "
			}
			if n > 0 && columns(at)+len(gap)+columns(part) > p.width {
				p.line(at)
				at, gap, n = indent, "", 0
			}
			at += gap + part
			n++
		}
	}
	p.line(at)
}

// split splits s where a line may be broken: not at a no-break space, which keeps a number with what it belongs to.
func split(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\n' })
}

// unspaced splits a word of a language that is written without spaces: after each wide letter, but a line neither starts with
// a stop, a small letter or a no-break space nor ends with an opening bracket.
func unspaced(word string) []string {
	var out []string
	start := 0
	for i, r := range word {
		if i > start && !strings.ContainsRune("。、）」』】〉》・ー…!?！？：；ぁぃぅぇぉっゃゅょァィゥェォッャュョ\u00a0\x1b", r) {
			last, _ := utf8.DecodeLastRuneInString(word[:i])
			if (wide(last) || wide(r) && last != 'm') && !strings.ContainsRune("（「『【〈《", last) {
				out = append(out, word[start:i])
				start = i
			}
		}
	}
	return append(out, word[start:])
}

// wide reports whether a terminal gives r two columns: the main blocks that Unicode Standard Annex 11 calls wide.
func wide(r rune) bool {
	return r >= 0x1100 && r <= 0x115f || r >= 0x2e80 && r <= 0xa4cf || r >= 0xac00 && r <= 0xd7a3 || r >= 0xf900 && r <= 0xfaff ||
		r >= 0xfe30 && r <= 0xfe6f || r >= 0xff00 && r <= 0xff60 || r >= 0xffe0 && r <= 0xffe6 || r >= 0x1f300 && r <= 0x1faff || r >= 0x20000 && r <= 0x3fffd
}

// columns returns how many columns s takes on a terminal.
func columns(s string) int {
	n := 0
	for {
		text, rest, styled := strings.Cut(s, "\x1b")
		for _, r := range text {
			n++
			if wide(r) {
				n++
			}
		}
		if !styled {
			return n
		}
		s = rest[strings.IndexByte(rest, 'm')+1:]
	}
}
