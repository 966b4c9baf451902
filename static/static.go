// Package static holds the files of the site that are not made by a program: style sheets, icons and the
// script that starts the page.
package static

import "embed"

// Files are the files of this folder: css/*.css, the icons, the manifest and the scripts: boot.js, loader.js, frame.js
// and offline.js of the page, sw.js of its service worker, search.js of the index, embed.js for the pages of others.
// schema/*.json describe what programs read. The PNG icons are icon.svg on paper, with the margin that systems cut off.
//
//go:embed css/*.css icon.svg icon-*.png site.webmanifest *.js schema/*.json
var Files embed.FS
