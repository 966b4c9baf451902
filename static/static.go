// Package static holds the files of the site that are not made by a program: style sheets, icons and the
// script that starts the page.
package static

import "embed"

// Files are the files of this folder: css/*.css, icon.svg and boot.js.
//
//go:embed css/*.css icon.svg boot.js search.js
var Files embed.FS
