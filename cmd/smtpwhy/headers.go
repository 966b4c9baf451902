package main

import (
	"path"
	"slices"
	"strings"
)

// A header is sent with the files whose names, relative to the site's root, start with Under. "" is every answer.
type header struct{ Under, Name, Value string }

// headers is the one table of headers. serve sends what it says, and export writes it into the configuration of
// other servers. Where two rows have the same name, the later one holds. ancestors is who may show the pages in a
// frame, as in the CSP.
func headers(ancestors string) []header {
	return []header{
		{"", "Content-Security-Policy", contentSecurity + "; frame-ancestors " + ancestors},
		{"", "X-Content-Type-Options", "nosniff"},
		{"", "Referrer-Policy", "no-referrer"},
		{"", "Permissions-Policy", permissions},
		{"", "Cross-Origin-Opener-Policy", "same-origin"},
		{"", "Vary", "Accept-Encoding"},
		{"", "Cache-Control", "no-cache"},
		{"assets/", "Cache-Control", "public, max-age=31536000, immutable"}, // the names change with the content
		// A sandboxed frame has an origin of its own, and loads even its own wasm across origins.
		{"assets/", "Access-Control-Allow-Origin", "*"},
		{"v1/", "Access-Control-Allow-Origin", "*"}, // scripts for the pages of others, who may check their hash
	}
}

// Always reports whether the header belongs to every answer, errors too.
func (h header) Always() bool {
	return h.Under == "" && h.Name != "Cache-Control" && !h.Negotiated()
}

// Negotiated reports whether servers that choose among the codings of a file send the header by themselves.
func (h header) Negotiated() bool { return h.Name == "Vary" }

// contentSecurity lets a page load what lies beside it and nothing else. What a server said can thus do no harm even if
// it got into the page as code, and nothing pasted can leave. The one trusted type is the address of a worker, the page's
// own. The pages carry it as well, for servers that send no headers; there frame-ancestors would be ignored.
const contentSecurity = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; " +
	"connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; " +
	"require-trusted-types-for 'script'; trusted-types smtpwhy-worker"

// plainSecurity is the policy of pages without scripts. With none there is nothing that connects, but browsers also
// hold what looks at a page from outside to connect-src, such as Lighthouse when it asks for robots.txt.
const plainSecurity = "default-src 'none'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"

// searchSecurity is the policy of the index, which has a script to search it.
const searchSecurity = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"

// permissions switches off what the page never asks for.
const permissions = "accelerometer=(), autoplay=(), camera=(), clipboard-read=(), clipboard-write=(self), display-capture=(), " +
	"encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), magnetometer=(), " +
	"microphone=(), midi=(), payment=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), " +
	"xr-spatial-tracking=()"

// A mediaType is what files with some extensions are.
type mediaType struct {
	Type string
	Exts []string
}

// mediaTypes is the one table of content types. Not the host's MIME files: what they lack or get wrong would keep the
// wasm from starting.
var mediaTypes = []mediaType{
	{"text/html; charset=utf-8", []string{".html"}},
	{"text/css; charset=utf-8", []string{".css"}},
	{"text/javascript; charset=utf-8", []string{".js"}},
	{"application/json", []string{".json"}},
	{"application/wasm", []string{".wasm"}},
	{"application/manifest+json", []string{".webmanifest"}},
	{"image/svg+xml", []string{".svg"}},
	{"image/png", []string{".png"}},
	{"image/x-icon", []string{".ico"}},
	{"application/xml", []string{".xml"}},
	{"text/plain; charset=utf-8", []string{".txt", ".conf", ".rb", ".service", ".sh", ".socket", ".yml"}}, // those of hosting/, to be looked at
}

func contentType(name string) string {
	for _, m := range mediaTypes {
		if slices.Contains(m.Exts, path.Ext(name)) {
			return m.Type
		}
	}
	return "application/octet-stream"
}

// of returns the rows of table that hold for the file called name.
func of(table []header, name string) []header {
	var out []header
next:
	for _, h := range table {
		if !strings.HasPrefix(name, h.Under) {
			continue
		}
		for i := range out {
			if out[i].Name == h.Name {
				out[i] = h
				continue next
			}
		}
		out = append(out, h)
	}
	return out
}
