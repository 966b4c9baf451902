// Package static holds the files of the site that are not made by a program: style sheets, icons and the
// script that starts the page.
package static

import "embed"

// Files are the files of this folder: css/*.css, icon.svg and the scripts: boot.js and
// frame.js of the page, search.js of the index, embed.js for the pages of others. schema/*.json
// describe what programs read.
//
//go:embed css/*.css icon.svg *.js schema/*.json
var Files embed.FS
