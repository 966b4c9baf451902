package text

import "strings"

// A Words is a list of words, or of parts of sentences, that are searched for all at once: one pass over a text
// costs the same for two words and for two hundred. Letters of ASCII match in either case; what else a text has
// must be in lower case already, as Lower makes it.
type Words struct {
	heads [1 << 12]uint16 // by the hash of the first three bytes of a word, the index in lists
	lists [][]string
}

// NewWords returns the set of words, each of at least three bytes and in lower case.
func NewWords(words ...string) *Words {
	w := &Words{lists: make([][]string, 1, len(words)+1)}
	for _, s := range words {
		k := &w.heads[hash(uint32(s[0])|uint32(s[1])<<8|uint32(s[2])<<16)]
		if *k == 0 {
			*k = uint16(len(w.lists))
			w.lists = append(w.lists, nil)
		}
		w.lists[*k] = append(w.lists[*k], s)
	}
	return w
}

func hash(head uint32) uint32 { return head * 0x9e3779b1 >> 20 }

// Of returns the set of what word returns for each of list.
func Of[T any](list []T, word func(T) string) *Words {
	words := make([]string, len(list))
	for i, t := range list {
		words[i] = word(t)
	}
	return NewWords(words...)
}

// In reports whether one of the words stands in s.
func (w *Words) In(s string) bool {
	if len(s) < 3 {
		return false
	}
	head := uint32(lower[s[0]])<<8 | uint32(lower[s[1]])<<16
	for i := 2; i < len(s); i++ {
		head = head>>8 | uint32(lower[s[i]])<<16
		if k := w.heads[hash(head)]; k != 0 && startsWith(s[i-2:], w.lists[k]) {
			return true
		}
	}
	return false
}

// Start reports whether s starts with one of the words.
func (w *Words) Start(s string) bool {
	if len(s) < 3 {
		return false
	}
	k := w.heads[hash(uint32(lower[s[0]])|uint32(lower[s[1]])<<8|uint32(lower[s[2]])<<16)]
	return k != 0 && startsWith(s, w.lists[k])
}

func startsWith(s string, words []string) bool {
	for _, word := range words {
		if len(word) > len(s) {
			continue
		}
		i := 0
		for i < len(word) && lower[s[i]] == word[i] {
			i++
		}
		if i == len(word) {
			return true
		}
	}
	return false
}

// lower maps the letters of ASCII to lower case, and other bytes to themselves.
var lower = func() (t [256]byte) {
	for i := range t {
		t[i] = byte(i)
		if 'A' <= i && i <= 'Z' {
			t[i] += 'a' - 'A'
		}
	}
	return t
}()

// Lower returns s as Words wants it: in lower case where it has letters beyond ASCII, else as it is.
func Lower(s string) string {
	if ASCII(s) {
		return s
	}
	return strings.ToLower(s)
}

// ASCII reports whether s has nothing but ASCII in it.
func ASCII(s string) bool {
	for len(s) >= 8 {
		if (s[0]|s[1]|s[2]|s[3]|s[4]|s[5]|s[6]|s[7])&0x80 != 0 {
			return false
		}
		s = s[8:]
	}
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
