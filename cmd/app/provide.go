//go:build page

package main

import (
	"syscall/js"

	"smtpwhy/core/catalogue"
)

// The script that starts the page has loaded the catalogue beside this program.
func init() {
	catalogue.Provide(js.Global().Get("smtpwhyCatalogue").String())
	js.Global().Delete("smtpwhyCatalogue")
}
