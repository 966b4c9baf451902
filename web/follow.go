package web

import (
	"reflect"
	"slices"
	"time"
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
	res.freshen(first, stepTime)
}

// freshen brings up to date what these cards show, for about the time d and up to a few that have changed, and reports
// whether any has. One that has not changed stays the same, so that it is not drawn again.
func (res *result) freshen(on []int, d time.Duration) bool {
	changed := 0
	for start, i := time.Now(), 0; i < len(on) && changed < drawStep && time.Since(start) < d; i++ {
		k := on[i]
		if res.stale == nil || !res.stale[k] {
			continue
		}
		was := res.shown[k]
		res.shown[k], res.stale[k] = nil, false
		now := res.show(k)
		if was.weighed {
			now.weigh(res.report.Words)
		}
		if now.same(was) {
			res.shown[k] = was
		} else {
			changed++
		}
	}
	return changed > 0
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
