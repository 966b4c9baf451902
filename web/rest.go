package web

import (
	"runtime"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// The collector has no thread of its own in a browser: while it works, nothing else does, which with two hundred cards is
// tens of milliseconds. So cmd/app has it come seldom, and the page calls it when the reader rests.
const (
	restAfter = 2 * time.Second
	restAbove = 8 << 20 // bytes taken since the last rest
)

// rest lets the collector work if the reader does nothing for a while.
func (r *root) rest(ctx app.Context) {
	r.resting++
	turn := r.resting
	ctx.After(restAfter, func(ctx app.Context) {
		ctx.PreventUpdate()
		var m runtime.MemStats
		if turn != r.resting || r.drawing {
			return
		}
		if runtime.ReadMemStats(&m); m.HeapAlloc > r.kept+restAbove {
			runtime.GC()
			runtime.ReadMemStats(&m)
			r.kept = m.HeapAlloc
		}
	})
}
