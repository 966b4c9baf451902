package web

import (
	"slices"
	"strings"
	"testing"
)

// TestPictures checks that each picture is a list, that its drawing is hidden from screen readers and that the words
// beside it say all that the drawing says.
func TestPictures(t *testing.T) {
	for _, tt := range []struct {
		name, text, list string
		want             []string
	}{
		{"stages", examples[3].text, "stages__line", []string{"Greeting: went well", "EHLO: went well", "MAIL: went well", "RCPT: refused", "DATA: not reached", "Final dot: not reached", "QUIT: went well"}},
		{"ladder", examples[3].text, "ladder__steps", []string{
			"GreetingThe server: 220 mx.example.com ESMTP ready", "EHLOThe client: EHLO client.example.orgThe server: 250-mx.example.com …",
			"MAILThe client: MAIL FROM:<sender@example.org>The server: 250 2.1.0 Ok",
			"RCPTThe client: RCPT TO:<nouser@example.com>The server: 550 5.1.1 <nouser@example.com>: Recipient address rejected: User unknown in virtual mailbox table" +
				"The client: RCPT TO:<full@example.com>The server: 452 4.2.2 <full@example.com>: Mailbox is over quota, try again in 4 hours",
			"QUITThe client: QUITThe server: 221 2.0.0 Bye"}},
		{"path", examples[4].text, "path__line", []string{"sender@example.org sent the message", "mail.example.org could not pass it on, and reports it", "mx.example.com refused it", "ann@example.com did not get it"}},
		{"retry", examples[2].text, "retry", []string{"now ", "next try in 5 min", "in 35 min", "in 3.6 h", "give up 5 d after the first try"}},
	} {
		lists := dom(t, reading(tt.text).see(protocols)).classed(tt.list)
		if len(lists) != 1 || lists[0].tag != "ol" {
			t.Errorf("%s: %d lists", tt.name, len(lists))
			continue
		}
		var got []string
		for _, n := range lists[0].children {
			got = append(got, n.words())
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: the list says %q, want %q", tt.name, got, tt.want)
		}
	}
	for name, m := range states() {
		for _, n := range dom(t, m).all(func(n *node) bool {
			return n.tag == "svg" && strings.Contains(n.class(), "picture") && !strings.Contains(n.class(), "__sign")
		}) {
			if n.attrs["aria-hidden"] != "true" {
				t.Errorf("%s: the drawing %s is not hidden from screen readers", name, n.class())
			}
			if n.attrs["style"] != "" {
				t.Errorf("%s: the drawing %s has a style attribute, which the policy forbids", name, n.class())
			}
		}
	}
}
