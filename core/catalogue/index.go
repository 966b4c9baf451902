package catalogue

import (
	"cmp"
	"slices"
	"strings"
)

// buckets is how many lists the phrases are kept in, a power of two, and some for each word that leads to one.
const buckets = 1 << 13

// An index finds the phrases that can be in a text by the bucket of the rarest word of each. A map by the words themselves
// takes twice as long to make, and phrases are searched for in the text anyway.
type index struct {
	first []*phrase // of each bucket, and the others by their next
}

// bucket returns the bucket of a word, by the hash FNV-1a.
func bucket(w string) int {
	h := uint32(2166136261)
	for i := range len(w) {
		h = (h ^ uint32(w[i])) * 16777619
	}
	return int((h ^ h>>16) % buckets)
}

func newIndex(entries []*Entry) index {
	n := 0
	for _, e := range entries {
		n += len(e.Phrases) + len(e.Zones) + len(e.Tokens)
	}
	all := make([]phrase, 0, 3*n/2) // groups write out more
	lits := make([]literal, 0, 2*n)
	// The words of the phrases, and where those of each end.
	type word struct{ bucket, size uint16 }
	words, ends := make([]word, 0, 5*n), make([]int, 0, 3*n/2)
	var count [buckets]uint16
	add := func(e *Entry, k kind, folded string) {
		p := phrase{entry: e, kind: k}
		begin := len(lits)
		lits = literals(lits, folded)
		p.literals = lits[begin:len(lits):len(lits)]
		for _, lit := range p.literals {
			p.says += len(lit.text) - strings.Count(lit.text, "*")
		}
		if p.says == 0 {
			return
		}
		all = append(all, p)
		for _, lit := range p.literals {
			eachWord(whole(lit.text), func(w string) {
				b := bucket(w)
				count[b]++
				words = append(words, word{uint16(b), uint16(len(w))})
			})
		}
		ends = append(ends, len(words))
	}
	for _, e := range entries {
		if e.Like != "" {
			continue // found by way of the entry that it is like
		}
		for _, group := range e.Phrases {
			eachVariant(fold(group).text, func(s string) { add(e, isPhrase, s) })
		}
		for _, s := range e.Zones {
			add(e, isZone, fold(s).text)
		}
		for _, s := range e.Tokens {
			add(e, isToken, fold(s).text)
		}
	}
	ix := index{first: make([]*phrase, buckets)}
	for i, end := range slices.Backward(ends) {
		begin := 0
		if i > 0 {
			begin = ends[i-1]
		}
		if begin == end {
			continue
		}
		rarest := slices.MinFunc(words[begin:end], func(a, b word) int {
			return cmp.Or(cmp.Compare(count[a.bucket], count[b.bucket]), cmp.Compare(b.size, a.size))
		}).bucket
		p := &all[i]
		p.next, ix.first[rarest] = ix.first[rarest], p
	}
	return ix
}

// each calls call for every phrase whose rarest word is in the text, once, and for a few others.
func (ix index) each(f folded, call func(*phrase)) {
	var seen [buckets / 64]uint64
	eachWord(f.text, func(w string) {
		b := bucket(w)
		p := ix.first[b]
		if p == nil || seen[b/64]>>(b%64)&1 != 0 {
			return
		}
		seen[b/64] |= 1 << (b % 64)
		for ; p != nil; p = p.next {
			call(p)
		}
	})
}
