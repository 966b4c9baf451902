package words

import (
	"strings"
	"unicode/utf8"
)

// Fill puts what value gives into the blanks of a text: each {blank}.
func Fill(text string, value func(blank string) string) string {
	said := ""
	for {
		before, rest, open := strings.Cut(text, "{")
		blank, after, closed := strings.Cut(rest, "}")
		if !open || !closed {
			return beside(said, text)
		}
		said = beside(beside(said, before), value(blank))
		text = after
	}
}

// beside puts b behind a, with the space that Japanese text has between its own letters and those of other scripts. What fills
// a blank can be of either, so the text around the blank cannot know.
func beside(a, b string) string {
	before, _ := utf8.DecodeLastRuneInString(a)
	after, _ := utf8.DecodeRuneInString(b)
	if japanese(before) && alphanumeric(after) || alphanumeric(before) && japanese(after) {
		return a + " " + b
	}
	return a + b
}

// japanese reports whether r is a kana or a kanji; marks such as 。 and （ are not, and have no space beside them.
func japanese(r rune) bool { return 'ぁ' <= r && r <= 'ヿ' && r != '・' || '㐀' <= r && r <= '鿿' }

func alphanumeric(r rune) bool {
	return '0' <= r && r <= '9' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z'
}
