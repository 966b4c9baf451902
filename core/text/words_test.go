package text

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestWords compares the search for all words at once with one for each of them.
func TestWords(t *testing.T) {
	words := []string{"abc", "abd", "cab", "bcabb", "échec", "échecs", "cca"}
	w := NewWords(words...)
	rnd := rand.New(rand.NewPCG(1, 2))
	letters := []rune("abcABCdDéÉ 	ç")
	found := 0
	for range 20000 {
		var b strings.Builder
		for range rnd.IntN(40) {
			b.WriteRune(letters[rnd.IntN(len(letters))])
		}
		s := b.String()
		low := strings.ToLower(s)
		in := slices.ContainsFunc(words, func(x string) bool { return strings.Contains(low, x) })
		start := slices.ContainsFunc(words, func(x string) bool { return strings.HasPrefix(low, x) })
		if in {
			found++
		}
		if got := w.In(Lower(s)); got != in {
			t.Fatalf("In(%q) = %v", s, got)
		}
		if got := w.Start(Lower(s)); got != start {
			t.Fatalf("Start(%q) = %v", s, got)
		}
	}
	if found < 1000 {
		t.Errorf("only %d texts with a word", found)
	}
}

func TestASCII(t *testing.T) {
	for n := range 20 {
		for k := range n {
			s := []byte(strings.Repeat("x", n))
			if !ASCII(string(s)) {
				t.Errorf("ASCII(%q) = false", s)
			}
			s[k] = 0x80
			if ASCII(string(s)) {
				t.Errorf("ASCII(%q) = true", s)
			}
		}
	}
}

// TestLineTable compares the line table with one made byte by byte.
func TestLineTable(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 20000 {
		b := make([]byte, rnd.IntN(12))
		for i := range b {
			b[i] = "\r\n\na"[rnd.IntN(4)]
		}
		want := []int{0}
		for i := range b {
			if b[i] == '\n' || b[i] == '\r' && (i+1 == len(b) || b[i+1] != '\n') {
				want = append(want, i+1)
			}
		}
		if got := NewLines(string(b)).starts; !slices.Equal(got, want) {
			t.Fatalf("NewLines(%q) = %v, want %v", b, got, want)
		}
	}
}
