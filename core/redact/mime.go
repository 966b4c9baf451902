package redact

import (
	"encoding/base64"
	"strconv"
	"strings"
)

// A piece is a part of the text to be redacted: of the input, or decoded.
type piece struct {
	text string
	at   int // where it starts in the input; -1 for what was decoded
}

// maxNested is how deep encoded parts in encoded parts are decoded. What is deeper is left out.
const maxNested = 4

// decode cuts s into pieces, its encoded parts decoded. It reads lines, not the tree of parts: bounces hold messages that
// are cut anywhere.
func decode(s string, depth int) []piece {
	d := decoder{s: s, depth: depth, boundaries: map[string]bool{}}
	block := 0 // where the fields start that this line belongs to
	for i := 0; i < len(s); {
		end, next := lineEnd(s, i)
		line := s[i:end]
		switch {
		case strings.TrimSpace(line) == "" || d.delimiter(i):
			block = next
		case hasPrefixFold(line, "content-transfer-encoding:"):
			if to := d.part(block, i, end); to > 0 {
				i = to
				continue
			}
		default:
			d.boundary(line)
		}
		i = next
	}
	d.upTo(len(s))
	return d.out
}

type decoder struct {
	s          string
	depth      int
	from       int // what is not in out yet
	out        []piece
	boundaries map[string]bool
}

func (d *decoder) upTo(i int) {
	if i > d.from {
		d.out = append(d.out, piece{d.s[d.from:i], d.from})
	}
	d.from = i
}

func (d *decoder) add(s string) {
	d.out = append(d.out, piece{s, -1})
}

// boundary remembers the delimiter that a line declares (RFC 2046 section 5.1.1).
func (d *decoder) boundary(line string) {
	i := strings.Index(strings.ToLower(line), "boundary=")
	if i < 0 || len(d.boundaries) > 100 {
		return
	}
	b := line[i+len("boundary="):]
	if strings.HasPrefix(b, `"`) {
		b, _, _ = strings.Cut(b[1:], `"`)
	} else if k := strings.IndexAny(b, "; \t"); k >= 0 {
		b = b[:k]
	}
	if b != "" {
		d.boundaries[b] = true
	}
}

// delimiter reports whether the line at i is one between parts: of a boundary that was declared, or one with the fields of a
// part after it.
func (d *decoder) delimiter(i int) bool {
	if !strings.HasPrefix(d.s[i:], "--") {
		return false
	}
	end, next := lineEnd(d.s, i)
	line := strings.TrimRight(d.s[i+2:end], " \t")
	return d.boundaries[line] || d.boundaries[strings.TrimSuffix(line, "--")] || line != "" && hasPrefixFold(d.s[next:], "content-")
}

// part decodes the part whose fields start at block and name their encoding in the line [at, end). It returns where to
// go on, 0 if there is nothing to decode.
func (d *decoder) part(block, at, end int) int {
	s := d.s
	a := at + strings.IndexByte(s[at:end], ':') + 1
	for a < end && (s[a] == ' ' || s[a] == '\t') {
		a++
	}
	b := a
	for b < end && (letterOrDigit(s[b]) || s[b] == '-') {
		b++
	}
	encoding := strings.ToLower(s[a:b])
	if encoding != "base64" && encoding != "quoted-printable" || b < end && strings.IndexByte(" \t;(", s[b]) < 0 {
		return 0
	}
	_, i := lineEnd(s, at)
	for {
		if i >= len(s) || d.delimiter(i) {
			return 0 // fields without a body
		}
		e, next := lineEnd(s, i)
		d.boundary(s[i:e])
		if strings.TrimSpace(s[i:e]) == "" {
			i = next
			break
		}
		i = next
	}
	typ, charset := contentType(s[block:i])
	if strings.HasPrefix(typ, "multipart/") {
		return 0
	}
	var text string
	var to int
	if encoding == "base64" {
		text, to = fromBase64(s, i)
		text = strings.TrimSuffix(strings.TrimSuffix(text, "\n"), "\r")
	} else {
		to = d.partEnd(i)
		text = fromQuotedPrintable(s[i:to])
	}
	_, next := lineEnd(s, at)
	text = withLineEnds(text, s[end:next])
	if to == i {
		return 0
	}
	d.upTo(a)
	d.add("8bit")
	d.from = b
	d.upTo(i)
	readable := typ == "" || strings.HasPrefix(typ, "text/") || strings.HasPrefix(typ, "message/")
	if !readable || strings.HasPrefix(charset, "utf-16") || strings.HasPrefix(charset, "utf-32") || strings.Count(text, "\x00")*4 > len(text) || d.depth == maxNested {
		d.add("[left out: " + strconv.Itoa(len(text)) + " bytes of " + typ + "]")
	} else {
		for _, p := range decode(text, d.depth+1) {
			d.add(p.text)
		}
	}
	d.from = to
	return to
}

// partEnd returns where the part ends that starts at i, without the line end before the delimiter.
func (d *decoder) partEnd(i int) int {
	last := i // the end of the last line
	for i < len(d.s) {
		if d.delimiter(i) {
			return last
		}
		last, i = lineEnd(d.s, i)
	}
	return last
}

// contentType returns the media type and the charset of the fields in header, in lower case, "" where they say none.
func contentType(header string) (typ, charset string) {
	low := strings.ToLower(header)
	i := 0
	if !strings.HasPrefix(low, "content-type:") {
		if i = max(strings.Index(low, "\ncontent-type:"), strings.Index(low, "\rcontent-type:")); i < 0 {
			return "", ""
		}
		i++
	}
	value := low[i+len("content-type:"):]
	for k := 0; k < len(value); k++ {
		if value[k] == '\n' && k+1 < len(value) && value[k+1] != ' ' && value[k+1] != '\t' {
			value = value[:k]
		}
	}
	value = strings.TrimSpace(value)
	typ = value
	if k := strings.IndexAny(value, "; \t\r\n("); k >= 0 {
		typ = value[:k]
	}
	if k := strings.Index(value, "charset="); k >= 0 {
		charset = strings.TrimLeft(value[k+len("charset="):], `"`)
	}
	return typ, charset
}

// fromBase64 decodes the lines of base64 at s[i:] (RFC 2045 section 6.8) and returns where they end.
func fromBase64(s string, i int) (text string, to int) {
	var b []byte
	to = i
	for i < len(s) {
		end, next := lineEnd(s, i)
		line := strings.TrimRight(s[i:end], " \t")
		if line == "" || !isBase64(line) {
			break
		}
		b = append(b, strings.TrimRight(line, "=")...)
		to, i = end, next
	}
	if len(b)%4 == 1 {
		b = b[:len(b)-1] // cut short
	}
	out := make([]byte, base64.RawStdEncoding.DecodedLen(len(b)))
	n, _ := base64.RawStdEncoding.Decode(out, b)
	return string(out[:n]), to
}

// withLineEnds returns s with end as its line ends.
func withLineEnds(s, end string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	if end == "" {
		end = "\n"
	}
	return strings.ReplaceAll(s, "\n", end)
}

// fromQuotedPrintable decodes s (RFC 2045 section 6.7). What is no escape stands for itself.
func fromQuotedPrintable(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '=' {
			b.WriteByte(s[i])
			continue
		}
		if i+2 < len(s) && hexDigit(s[i+1]) && hexDigit(s[i+2]) {
			n, _ := strconv.ParseUint(s[i+1:i+3], 16, 8)
			b.WriteByte(byte(n))
			i += 2
			continue
		}
		j := i + 1
		for j < len(s) && (s[j] == ' ' || s[j] == '\t') {
			j++
		}
		if j == len(s) || s[j] == '\r' || s[j] == '\n' { // a soft line break
			_, next := lineEnd(s, min(j, len(s)-1))
			i = max(next, j) - 1
			continue
		}
		b.WriteByte('=')
	}
	return b.String()
}

// encodedWord decodes the encoded word of a header that s starts with (RFC 2047 section 2), and returns its length, 0 if
// there is none.
func encodedWord(s string) (text, charset string, n int) {
	s = s[:min(len(s), 400)]
	part := strings.SplitN(s, "?", 5) // "=", charset, encoding, text, "="
	if len(part) != 5 || part[0] != "=" || len(part[2]) != 1 || !strings.HasPrefix(part[4], "=") {
		return "", "", 0
	}
	switch part[2] {
	case "B", "b":
		text, _ = fromBase64(part[3], 0)
	case "Q", "q":
		text = fromQuotedPrintable(strings.ReplaceAll(part[3], "_", " "))
	}
	return text, part[1], len(s) - len(part[4]) + 1
}

// encodedWord takes an encoded word at i and returns its end, i if there is none. One that names something is written anew.
func (c *scanner) encodedWord(i int) int {
	text, charset, n := encodedWord(c.s[i:])
	if text == "" {
		return i
	}
	var out strings.Builder
	sub := &scanner{s: text, names: c.names, collect: c.collect, out: &out}
	sub.run()
	if c.collect || out.String() == text {
		c.copy(i, i+n)
	} else {
		c.out.WriteString("=?" + charset + "?B?" + base64.StdEncoding.EncodeToString([]byte(out.String())) + "?=")
	}
	return i + n
}
