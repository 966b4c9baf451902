package main

import (
	"golang.org/x/text/encoding/htmlindex"

	"smtpwhy/core/dsn"
)

// Mails come in charsets that core does not know by itself. The page asks the browser; the command has the tables
// of golang.org/x/text.
func init() {
	dsn.Charset = func(name string, b []byte) (string, bool) {
		enc, err := htmlindex.Get(name)
		if err != nil {
			return "", false
		}
		out, err := enc.NewDecoder().Bytes(b)
		return string(out), err == nil
	}
}
