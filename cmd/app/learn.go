//go:build page

package main

import (
	"unsafe"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpwhy/core/catalogue"
	"smtpwhy/web"
)

// learn waits for the catalogue, which the script that starts the page loads beside this program and hands over when it has come.
// Where it does not come, the script says so, and this waits on.
func learn() {
	const at = "smtpwhyCatalogue" // a promise of an Uint8Array
	packed, ok := web.Await(app.Window().Get(at))
	if !ok {
		select {}
	}
	text := make([]byte, packed.Length())
	app.CopyBytesToGo(text, packed)
	// A copy of a megabyte takes longer than reading what is first asked for.
	catalogue.Provide(unsafe.String(unsafe.SliceData(text), len(text)))
	app.Window().Delete(at)
}
