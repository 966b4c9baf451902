package web

import (
	"strings"
	"testing"
	"unicode/utf8"

	"smtpwhy/core/catalogue"
)

// hostile are texts that try to become more than text.
var hostile = []string{
	"550 5.1.1 <script>alert(1)</script>: User unknown",
	"550 5.1.1 \"><img src=x onerror=alert(1)> User unknown",
	"550 5.1.1 </mark></blockquote></textarea><svg onload=alert(1)> User unknown",
	"550 5.1.1 javascript:alert(1) User unknown see javascript:alert(1)",
	"550 5.7.1 see http://evil.example.com/ and https://evil.example.com/?id=1",
	"550 5.1.1 <\u202eresuon@example.com>: User unknown \u2066x\u2069",
	"550 5.1.1 \x00\x01\x1b[31mUser unknown\x7f\u0085\u200b\ufeff",
	"550 5.1.1 \xff\xfe\x80 User unknown",
	"550 5.1.1 {recipient} {{.}} %s %!d(string) User unknown",
	"220 <b>mx</b> ESMTP\nEHLO <script>x</script>\n250 <i>mx</i>\nMAIL FROM:<a\"><img src=x>@example.com>\n250 ok\nRCPT TO:<\"<script>\"@example.com>\n550 5.1.1 \"<script>\"@example.com User unknown\nRCPT TO:<\u202eb@example.com>\n450 4.2.1 try again later\nQUIT\n221 bye",
	"550-5.1.1 \n550-\n550 \u2028\u2029 User unknown &lt;b&gt; &amp;",
	"\"'><", "</script>", "]]>", strings.Repeat("<", 5000), "550 " + strings.Repeat("5.1.1 ", 4000), strings.Repeat("550-x\n", 3000),
	"550 5.1.1 \n\n\n\t\t<a href=\"javascript:alert(1)\">User unknown</a>\r\n",
}

// TestHostile checks that nothing of a text becomes markup, a link or an attribute that does something, and that
// nothing of it can hide or turn the direction of what is read.
func TestHostile(t *testing.T) {
	known := map[string]bool{}
	for _, e := range catalogue.Default().Entries() {
		for _, s := range e.See {
			known[s] = true
		}
	}
	plain := map[string]bool{"": true}
	for _, m := range states() {
		for _, n := range dom(t, m).all(func(n *node) bool { return n.tag != "" }) {
			plain[n.tag] = true
		}
	}
	for _, in := range hostile {
		m := reading(in)
		for i := range m.chosen() {
			m.lit.card, m.lit.marks = i, []int{1}
		}
		for _, n := range dom(t, m).all(func(*node) bool { return true }) {
			if !plain[n.tag] {
				t.Fatalf("%.60q makes an element %s", in, n.tag)
			}
			for name, value := range n.attrs {
				switch {
				case strings.HasPrefix(name, "on"), name == "style", name == "src", name == "srcdoc", name == "action":
					t.Errorf("%.60q makes an attribute %s", in, name)
				case name == "href" && strings.Contains(value, ":") && !known[value]:
					t.Errorf("%.60q makes a link to %s", in, value)
				}
				harmless(t, in, value)
			}
			harmless(t, in, n.text)
		}
	}
}

// harmless checks that s hides nothing. The line ends of a conversation and tabs are meant.
func harmless(t *testing.T, in, s string) {
	t.Helper()
	if !utf8.ValidString(s) {
		t.Errorf("%.60q: broken UTF-8 in %.60q", in, s)
	}
	for _, c := range s {
		if c < ' ' && c != '\n' && c != '\t' || c == 0x7f || c >= 0x80 && c < 0xa0 || c >= 0x200b && c <= 0x200f || c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069 || c == 0xfeff {
			t.Errorf("%.60q: %U in %.60q", in, c, s)
		}
	}
}

func FuzzPage(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	for _, e := range examples {
		f.Add(e.text)
	}
	f.Fuzz(func(t *testing.T, s string) {
		m := reading(s)
		for i := range m.chosen() {
			m = m.light(i, []int{1, 2})
		}
		render(m)
	})
}

// TestUnknown checks that what is no reply gets a friendly next step and no guess.
func TestUnknown(t *testing.T) {
	for _, in := range []string{"hello", "Dear Ann, the meeting is at 5 pm. Bring 550 copies.", "asdf\nqwer\n", "1234567", "....", "\x00\x00"} {
		m := reading(in)
		n := dom(t, m)
		if len(m.res.cards) != 0 {
			t.Errorf("%q is explained as %q", in, m.res.show(0).x.Title)
			continue
		}
		if len(n.classed("finding")) != 0 || len(n.classed("unread")) != 1 || len(n.classed("guide")) != 1 {
			t.Errorf("%q gives no next step", in)
		}
	}
}
