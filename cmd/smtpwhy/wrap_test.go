package main

import (
	"strings"
	"testing"
)

func TestWrap(t *testing.T) {
	for _, tt := range []struct{ s, want string }{
		{"あああああああ。い", "- ああああああ\n  あ。い\n"},
		{"one two three four five", "- one two three\n  four five\n"},
		{"ああああああああああああ。い", "- あああああああ\n  あああああ。い\n"},
		{"「ああああ」ああああ（あ）", "- 「ああああ」あ\n  あああ（あ）\n"},
		{"ああ 550 ああああああ", "- ああ 550 ああ\n  ああああ\n"},
		{"あああああああ\u00a0[2]", "- ああああああ\n  あ [2]\n"},
		{"\x1b[1mああああああああ\x1b[0m", "- \x1b[1mあああああああ\n  あ\x1b[0m\n"},
	} {
		var b strings.Builder
		p := printer{w: &b, width: 16}
		p.wrap("- ", tt.s)
		if b.String() != tt.want {
			t.Errorf("wrap(%q) =\n%q, want\n%q", tt.s, b.String(), tt.want)
		}
	}
}
