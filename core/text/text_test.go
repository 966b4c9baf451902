package text

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestViewSpans(t *testing.T) {
	in := "550-a b\r\n550 c"
	w := Whole(in)
	j := Join(" ", w.Slice(4, 7), w.Slice(13, 14))
	if j.Text != "a b c" {
		t.Fatalf("Join = %q", j.Text)
	}
	tests := []struct {
		i, j int
		want []Span
	}{
		{0, 5, []Span{{4, 7}, {13, 14}}},
		{0, 3, []Span{{4, 7}}},
		{2, 5, []Span{{6, 7}, {13, 14}}},
		{3, 4, nil}, // the separator has no place
		{4, 5, []Span{{13, 14}}},
	}
	for _, tt := range tests {
		if got := j.Spans(tt.i, tt.j); !slices.Equal(got, tt.want) {
			t.Errorf("Spans(%d, %d) = %v, want %v", tt.i, tt.j, got, tt.want)
		}
		if got := j.Slice(tt.i, tt.j).Spans(0, tt.j-tt.i); !slices.Equal(got, tt.want) {
			t.Errorf("Slice(%d, %d).Spans = %v, want %v", tt.i, tt.j, got, tt.want)
		}
	}
}

func TestOpaque(t *testing.T) {
	v := Join("", Whole("a=3Db").Slice(0, 1), Opaque("=", Span{1, 4}), Whole("a=3Db").Slice(4, 5))
	if v.Text != "a=b" || v.SpanOf(1, 2) != (Span{1, 4}) || v.Span() != (Span{0, 5}) {
		t.Errorf("view %q, spans %v %v", v.Text, v.SpanOf(1, 2), v.Span())
	}
}

func TestClean(t *testing.T) {
	tests := []struct{ in, want string }{
		{"\x1b[1;31m550\x1b[0m no", "550 no"},
		{"&lt;a@example.com&gt; &amp; <br>", "<a@example.com> & "},
		{"plain", "plain"},
		{"\x1b", ""},
		{"\x1b[31", ""},
	}
	for _, tt := range tests {
		v := Whole(tt.in).Clean(nil)
		if v.Text != tt.want {
			t.Errorf("Clean(%q) = %q, want %q", tt.in, v.Text, tt.want)
		}
	}
}

func TestLines(t *testing.T) {
	in := "a\nb\r\nc\rd"
	l := NewLines(in)
	for off, want := range map[int]string{0: "1:1", 1: "1:2", 2: "2:1", 5: "3:1", 7: "4:1", 8: "4:2"} {
		line, col := l.Position(off)
		if got := fmt.Sprintf("%d:%d", line, col); got != want {
			t.Errorf("Position(%d) = %s, want %s", off, got, want)
		}
	}
	if n := l.Count(in); n != 4 {
		t.Errorf("Count = %d, want 4", n)
	}
}

// FuzzView builds views by the operations that data names, and checks that each byte that claims a place
// equals the input byte there.
func FuzzView(f *testing.F) {
	f.Add("550-a\r\n550 b", []byte{1, 3, 2, 0, 5})
	f.Add("&lt;x&gt;\x1b[0m", []byte{9, 1, 0})
	f.Fuzz(func(t *testing.T, in string, data []byte) {
		v := Whole(in)
		for _, b := range data {
			n := len(v.Text)
			switch k := int(b) >> 2; b & 3 {
			case 0:
				v = v.Slice(min(k, n), n)
			case 1:
				v = v.Slice(0, max(0, n-k))
			case 2:
				m := min(k, n)
				v = Join(" ", v.Slice(m, n), v.Slice(0, m))
			case 3:
				v = v.Clean(nil).TrimSpace()
			}
			if len(v.Text) > 1<<12 {
				return
			}
		}
		var spans []Span
		for i := range v.Text {
			for _, s := range v.Spans(i, i+1) {
				spans = append(spans, s)
				if s.Start < 0 || s.End > len(in) || s.End <= s.Start {
					t.Fatalf("byte %d of %q comes from %v of %q", i, v.Text, s, in)
				}
				if s.Len() == 1 && !strings.ContainsAny(in, "&\x1b<") && in[s.Start] != v.Text[i] {
					t.Fatalf("byte %d of %q is said to be byte %d of %q", i, v.Text, s.Start, in)
				}
			}
		}
		whole := v.Span()
		for _, s := range spans {
			if !whole.Contains(s) {
				t.Fatalf("%v is outside of %v", s, whole)
			}
		}
	})
}

func TestUnescape(t *testing.T) {
	tests := []struct{ in, want string }{
		{`a\nb`, "a\nb"}, {`\"x\"`, `"x"`}, {`\u00fc`, "ü"}, {`\ud83d\ude00`, "😀"}, {`\ud83d`, "\ufffd"}, {`C:\dir`, `C:\dir`}, {`\`, `\`}, {`\u12`, `\u12`}, {`\\n`, `\n`},
	}
	for _, tt := range tests {
		if got := Whole(tt.in).Unescape(nil); got.Text != tt.want {
			t.Errorf("Unescape(%q) = %q, want %q", tt.in, got.Text, tt.want)
		} else if s := got.Span(); s != (Span{0, len(tt.in)}) {
			t.Errorf("Unescape(%q) comes from %v", tt.in, s)
		}
	}
}
