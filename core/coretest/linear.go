package coretest

import (
	"strings"
	"testing"
	"time"
)

// Linear checks that run takes about ten times as long for ten times as many units: four times that is allowed for
// a busy machine; quadratic would be a hundred times.
func Linear(t *testing.T, run func(input string), units ...string) {
	t.Helper()
	for _, unit := range units {
		took := func(n int) time.Duration {
			input := strings.Repeat(unit, n)
			best := time.Hour
			for range 3 {
				start := time.Now()
				run(input)
				best = min(best, time.Since(start))
			}
			return best
		}
		if small, large := took(1000), took(10000); large > 40*max(small, 5*time.Millisecond) {
			t.Errorf("%q: %v for 1000, %v for 10000", unit, small, large)
		}
	}
}
