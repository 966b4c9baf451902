package core

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"testing"

	"smtpwhy/core/coretest"
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
	var files int
	var crashes atomic.Int32
	t.Cleanup(func() { fmt.Printf("eval: crashes %d of %d files, each cut %d times\n", crashes.Load(), files, cuts) })
	for _, dir := range []string{"bounces", "not-bounces", "line-endings", "transcripts"} {
		names, _ := filepath.Glob(filepath.Join(corpus, dir, "*"))
		for k, name := range names {
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			files++
			t.Run(dir+"/"+filepath.Base(name), func(t *testing.T) {
				t.Parallel()
				defer func() {
					if err := recover(); err != nil {
						crashes.Add(1)
						t.Errorf("%v\n%s", err, debug.Stack())
					}
				}()
				damage(t, string(b), cuts, rand.New(rand.NewPCG(3, uint64(k))))
			})
		}
	}
}

// damage explains in, damaged in all ways.
func damage(t *testing.T, in string, cuts int, rnd *rand.Rand) {
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
	if len(in) <= 20<<10 {
		coretest.Grows(t, "repeated", strings.Repeat(in, 10), strings.Repeat(in, 100), func(in string) { Explain(in) })
	}
}
