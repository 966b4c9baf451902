package web

import (
	"reflect"
	"slices"
)

// follow lets the first n cards show what those of the result before showed, until their turn comes: most of them have
// not changed, and to draw all of them at once would hold up the next key.
func (res *result) follow(before *result, n int) {
	res.stale = make([]bool, len(res.cards))
	for i := range min(n, len(res.cards), len(before.shown)) {
		if was := before.shown[i]; was != nil {
			res.shown[i], res.stale[i] = was, true
		}
	}
	first := make([]int, min(drawStep, len(res.cards)))
	for i := range first {
		first[i] = i
	}
	res.freshen(first)
}

// freshen brings up to date what the next few of these cards show. One that has not changed stays the same, so that it
// is not drawn again.
func (res *result) freshen(on []int) {
	left := drawStep
	for _, i := range on {
		if res.stale == nil || !res.stale[i] {
			continue
		}
		if left--; left < 0 {
			return
		}
		was := res.shown[i]
		res.shown[i], res.stale[i] = nil, false
		if now := res.show(i); now.same(was) {
			res.shown[i] = was
		}
	}
}

// same reports whether two cards show the same, of the same place.
func (s *shown) same(o *shown) bool {
	a, b := s.card.Finding, o.card.Finding
	return s.line == o.line && s.cause == o.cause && a.Entry == b.Entry && a.Event.Span == b.Event.Span && slices.Equal(s.card.Recipients, o.card.Recipients) &&
		reflect.DeepEqual(s.quote, o.quote) && reflect.DeepEqual(s.x, o.x) && reflect.DeepEqual(s.considered, o.considered)
}

// settled reports whether nothing of these cards is of the text before.
func (res *result) settled(on []int) bool {
	return !slices.ContainsFunc(on, func(i int) bool { return res.stale != nil && res.stale[i] })
}
