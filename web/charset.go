package web

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpwhy/core/dsn"
)

// Mails come in charsets that core does not know by itself; every browser has a decoder for those of the web.
func init() {
	if app.IsClient {
		dsn.Charset = decodeIn
	}
}

// decodeIn decodes b with the browser's TextDecoder. It gives nothing for a charset that the browser does not know:
// its constructor throws then.
func decodeIn(charset string, b []byte) (s string, ok bool) {
	defer func() {
		if recover() != nil {
			s, ok = "", false
		}
	}()
	array := app.Window().Get("Uint8Array").New(len(b))
	app.CopyBytesToJS(array, b)
	return app.Window().Get("TextDecoder").New(charset).Call("decode", array).String(), true
}
