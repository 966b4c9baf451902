package smtp

import (
	"bufio"
	"net/textproto"
	"strings"
	"testing"

	"smtpwhy/core/text"
)

// FuzzParseReply checks that spans lie in the input and say what they claim, and compares with net/textproto
// where the reply is strictly formed.
func FuzzParseReply(f *testing.F) {
	for _, s := range []string{"550 5.1.1 no", "550-5.7.26 a\r\n550 5.7.26 b\r\n", "550", "553 not (#5.7.1)", `550-a\n550 b`, "550-a 550 b", "> 550 x", "smtp; 550 x", "\u00a0550\u00a0x", "5.1.1 x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		r, n := ParseReply(text.Whole(in))
		if n < 0 || n > len(in) {
			t.Fatalf("ParseReply(%q) takes %d bytes", in, n)
		}
		if n == 0 {
			return
		}
		if r.Code == 0 && r.Status.IsZero() {
			t.Fatalf("ParseReply(%q) found neither code nor status", in)
		}
		if r.Code != 0 && in[r.CodeAt.Start:r.CodeAt.End] != r.Code.String() {
			t.Fatalf("ParseReply(%q): code %v at %q", in, r.Code, in[r.CodeAt.Start:r.CodeAt.End])
		}
		if !r.Span.Contains(r.Text.Span()) && r.Text.Text != "" {
			t.Fatalf("ParseReply(%q): text %v outside of %v", in, r.Text.Span(), r.Span)
		}
		if strings.HasSuffix(in, "\r\n") && strict(in) {
			code, _, err := textproto.NewReader(bufio.NewReader(strings.NewReader(in))).ReadResponse(0)
			if err == nil && Code(code) != r.Code {
				t.Fatalf("ParseReply(%q) = %v, textproto says %d", in, r.Code, code)
			}
		}
	})
}

// strict reports whether in is a reply of the form of RFC 5321 section 4.2 and nothing else.
func strict(in string) bool {
	lines := strings.Split(strings.TrimSuffix(in, "\r\n"), "\r\n")
	for i, l := range lines {
		if len(l) < 5 || l[0] < '2' || l[0] > '5' || l[:3] != lines[0][:3] || !number(l[:3]) || strings.ContainsAny(l, "\r\n\\") || strings.Contains(l[4:], l[:3]) {
			return false
		}
		if want := map[bool]byte{true: ' ', false: '-'}[i == len(lines)-1]; l[3] != want {
			return false
		}
		if i < len(lines)-1 && digit(l[4]) {
			return false
		}
	}
	return true
}
