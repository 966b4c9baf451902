package web

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"smtpwhy/core/words"
)

// decode returns the text of a file: UTF-8, UTF-16 with its mark, else Windows-1252, which every other byte is a
// letter of. ok is false for what is no text at all.
func decode(b []byte) (text string, ok bool) {
	switch {
	case strings.HasPrefix(string(b[:min(3, len(b))]), "\xef\xbb\xbf"):
		b = b[3:]
	case len(b) >= 2 && b[0] == 0xff && b[1] == 0xfe, len(b) >= 2 && b[0] == 0xfe && b[1] == 0xff:
		low := int(b[0] & 1) // FF FE: the low byte comes first
		units := make([]uint16, 0, len(b)/2)
		for i := 2; i+1 < len(b); i += 2 {
			units = append(units, uint16(b[i+1-low])|uint16(b[i+low])<<8)
		}
		return string(utf16.Decode(units)), true
	}
	if controls(b) > len(b)/20 {
		return "", false
	}
	if utf8.Valid(b) {
		return string(b), true
	}
	var s strings.Builder
	s.Grow(len(b) + len(b)/8)
	for _, c := range b {
		if c >= 0x80 && c < 0xa0 {
			s.WriteRune(windows1252[c-0x80])
			continue
		}
		s.WriteRune(rune(c))
	}
	return s.String(), true
}

// windows1252 are the letters 80 to 9F, where Windows departs from Latin-1.
var windows1252 = [32]rune{
	'€', 0x81, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0x8d, 'Ž', 0x8f,
	0x90, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0x9d, 'ž', 'Ÿ',
}

// controls counts the bytes that do not belong into a text.
func controls(b []byte) int {
	n := 0
	for _, c := range b {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1b {
			n++
		}
	}
	return n
}

// tooBig says that a file is not opened, and what to do instead.
func tooBig(w *words.Words, name string, n int) string {
	return w.Say("file.too-big", "name", name, "size", size(w, n), "limit", size(w, maxFile))
}

func notText(w *words.Words, name string) string {
	if strings.HasSuffix(strings.ToLower(name), ".msg") {
		return w.Say("file.outlook", "name", name)
	}
	return w.Say("file.not-text", "name", name)
}

// opened takes over the content of a file.
func (m model) opened(name string, b []byte) (model, todo) {
	text, ok := decode(b)
	if !ok {
		m.notice = notText(m.words, name)
		return m, todo{}
	}
	if strings.TrimSpace(text) == "" {
		m.notice = m.words.Say("file.empty", "name", name)
		return m, todo{}
	}
	// The box turns line ends into LF; what is read is what is shown.
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	return m.fill(text, "")
}
