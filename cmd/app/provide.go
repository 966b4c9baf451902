//go:build page

package main

import (
	"syscall/js"

	"smtpwhy/core/catalogue"
)

// The script that starts the page has loaded the catalogue beside this program.
func init() {
	packed := js.Global().Get("smtpwhyCatalogue")
	text := make([]byte, packed.Length())
	js.CopyBytesToGo(text, packed)
	catalogue.Provide(string(text))
	js.Global().Delete("smtpwhyCatalogue")
}
