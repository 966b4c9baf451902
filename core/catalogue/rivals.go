package catalogue

import "strings"

// A Rival is an entry that fits a reply as well as the best one does, but for what the best one has before it.
type Rival struct {
	Entry *Entry
	Lost  Loss
}

// A Loss says why an entry that fits is not the answer.
type Loss string

const (
	ToToken   Loss = "token"    // the reply holds a provider's own code for its reason
	ToZone    Loss = "zone"     // the reply names a blocklist
	ToWords   Loss = "words"    // it goes by code or status alone, and the best one by words
	ToMore    Loss = "more"     // its words are fewer
	ToPattern Loss = "pattern"  // its code, status or position fits less closely
	ToOwnRule Loss = "own-rule" // the best one is a rule of the reader's organisation
)

// Rivals returns up to n entries that fit q besides the best one, the nearest first. Rivals(q, n) of a query that finds nothing is empty.
func (c *Catalogue) Rivals(q Query, n int) []Rival {
	var out []Rival
	all := c.All(q)
	if len(all) == 0 {
		return nil
	}
	best := all[0]
	seen := map[*Entry]bool{best.Entry: true}
	for _, m := range all[1:] {
		if seen[m.Entry] || len(out) == n {
			continue
		}
		seen[m.Entry] = true
		out = append(out, Rival{m.Entry, m.lostTo(best)})
	}
	return out
}

// lostTo says what best has before m.
func (m Match) lostTo(best Match) Loss {
	switch {
	case best.Basis == ByPhrase && m.Basis != ByPhrase:
		return ToWords
	case best.score.kind > m.score.kind && best.score.kind == isToken:
		return ToToken
	case best.score.kind > m.score.kind:
		return ToZone
	case best.score.literal > m.score.literal:
		return ToMore
	case best.score.weight > m.score.weight:
		return ToPattern
	}
	return ToOwnRule
}

// Owns reports whether a web address leads to a host of e's provider. What is not plainly one does not: an address with a user
// before the host, or a host that is not written in letters, digits, dots and hyphens.
func (e *Entry) Owns(address string) bool {
	rest, ok := strings.CutPrefix(address, "https://")
	if !ok {
		if rest, ok = strings.CutPrefix(address, "http://"); !ok {
			return false
		}
	}
	if i := strings.IndexAny(rest, "/?#\\"); i >= 0 { // browsers take \ for /
		rest = rest[:i]
	}
	for i := range len(rest) {
		if c := rest[i] | 0x20; (c < 'a' || c > 'z') && (rest[i] < '0' || rest[i] > '9') && rest[i] != '.' && rest[i] != '-' {
			return false
		}
	}
	for _, own := range e.Own {
		if under(rest, own) {
			return true
		}
	}
	return false
}
