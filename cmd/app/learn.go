//go:build page

package main

import (
	"syscall/js"

	"smtpwhy/core/catalogue"
)

// learn waits for the catalogue, which the script that starts the page loads beside this program and hands over when it has come.
func learn() {
	const at = "smtpwhyCatalogue" // a promise of an Uint8Array
	come := make(chan js.Value, 1)
	then := js.FuncOf(func(_ js.Value, args []js.Value) any {
		come <- args[0]
		return nil
	})
	js.Global().Get(at).Call("then", then)
	packed := <-come
	then.Release()
	text := make([]byte, packed.Length())
	js.CopyBytesToGo(text, packed)
	catalogue.Provide(string(text))
	js.Global().Delete(at)
}
