package core

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestEvalDamaged explains every file of the corpus cut at 200 places, with bytes turned over, and repeated a hundred
// times: nothing crashes, and the time grows with the size.
func TestEvalDamaged(t *testing.T) {
	open(t, "bounces.expected.jsonl")
	if runtime.GOOS == "js" {
		t.Skip("the native run does this")
	}
	cuts := 200
	if testing.Short() {
		cuts = 10
	}
	rnd := rand.New(rand.NewPCG(3, 4))
	for _, dir := range []string{"bounces", "not-bounces", "line-endings", "transcripts"} {
		names, _ := filepath.Glob(filepath.Join(corpus, dir, "*"))
		for _, name := range names {
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			in := string(b)
			small := in[:min(len(in), 8<<10)] // where the big ones are broken matters at their start
			for range cuts {
				Explain(small[:rnd.IntN(len(small)+1)])
			}
			for range 3 {
				broken := []byte(in)
				for range max(3, len(in)/200) {
					broken[rnd.IntN(len(broken))] = byte(rnd.IntN(256))
				}
				Explain(string(broken))
			}
			if len(in) > 20<<10 {
				continue
			}
			took := func(n int) time.Duration {
				big := strings.Repeat(in, n)
				start := time.Now()
				Explain(big)
				return time.Since(start)
			}
			// Ten times the input; quadratic would be a hundred.
			if ten, hundred := took(10), took(100); hundred > 50*max(ten, 5*time.Millisecond) {
				t.Errorf("%s: %v ten times, %v a hundred times", filepath.Base(name), ten, hundred)
			}
		}
	}
}
