package catalogue

import (
	"cmp"
	"slices"
	"strings"
)

// buckets is how many lists an index keeps, a power of two, and some for each word that leads to an entry.
const buckets = 1 << 13

// An index leads from words to entries, by a hash of the words. A map takes twice as long to make, and who follows an index looks
// whether the entry is the right one anyway.
type index struct {
	first []int32 // by bucket: the ref that its list begins with, from 1; 0 where there is none
	refs  []ref
}

// A ref leads to a place.
type ref struct {
	to   place
	next int32 // as in first; before link it is the bucket
}

// A place is an entry, by its number, and what of its words is meant, by the number that Entry.groups gives it.
type place int64

const maxGroups = 1 << 16 // of an entry

func placeOf(entry, group int) place { return place(entry*maxGroups + group) }
func (p place) entry() int           { return int(p) / maxGroups }
func (p place) group() int           { return int(p) % maxGroups }

// add has a bucket lead to a place, once link has been called. Those of a bucket stay in the order in which they are added.
func (ix *index) add(bucket int, to place) { ix.refs = append(ix.refs, ref{to, int32(bucket)}) }

func (ix *index) link() {
	ix.first = make([]int32, buckets)
	for i := len(ix.refs) - 1; i >= 0; i-- {
		first := &ix.first[ix.refs[i].next]
		ix.refs[i].next, *first = *first, int32(i+1)
	}
}

// each calls call with the places that a bucket leads to until it returns false.
func (ix *index) each(bucket int, call func(place) bool) {
	for at := ix.first[bucket]; at != 0; at = ix.refs[at-1].next {
		if !call(ix.refs[at-1].to) {
			return
		}
	}
}

// A mask is a set of words, of which some are not told apart.
type mask uint64

func (m *mask) add(bucket int) { *m |= 1 << (bucket % 64) }

// has reports whether all words of o can be in m.
func (m mask) has(o mask) bool { return o&^m == 0 }

// in returns the places to which words of s lead, in their order, and all the words.
func (ix *index) in(s string) (to []place, said mask) {
	eachWord(s, func(w string) {
		b := hashWord.text(w).bucket()
		said.add(b)
		for at := ix.first[b]; at != 0; at = ix.refs[at-1].next {
			to = append(to, ix.refs[at-1].to)
		}
	})
	slices.Sort(to)
	return slices.Compact(to), said
}

// groups returns how many groups of phrases e is found by: its Phrases, Zones and Tokens, in this order.
func (e *Entry) groups() int {
	if e.Like != "" {
		return 0 // found by way of the entry that it is like
	}
	return len(e.Phrases) + len(e.Zones) + len(e.Tokens)
}

// group appends to out what is found by the k-th group, ready to be searched. Literals are kept in lits.
func (e *Entry) group(k int, out []phrase, lits *[]literal) []phrase {
	add := func(kind kind, folded string) {
		p := phrase{kind: kind}
		begin := len(*lits)
		*lits = literals(*lits, folded)
		p.literals = (*lits)[begin:len(*lits):len(*lits)]
		for _, lit := range p.literals {
			p.says += len(lit.text) - strings.Count(lit.text, "*")
		}
		if p.says > 0 {
			out = append(out, p)
		}
	}
	switch zones := len(e.Phrases); {
	case k < zones:
		eachVariant(fold(e.Phrases[k]).text, func(s string) { add(isPhrase, s) })
	case k < zones+len(e.Zones):
		add(isZone, fold(e.Zones[k-zones]).text)
	default:
		add(isToken, fold(e.Tokens[k-zones-len(e.Zones)]).text)
	}
	return out
}

// eachWord calls f with the words that have to be in a text for p to be there.
func (p *phrase) eachWord(f func(string)) {
	for _, lit := range p.literals {
		eachWord(whole(lit.text), f)
	}
}

// indexWords indexes the phrases of all entries. To each group leads the rarest word of each of its phrases.
func (c *Catalogue) indexWords() {
	type word struct{ bucket, size uint16 }
	n := 0
	for _, e := range c.entries {
		n += e.groups()
	}
	// The words of all phrases, and where those of each end.
	words, ends := make([]word, 0, 6*n), make([]int, 0, 7*n/4)
	var count [buckets]uint16
	all, lits := make([]phrase, 0, 7*n/4), make([]literal, 0, 5*n/2)
	c.phrases = make([][][]phrase, len(c.entries))
	c.words.refs = make([]ref, 0, 5*n/4)
	groups := make([][]phrase, n)
	for i, e := range c.entries {
		n := e.groups()
		c.phrases[i], groups = groups[:n:n], groups[n:]
		for k := range c.phrases[i] {
			begin := len(all)
			all = e.group(k, all, &lits)
			of := all[begin:len(all):len(all)]
			c.phrases[i][k] = of
			for j := range of {
				p := &of[j]
				p.eachWord(func(w string) {
					b := hashWord.text(w).bucket()
					p.words.add(b)
					count[b]++
					words = append(words, word{uint16(b), uint16(len(w))})
				})
				ends = append(ends, len(words))
			}
		}
	}
	begin := 0
	for i := range c.phrases {
		for k, of := range c.phrases[i] {
			first := len(c.words.refs)
			for range of {
				end := ends[0]
				if begin < end {
					rarest := slices.MinFunc(words[begin:end], func(a, b word) int {
						return cmp.Or(cmp.Compare(count[a.bucket], count[b.bucket]), cmp.Compare(b.size, a.size))
					})
					r := ref{placeOf(i, k), int32(rarest.bucket)}
					if !slices.Contains(c.words.refs[first:], r) {
						c.words.refs = append(c.words.refs, r)
					}
				}
				begin, ends = end, ends[1:]
			}
		}
	}
	c.words.link()
}

// phrasesAt returns the phrases of a group.
func (c *Catalogue) phrasesAt(at place) []phrase {
	e := c.entry(at.entry())
	of := &c.phrases[at.entry()][at.group()]
	if *of == nil {
		var lits []literal
		*of = e.group(at.group(), nil, &lits)
		for i := range *of {
			p := &(*of)[i]
			p.eachWord(func(w string) { p.words.add(hashWord.text(w).bucket()) })
		}
	}
	return *of
}
