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
	return words.Fill(s, func(blank string) string {
		name, plain, _ := strings.Cut(blank, "|")
		return cmp.Or(value(name), plain, name)
	})
}
