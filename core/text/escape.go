package text

import "unicode/utf16"

// Unescape returns v with the escapes resolved that JSON, Python and Go write within quotes: \n, \", \u00fc.
// One that none of them knows stays as it is. work is
// that of Clean.
func (v View) Unescape(work func(n int) bool) View {
	if work == nil {
		work = func(int) bool { return true }
	}
	return v.Replace(`\`, func(s string) (int, string) {
		if !work(each) {
			return -1, ""
		}
		if len(s) < 2 {
			return 0, ""
		}
		switch s[1] {
		case 'n':
			return 2, "\n"
		case 'r':
			return 2, "\r"
		case 't':
			return 2, "\t"
		case 'b', 'f':
			return 2, " "
		case '"', '\'', '\\', '/':
			return 2, s[1:2]
		case 'u':
			r, ok := hex4(s)
			if !ok {
				return 0, ""
			}
			if low, ok := hex4(s[6:]); ok && utf16.IsSurrogate(r) {
				if pair := utf16.DecodeRune(r, low); pair != '\ufffd' {
					return 12, string(pair)
				}
			}
			return 6, string(r)
		}
		return 0, ""
	})
}

// hex4 reads \uXXXX at the start of s.
func hex4(s string) (rune, bool) {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return 0, false
	}
	r := rune(0)
	for _, c := range []byte(s[2:6]) {
		switch {
		case '0' <= c && c <= '9':
			r = r<<4 | rune(c-'0')
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			r = r<<4 | rune(c|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	return r, true
}
