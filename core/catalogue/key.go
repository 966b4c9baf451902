package catalogue

import (
	"slices"

	"smtpwhy/core/smtp"
)

// A key is the hash of something that an entry is looked up by, FNV-1a. It starts with what sort of thing it is.
type key uint32

const (
	hashWord    key = 2166136261 + iota
	hashID          // of an entry
	hashLike        // id of the entry that another one is like
	hashProblem     // id of a problem
	hashCode        // pattern with a code
	hashStatus      // pattern with a status alone
	hashName        // subject and detail of a status with a name
)

func (k key) byte(b byte) key { return (k ^ key(b)) * 16777619 }

func (k key) text(s string) key {
	for i := range len(s) {
		k = k.byte(s[i])
	}
	return k
}

func (k key) number(n int) key { return k.byte(byte(n)).byte(byte(n >> 8)) }

// bucket returns the bucket of an index.
func (k key) bucket() int { return int((k ^ k>>16) % buckets) }

// key returns what p is looked up by. Patterns of a reply that fits can only have the keys of Query.eachKey.
func (p *Pattern) key() key {
	if p.codeless() {
		return hashStatus.number(p.Class).number(p.Subject).number(p.Detail)
	}
	return hashCode.number(int(p.Code)).number(int(p.Severity)).number(p.Second)
}

// eachKey calls call with what the patterns of entries that fit q are looked up by.
func (q *Query) eachKey(call func(key)) {
	if q.Code != 0 {
		_, second, _ := q.Code.Digits()
		s := q.Code.Severity()
		for _, p := range [...]Pattern{{Code: q.Code, Second: -1}, {Severity: s, Second: second}, {Severity: s, Second: -1}} {
			call(p.key())
		}
	}
	if q.Status.IsZero() {
		return
	}
	for _, class := range [...]int{int(q.Status.Class), -1} {
		for _, subject := range [...]int{int(q.Status.Subject), -1} {
			for _, detail := range [...]int{int(q.Status.Detail), -1} {
				p := Pattern{Class: class, Subject: subject, Detail: detail}
				call(p.key())
			}
		}
	}
}

// indexKeys indexes what entries are looked up by.
func (c *Catalogue) indexKeys() {
	c.keys.refs = make([]ref, 0, 2*len(c.entries))
	named := map[Pattern]bool{} // in full, by an entry that its key leads to
	for i, e := range c.entries {
		add := func(k key) { c.keys.add(k.bucket(), placeOf(i, 0)) }
		add(hashID.text(e.ID))
		if e.Like != "" {
			add(hashLike.text(e.Like))
		}
		if e.Problem != "" {
			add(hashProblem.text(e.Problem))
		}
		for k := range e.Replies {
			p := &e.Replies[k]
			if e.names(p) {
				add(hashName.number(p.Subject).number(p.Detail))
			}
			if e.HasWords() {
				continue
			}
			if !slices.ContainsFunc(e.Replies[:k], func(o Pattern) bool { return o.key() == p.key() }) {
				add(p.key())
			}
			for _, full := range p.full() {
				if full.key() == p.key() {
					named[full] = true
				}
			}
		}
	}
	for i, e := range c.entries {
		for k := range e.Replies {
			for _, full := range e.Replies[k].full() {
				if full != (Pattern{}) && !named[full] {
					named[full] = true
					c.keys.add(full.key().bucket(), placeOf(i, 0))
				}
			}
		}
	}
	c.keys.link()
}

// names reports whether e has the name of the status that p names.
func (e *Entry) names(p *Pattern) bool {
	return e.Name != "" && p.Code == 0 && p.Subject >= 0 && p.Detail >= 0
}

// full returns patterns for the code and the status that p names in full; the zero Pattern for what it does not.
func (p *Pattern) full() (out [2]Pattern) {
	free := Pattern{Second: -1, Class: -1, Subject: -1, Detail: -1}
	if p.Code != 0 {
		out[0] = free
		out[0].Code = p.Code
	}
	if p.HasStatus && p.Class > 0 && p.Subject >= 0 && p.Detail >= 0 {
		out[1] = free
		out[1].HasStatus, out[1].Class, out[1].Subject, out[1].Detail = true, p.Class, p.Subject, p.Detail
	}
	return out
}

// lookup returns the first entry at a key that is the right one, nil if there is none.
func (c *Catalogue) lookup(k key, right func(*Entry) bool) (found *Entry) {
	c.keys.each(k.bucket(), func(at place) bool {
		if e := c.entry(at.entry()); right(e) {
			found = e
		}
		return found == nil
	})
	return found
}

// Entry returns the entry called id, or nil.
func (c *Catalogue) Entry(id string) *Entry {
	return c.lookup(hashID.text(id), func(e *Entry) bool { return e.ID == id })
}

// Problem returns the entry that explains the problem called id, or nil.
func (c *Catalogue) Problem(id string) *Entry {
	return c.lookup(hashProblem.text(id), func(e *Entry) bool { return e.Problem == id && id != "" })
}

// StatusName returns the registry's short name for the subject and detail of s, in a language, "" if it has none.
func (c *Catalogue) StatusName(s smtp.Status, lang string) string {
	subject, detail := int(s.Subject), int(s.Detail)
	e := c.lookup(hashName.number(subject).number(detail), func(e *Entry) bool {
		return slices.ContainsFunc(e.Replies, func(p Pattern) bool { return e.names(&p) && p.Subject == subject && p.Detail == detail })
	})
	if e == nil {
		return ""
	}
	e, _ = e.In(lang)
	return e.Name
}

// CodeName returns the short name of a code in its standard, in a language, "" if it has none.
func (c *Catalogue) CodeName(code smtp.Code, lang string) string {
	if e := c.Entry("code-" + code.String()); e != nil {
		e, _ = e.In(lang)
		return e.Name
	}
	return ""
}

// Names reports whether an entry names a code or a status, such as "550" and "5.1.1", in full.
func (c *Catalogue) Names(full string) bool {
	p, err := parsePattern(full)
	return err == nil && c.lookup(p.key(), func(e *Entry) bool {
		return slices.ContainsFunc(e.Replies, func(o Pattern) bool { full := o.full(); return full[0] == p || full[1] == p })
	}) != nil
}

// plain returns the entries without words of which a pattern can fit q, in their order.
func (c *Catalogue) plain(q *Query) (entries []int) {
	q.eachKey(func(k key) {
		c.keys.each(k.bucket(), func(at place) bool {
			entries = append(entries, at.entry())
			return true
		})
	})
	slices.Sort(entries)
	return slices.Compact(entries)
}
