package core

import (
	"strings"
	"time"

	"smtpwhy/core/text"
)

// The bounds of a pause that a reply asks for: nobody comes back in less than a minute, and a message does not
// stay in a queue longer than this (RFC 5321 section 4.5.4.1).
const (
	minWait = time.Minute
	maxWait = 4 * 24 * time.Hour
)

// statedWait finds the pause that a reply asks for, in the text v: "in 300 seconds", "5 minutes", "an hour",
// "00:05:00", also in other languages. at is where it stands, from the word that ties it to the pause.
func statedWait(v text.View) (d time.Duration, at []text.Span) {
	s := strings.ToLower(v.Text)
	if len(s) != len(v.Text) {
		s = v.Text
	}
	asks := false
	for _, w := range pauseWords {
		asks = asks || strings.Contains(s, w)
	}
	if !asks {
		return 0, nil
	}
	for i := 0; i < len(s); {
		start := i
		word := wordAt(s, i)
		if word == "" {
			i++
			continue
		}
		i += len(word)
		if n, end := amount(s, start); end > 0 && tied(s, start) && !barred(s, end) {
			return min(max(n, minWait), maxWait), v.Spans(start, end)
		}
	}
	return 0, nil
}

// pauseWords are in replies that ask for a pause.
var pauseWords = []string{"again", "retry", "wait", "later", "greylist", "graylist", "grey list", "gray list", "delay", "come back", "resend", "defer", "try in", "try after",
	"throttl", "rate", "limit", "temporar", "blocked for", "später", "erneut", "warten", "minuten", "plus tard", "réessay", "ressay", "dans ", "más tarde", "reintent", "intente",
	"più tardi", "riprova", "mais tarde", "tente", "opnieuw", "ponownie", "znovu", "позже", "повтор", "через", "再", "後", "分", "秒"}

// amount reads a duration at s[i:]: a number and a unit, or hh:mm:ss. end is 0 if there is none.
func amount(s string, i int) (d time.Duration, end int) {
	if h, ok := hms(s, i); ok {
		return h, i + 8
	}
	n, j := count(s, i)
	if j == i {
		return 0, 0
	}
	for j < len(s) && (s[j] == ' ' || s[j] == '-') {
		j++
	}
	unit, k := unitAt(s, j)
	if k == j {
		return 0, 0
	}
	d = n * unit
	// "2 hours 30 minutes", "1h30m"
	m := k
	for m < len(s) && strings.IndexByte(" ,", s[m]) >= 0 {
		m++
	}
	if strings.HasPrefix(s[m:], "and ") {
		m += 4
	}
	if m < len(s) && '0' <= s[m] && s[m] <= '9' {
		if more, e := amount(s, m); e > 0 && more < unit {
			return d + more, e
		}
	}
	return d, k
}

func hms(s string, i int) (time.Duration, bool) {
	if i+8 > len(s) || s[i+2] != ':' || s[i+5] != ':' {
		return 0, false
	}
	n := [3]int{}
	for k := range n {
		a, b := s[i+3*k], s[i+3*k+1]
		if a < '0' || a > '9' || b < '0' || b > '9' {
			return 0, false
		}
		n[k] = int(a-'0')*10 + int(b-'0')
	}
	return time.Duration(n[0])*time.Hour + time.Duration(n[1])*time.Minute + time.Duration(n[2])*time.Second, true
}

// count reads a number, in digits or as a word.
func count(s string, i int) (time.Duration, int) {
	j := i
	n := time.Duration(0)
	for j < len(s) && j-i < 7 && '0' <= s[j] && s[j] <= '9' {
		n = n*10 + time.Duration(s[j]-'0')
		j++
	}
	if j > i {
		if j < len(s) && (s[j] == '.' || s[j] == '/' || s[j] == ':') && j+1 < len(s) && '0' <= s[j+1] && s[j+1] <= '9' {
			return 0, i
		}
		return min(n, 100_000), j // so that days do not overflow
	}
	for _, w := range numberWords {
		if strings.HasPrefix(s[i:], w.word) && i+len(w.word) < len(s) && s[i+len(w.word)] == ' ' {
			return w.n, i + len(w.word)
		}
	}
	return 0, i
}

var numberWords = []struct {
	word string
	n    time.Duration
}{
	{"an", 1}, {"a few", 5}, {"a couple of", 2}, {"several", 5}, {"a", 1}, {"one", 1}, {"two", 2}, {"three", 3}, {"four", 4}, {"five", 5}, {"six", 6}, {"ten", 10},
	{"fifteen", 15}, {"twenty", 20}, {"thirty", 30}, {"einer", 1}, {"einigen", 5}, {"fünf", 5}, {"une", 1}, {"quelques", 5}, {"cinq", 5}, {"una", 1}, {"uno", 1}, {"unos", 5},
	{"cinco", 5}, {"um", 1}, {"uma", 1}, {"alguns", 5}, {"algunos", 5}, {"een", 1}, {"enkele", 5},
}

var units = []struct {
	word string
	d    time.Duration
}{
	{"seconds", time.Second}, {"second", time.Second}, {"secs", time.Second}, {"sec", time.Second}, {"s", time.Second},
	{"minutes", time.Minute}, {"minute", time.Minute}, {"mins", time.Minute}, {"min", time.Minute}, {"m", time.Minute},
	{"hours", time.Hour}, {"hour", time.Hour}, {"hrs", time.Hour}, {"hr", time.Hour}, {"h", time.Hour},
	{"days", 24 * time.Hour}, {"day", 24 * time.Hour},
	{"sekunden", time.Second}, {"sekunde", time.Second}, {"minuten", time.Minute}, {"minuut", time.Minute}, {"stunden", time.Hour}, {"stunde", time.Hour}, {"tagen", 24 * time.Hour},
	{"secondes", time.Second}, {"heures", time.Hour}, {"heure", time.Hour}, {"jours", 24 * time.Hour},
	{"segundos", time.Second}, {"segundo", time.Second}, {"minutos", time.Minute}, {"minuto", time.Minute}, {"horas", time.Hour}, {"hora", time.Hour}, {"días", 24 * time.Hour},
	{"secondi", time.Second}, {"minuti", time.Minute}, {"ore", time.Hour}, {"ora", time.Hour}, {"giorni", 24 * time.Hour},
	{"seconden", time.Second}, {"uur", time.Hour}, {"sekund", time.Second}, {"minut", time.Minute}, {"godzin", time.Hour}, {"hodin", time.Hour},
	{"секунд", time.Second}, {"минуты", time.Minute}, {"минут", time.Minute}, {"часа", time.Hour}, {"часов", time.Hour}, {"час", time.Hour},
	{"秒", time.Second}, {"分钟", time.Minute}, {"分鐘", time.Minute}, {"分", time.Minute}, {"小时", time.Hour}, {"小時", time.Hour}, {"時間", time.Hour},
}

// unitAt reads a unit of time at s[i:], as a whole word.
func unitAt(s string, i int) (time.Duration, int) {
	for _, u := range units {
		if !strings.HasPrefix(s[i:], u.word) {
			continue
		}
		end := i + len(u.word)
		if end == len(s) || u.word[0] >= 0xe3 || !letterByte(s[end]) {
			return u.d, end
		}
	}
	return 0, i
}

func letterByte(c byte) bool { return 'a' <= c && c <= 'z' || c >= 0x80 }

// wordAt returns the word or number that starts at s[i:], "" inside or between words.
func wordAt(s string, i int) string {
	if i > 0 && (letterByte(s[i-1]) && letterByte(s[i]) && s[i] < 0x80 || '0' <= s[i-1] && s[i-1] <= '9' || s[i-1] == '.') && s[i-1] < 0x80 {
		return ""
	}
	j := i
	for j < len(s) && ('0' <= s[j] && s[j] <= '9') {
		j++
	}
	if j > i {
		return s[i:j]
	}
	for j < len(s) && 'a' <= s[j] && s[j] <= 'z' {
		j++
	}
	return s[i:j]
}

// tied reports whether the words before an amount make it a pause: "in", "after", "for", "wait", or a bracket.
func tied(s string, i int) bool {
	b := strings.TrimRight(s[max(0, i-40):i], " (:=~")
	for _, w := range [...]string{"in", "after", "for", "wait", "at least", "least", "about", "another", "approximately", "retry", "again", "delay", "minimum", "delayed", "retry-after",
		"seconds", "later", "greylisted", "greylisting", "time", "next", "nach", "in etwa", "mindestens", "noch", "dans", "pendant", "en", "dentro de", "tra", "fra", "em", "over", "na", "za",
		"через", "about", "only", "請", "请", "ca.", "of", "every"} {
		if strings.HasSuffix(b, w) && (len(b) == len(w) || !letterByte(b[len(b)-len(w)-1])) {
			if w == "of" || w == "every" || w == "over" {
				return strings.Contains(b, "delay") || strings.Contains(b, "wait")
			}
			return true
		}
	}
	return b == "" || strings.HasSuffix(b, ",") || strings.HasSuffix(b, ";") || len(b) > 0 && b[len(b)-1] >= 0x80
}

// barred reports whether the words after an amount make it something else: a limit's period, an age.
func barred(s string, end int) bool {
	a := strings.TrimLeft(s[end:min(len(s), end+24)], " ")
	for _, w := range [...]string{"ago", "old", "window", "period", "limit", "interval", "timeout", "time limit"} {
		if strings.HasPrefix(a, w) {
			return true
		}
	}
	return false
}
