// Command app is the page: compiled to wasm, started by static/boot.js.
package main

import (
	"runtime"

	"smtpwhy/web"
)

func main() {
	// The collector comes when the heap has doubled. This makes it large without there being anything to look at: for the
	// first 40 MB of small pastes it does not come at all, for a log of many it comes as often as ever. web/rest.go says why.
	ballast := make([]byte, 32<<20)
	web.Main()
	runtime.KeepAlive(ballast)
}
