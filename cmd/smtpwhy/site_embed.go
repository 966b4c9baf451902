//go:build site

package main

import (
	"embed"
	"io/fs"
)

//go:embed site
var siteFiles embed.FS

// embeddedSite returns the files that "make dist" put beside this source before it was built.
func embeddedSite() (fs.FS, error) { return fs.Sub(siteFiles, "site") }
