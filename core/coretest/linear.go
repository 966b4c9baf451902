package coretest

import (
	"strings"
	"testing"
	"time"
)

// Linear checks that run takes about ten times as long for ten times as many units.
func Linear(t *testing.T, run func(input string), units ...string) {
	t.Helper()
	for _, unit := range units {
		Grows(t, unit, strings.Repeat(unit, 1000), strings.Repeat(unit, 10000), run)
	}
}

// Grows checks that the time that run takes grows with the size of its input, from small to large, of which the
// second is made as the first is and eight to ten times as long. Five times what that lets expect is allowed, since what
// is large finds less of itself in caches; quadratic would be eight to ten times. Machines have other things to do: a run that
// took too long is tried again, and the best of all counts.
func Grows(t *testing.T, name, small, large string, run func(input string)) {
	t.Helper()
	const least = 2 * time.Millisecond // what is shorter is not measured well
	took := func(best time.Duration, input string) time.Duration {
		start := CPU()
		run(input)
		return min(best, CPU()-start)
	}
	a, b := took(time.Hour, small), took(time.Hour, large)
	for range 9 {
		if b <= time.Duration(5*len(large)/len(small))*max(a, least) {
			return
		}
		a, b = took(a, small), took(b, large)
	}
	t.Errorf("%s: %v for %d bytes, %v for %d", name, a, len(small), b, len(large))
}
