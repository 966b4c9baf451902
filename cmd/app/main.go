// Command app is the page: compiled to wasm, started by static/boot.js.
package main

import (
	"runtime"

	"smtpwhy/web"
)

func main() {
	// The collector comes when the heap has doubled. This makes it large without there being anything to look at, and as it
	// is never written to, the browser needs no memory for it: small pastes may take 64 MB between two rests (web/rest.go),
	// and for a long log the collector comes as often as ever.
	ballast := make([]byte, 64<<20)
	web.Main()
	runtime.KeepAlive(ballast)
}
