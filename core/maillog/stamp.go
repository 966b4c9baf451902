package maillog

import "strings"

// stamp returns the end of the time that s starts with at i, or i if there is none: "Nov 23 15:50:01", with a
// weekday, a year, a fraction; ISO 8601 with T or a space, with or without a zone (RFC 3339, RFC 5424 section
// 6.2.3); TAI64N ("@" and 24 digits).
func stamp(s string, i int) int {
	if i >= len(s) {
		return i
	}
	switch c := s[i]; {
	case c == '@':
		j := i + 1
		for j < len(s) && isHex(s[j]) {
			j++
		}
		if n := j - i - 1; n == 16 || n == 24 {
			return j
		}
	case isDigit(c):
		return isoStamp(s, i)
	case c >= 'A' && c <= 'Z':
		return bsdStamp(s, i)
	}
	return i
}

const months = "JanFebMarAprMayJunJulAugSepOctNovDec"
const weekdays = "MonTueWedThuFriSatSun"

// bsdStamp reads the time of RFC 3164 section 4.1.2, with the additions of syslogd's offspring.
func bsdStamp(s string, i int) int {
	j := i
	if len(s) >= j+4 && s[j+3] == ' ' && tripled(weekdays, s[j:j+3]) {
		j += 4
	}
	if len(s) < j+6 || s[j+3] != ' ' || !tripled(months, s[j:j+3]) {
		return i
	}
	j = spaces(s, j+3)
	k := number(s, j)
	if k == j || k > j+2 || k >= len(s) || s[k] != ' ' {
		return i
	}
	j = spaces(s, k)
	if k = number(s, j); k == j+4 && k < len(s) && s[k] == ' ' { // a year
		j = k + 1
	}
	if k = clock(s, j); k == j {
		return i
	}
	if n := number(s, spaces(s, k)); n == k+5 && s[k] == ' ' && (n == len(s) || s[n] == ' ' || s[n] == ':') {
		return n // asctime writes the year at the end
	}
	return k
}

// isoStamp reads 2026-11-23T15:50:01.123+00:00 and its kin.
func isoStamp(s string, i int) int {
	j := number(s, i)
	if j != i+4 || len(s) < i+19 || s[j] != '-' && s[j] != '/' {
		return i
	}
	if number(s, i+5) != i+7 || s[i+7] != s[j] || number(s, i+8) != i+10 || s[i+10] != 'T' && s[i+10] != ' ' {
		return i
	}
	j = clock(s, i+11)
	if j == i+11 {
		return i
	}
	k := j
	if k < len(s) && s[k] == ' ' {
		k++
	}
	switch {
	case j < len(s) && s[j] == 'Z':
		return j + 1
	case k < len(s) && (s[k] == '+' || s[k] == '-'):
		if n := number(s, k+1); n == k+5 {
			return n
		} else if n == k+3 && n < len(s) && s[n] == ':' && number(s, n+1) == n+3 {
			return n + 3
		}
	}
	return j
}

// clock returns the end of "15:50:01" or "15:50:01.123456" at s[i:], or i.
func clock(s string, i int) int {
	if len(s) < i+8 || s[i+2] != ':' || s[i+5] != ':' || number(s, i) != i+2 || number(s, i+3) != i+5 || number(s, i+6) != i+8 {
		return i
	}
	j := i + 8
	if j < len(s) && (s[j] == '.' || s[j] == ',') {
		if k := number(s, j+1); k > j+1 {
			return k
		}
	}
	return j
}

// tripled reports whether word is one of the words of three letters in list.
func tripled(list, word string) bool {
	k := strings.Index(list, word)
	return k >= 0 && k%3 == 0
}

// number returns the end of the digits at s[i:].
func number(s string, i int) int {
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	return i
}

// spaces returns the end of the spaces at s[i:].
func spaces(s string, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\t') {
		i++
	}
	return i
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
func isHex(c byte) bool   { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }
func isAlnum(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'z' }

// alnums returns the end of the letters and digits at s[i:].
func alnums(s string, i int) int {
	for i < len(s) && isAlnum(s[i]) {
		i++
	}
	return i
}
