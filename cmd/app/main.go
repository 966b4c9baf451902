// Command app is the page: compiled to wasm, started by static/boot.js.
package main

import (
	"math"
	"runtime"
	"runtime/debug"

	"smtpwhy/web"
)

func main() {
	collectLater()
	// The collector comes when the heap has doubled. This makes it large without there being anything to look at, and as it
	// is never written to, the browser needs no memory for it: small pastes may take 64 MB between two rests (web/rest.go),
	// and for a long log the collector comes as often as ever.
	ballast := make([]byte, 64<<20)
	learn()
	web.Main()
	runtime.KeepAlive(ballast)
}

// firstLimit is how much memory may be taken before the collector comes for the first time, in bytes, with the ballast.
const firstLimit = 128 << 20

// collectLater keeps the collector from coming before the reader rests, or has pasted something long. The ballast would
// otherwise call it at once, and a tenth of a second of the first visit is spent on compiling and running it.
func collectLater() {
	usual := debug.SetGCPercent(-1)
	debug.SetMemoryLimit(firstLimit)
	first := new([16]byte) // large enough to be thrown away by itself, which the first collection does
	runtime.AddCleanup(first, func(usual int) {
		debug.SetGCPercent(usual)
		debug.SetMemoryLimit(math.MaxInt64)
	}, usual)
}
