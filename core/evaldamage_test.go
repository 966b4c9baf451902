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

// TestEvalDamaged explains every file of the corpus cut at 200 places and with bytes turned over: nothing crashes.
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
	for k, name := range damaged(t) {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files++
		t.Run(filepath.Base(name), func(t *testing.T) {
			t.Parallel()
			defer func() {
				if err := recover(); err != nil {
					crashes.Add(1)
					t.Errorf("%v\n%s", err, debug.Stack())
				}
			}()
			damage(string(b), cuts, rand.New(rand.NewPCG(3, uint64(k))))
		})
	}
}

// TestEvalRepeated explains the files of the corpus repeated ten and a hundred times: the time grows with the size. It
// takes the time of the process, so nothing else may run beside it.
func TestEvalRepeated(t *testing.T) {
	open(t, "bounces.expected.jsonl")
	if runtime.GOOS == "js" {
		t.Skip("the native run does this")
	}
	for _, name := range damaged(t) {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if in := string(b); len(in) <= 20<<10 {
			coretest.Grows(t, name, strings.Repeat(in, 10), strings.Repeat(in, 100), func(in string) { Explain(in) })
		}
	}
}

// damaged returns the names of the files of the corpus that tests damage.
func damaged(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, dir := range []string{"bounces", "not-bounces", "line-endings", "transcripts"} {
		names, err := filepath.Glob(filepath.Join(corpus, dir, "*"))
		if err != nil || len(names) == 0 {
			t.Fatalf("no files in %s", dir)
		}
		out = append(out, names...)
	}
	return out
}

// damage explains in, damaged in all ways.
func damage(in string, cuts int, rnd *rand.Rand) {
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
}
