package catalogue

import (
	"cmp"
	"strings"

	"smtpwhy/core/words"
)

// Blanks is the closed list of blanks that an entry's sentences may hold.
var Blanks = []string{"recipient", "sender", "domain", "sender-domain", "client-ip", "remote", "wait", "limit", "url", "zone", "listed", "code", "status"}

// Fill replaces the blanks of s: {name|plain words} by what value gives for name, else by the plain words.
// A sentence of which a blank has neither keeps the name.
func Fill(s string, value func(name string) string) string {
	if !strings.Contains(s, "{") {
		return s
	}
	said := ""
	for {
		i := strings.IndexByte(s, '{')
		if i < 0 {
			break
		}
		j := strings.IndexByte(s[i:], '}')
		if j < 0 {
			break
		}
		name, plain, _ := strings.Cut(s[i+1:i+j], "|")
		said = words.Beside(words.Beside(said, s[:i]), cmp.Or(value(name), plain, name))
		s = s[i+j+1:]
	}
	return words.Beside(said, s)
}
