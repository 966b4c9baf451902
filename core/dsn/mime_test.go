package dsn

import (
	"io"
	"mime/quotedprintable"
	"slices"
	"strings"
	"testing"

	"smtpwhy/core/event"
	"smtpwhy/core/text"
)

func TestParts(t *testing.T) {
	head := "From: a@example.org\nTo: b@example.com\n"
	tests := []struct {
		name, in string
		want     []string
	}{
		{"none", head + "\ntext", []string{"text/plain text"}},
		{"no blank line", head + "text and more", []string{"text/plain text and more"}},
		{"two", head + "Content-Type: multipart/mixed; boundary=\"x y\"\n\npre\n--x y\n\none\n--x y\nContent-Type: text/html\n\ntwo\n--x y--\nepi", []string{"text/plain one\n", "text/html two\n"}},
		{"no last delimiter", head + "Content-Type: multipart/mixed; boundary=x\n\n--x\n\none\n--x\n\ntwo\n", []string{"text/plain one\n", "text/plain two\n"}},
		{"wrong boundary", head + "Content-Type: multipart/mixed; boundary=x\n\n--other\nContent-Type: text/plain\n\none\n--other--\n", []string{"text/plain one\n"}},
		{"no boundary", head + "Content-Type: multipart/mixed\n\n--other\nContent-Type: text/plain\n\none\n--other--\n", []string{"text/plain one\n"}},
		{"no parts", head + "Content-Type: multipart/mixed; boundary=x\n\none\n", []string{"text/plain one\n"}},
		{"nested", head + "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: multipart/alternative; boundary=xx\n\n--xx\n\none\n--xx--\n--x\n\ntwo\n--x--\n",
			[]string{"text/plain one\n", "text/plain two\n"}},
		{"base64", head + "Content-Transfer-Encoding: base64\n\nb25l\nIHR3bw==\n", []string{"text/plain one two"}},
		{"quoted-printable", head + "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\na=3Db=\nc =C3=A9", []string{"text/plain a=bc é"}},
		{"latin-1", head + "Content-Type: text/plain; charset=iso-8859-1\n\n\xe9\x80", []string{"text/plain é€"}},
		{"charset not said", head + "\n\xe9", []string{"text/plain é"}},
		{"CR CR LF", strings.ReplaceAll(head+"\none\ntwo", "\n", "\r\r\n"), []string{"text/plain one\ntwo"}},
		{"fold lost", "From: a@example.org\nX-A: one\n(two)\nContent-Type: text/html\n\nx", []string{"text/html x"}},
	}
	for _, tt := range tests {
		var got []string
		for _, p := range readMail(text.Whole(tt.in), nil).Parts {
			got = append(got, p.Type+" "+p.decoded().Text.Text)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: parts %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestWords(t *testing.T) {
	tests := []struct{ in, want string }{
		{"plain", "plain"}, {"=?utf-8?Q?a_=C3=A9?= b", "a é b"}, {"=?utf-8?B?w6k=?= =?utf-8?B?w6k=?=", "éé"}, {"x =?iso-8859-1?q?=E9?=", "x é"},
		{"=?x?", "=?x?"}, {"=?utf-8?Z?a?=", "=?utf-8?Z?a?="}, {"a =? b", "a =? b"},
	}
	for _, tt := range tests {
		if got := words(text.Whole(tt.in)); got.Text != tt.want {
			t.Errorf("words(%q) = %q, want %q", tt.in, got.Text, tt.want)
		}
	}
}

func TestAddress(t *testing.T) {
	tests := []struct{ in, want string }{
		{"rfc822; a@example.com", "a@example.com"}, {"RFC822;<a@example.com>", "a@example.com"}, {"a@example.com", "a@example.com"},
		{`utf-8; gr\x{E9}@example.com`, "gré@example.com"}, {`utf-8; \x{110000}@example.com`, `\x{110000}@example.com`}, {"", ""},
	}
	for _, tt := range tests {
		if got := address(text.Whole(tt.in)); got.Text != tt.want {
			t.Errorf("address(%q) = %q, want %q", tt.in, got.Text, tt.want)
		}
	}
}

// TestQuotedPrintable compares with the standard library, where the data is in order.
func TestQuotedPrintable(t *testing.T) {
	for _, in := range []string{"a=3Db", "a=\nb", "a=\r\nb", "=C3=A9=C3=A9", "=41=42=43", "a =\n b=20\n", ""} {
		want, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(in)))
		if got := quotedPrintable(text.Whole(in), nil); err != nil || got.Text != string(want) {
			t.Errorf("quotedPrintable(%q) = %q, want %q, %v", in, got.Text, want, err)
		}
	}
}

func TestCharset(t *testing.T) {
	defer func(f func(string, []byte) (string, bool)) { Charset = f }(Charset)
	Charset = func(name string, b []byte) (string, bool) { return strings.Repeat("я", len(b)), name == "koi8-r" }
	in := "ascii\n\xd1\xd2\nascii"
	got := charset(text.Whole(in), "KOI8-R", nil)
	if got.Text != "ascii\nяя\nascii" {
		t.Errorf("charset = %q", got.Text)
	}
	if s := got.SpanOf(6, 8); s != (text.Span{Start: 6, End: 8}) {
		t.Errorf("the decoded line comes from %v", s)
	}
	if s := got.SpanOf(11, 16); s != (text.Span{Start: 9, End: 14}) {
		t.Errorf("the last line comes from %v", s)
	}
}

func TestMbox(t *testing.T) {
	one := "From a@example.org Thu Nov 23 10:00:00 2023\nFrom: a@example.org\nTo: b@example.com\nSubject: hi\n\ntext\n\nFrom here on: it is text\n\n"
	n := 0
	for e := range Parse(text.Whole(one + one + one)) {
		if e.Problem != "ordinary-mail" {
			t.Errorf("%v", e)
		}
		n++
	}
	if n != 3 {
		t.Errorf("%d mails, want 3", n)
	}
	for range Parse(text.Whole(one + one)) {
		break
	}
	// A returned message that starts with a "From " line is no mail of the mbox.
	returned := "From x Thu Nov 23 10:00:00 2023\nFrom: a@example.org\nTo: b@example.com\nContent-Type: multipart/mixed; boundary=bb\n\n--bb\n\nx\n\n" +
		"From y Thu Nov 23 10:00:00 2023\nFrom: c@example.org\nTo: b@example.com\n\n--bb--\n"
	n = 0
	for e := range Parse(text.Whole(returned)) {
		_ = e.Value(event.Recipient)
		n++
	}
	if n != 1 {
		t.Errorf("%d mails, want 1", n)
	}
}

func TestForwarded(t *testing.T) {
	bounce := "From: Mail Delivery System <MAILER-DAEMON@example.org>\nTo: sender@example.org\nSubject: Undelivered Mail\n\n" +
		"Reporting-MTA: dns; mail.example.org\n\nFinal-Recipient: rfc822; a@example.com\nAction: failed\nStatus: 5.1.1\n"
	quoted := "> " + strings.ReplaceAll(strings.TrimSuffix(bounce, "\n"), "\n", "\n> ") + "\n"
	head := "From: a@example.org\nTo: b@example.com\nSubject: Fwd: what is this\n"
	for name, in := range map[string]string{
		"copied":   "Begin forwarded message:\n\n" + bounce,
		"in text":  head + "\nLook:\n\n---------- Forwarded message ---------\n" + bounce,
		"quoted":   head + "\n" + quoted,
		"attached": head + "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nLook\n--b\nContent-Type: message/rfc822\n\n" + bounce + "\n--b--\n",
		"encoded": head + "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nLook\n--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable\n\n" +
			strings.ReplaceAll(bounce, "5.1.1", "5.=\n1.1") + "\n--b--\n",
	} {
		if _, ok := Sniff(text.Whole(in)); !ok {
			t.Errorf("%s: Sniff is false", name)
		}
		es := slices.Collect(Parse(text.Whole(in)))
		if len(es) != 1 || es[0].Value(event.Recipient) != "a@example.com" || es[0].Value(event.Action) != "failed" || status(es[0]) != "5.1.1" {
			t.Errorf("%s: %s", name, summary(es))
		}
	}
}

func TestStripHTML(t *testing.T) {
	tests := []struct{ in, want string }{
		{"<p>a &lt;b&gt;<br/>c&#233;&amp;</p>", "\na <b>\ncé&\n"}, {"<style>x</style><!-- y -->z", "z"}, {"a < b <a@example.com>", "a < b <a@example.com>"},
		{"<style x", "<style x"}, {"&#0;&#x110000;", "&#0;&#x110000;"},
	}
	for _, tt := range tests {
		if got := stripHTML(text.Whole(tt.in), nil).Text; got != tt.want {
			t.Errorf("stripHTML(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}
