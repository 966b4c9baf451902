//go:build !site

package main

import (
	"errors"
	"io/fs"
)

// embeddedSite says how to get a site: this binary was built without one, as "go build" and "go test" do.
func embeddedSite() (fs.FS, error) {
	return nil, errors.New("this binary was built without the page. In the source tree, \"make dist\" makes dist/smtpwhy, " +
		"which holds it, and dist/site, a folder for \"smtpwhy serve --dir dist/site\" or any web server")
}
