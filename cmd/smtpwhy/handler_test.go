package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

const index = "<!doctype html><title>the page</title>"

// testSite is a site in small.
var testSite = fstest.MapFS{
	"index.html":                    {Data: []byte(index)},
	"index.html.br":                 {Data: []byte("brotli")},
	"index.html.zst":                {Data: []byte("zstandard")},
	"index.html.gz":                 {Data: []byte("gzipped")},
	"assets/app.0123456789ab.wasm":  {Data: []byte("wasm")},
	"assets/boot.0123456789ab.js":   {Data: []byte("script")},
	"assets/style.0123456789ab.css": {Data: []byte("style")},
	"code/550/index.html":           {Data: []byte("550")},
	"code/550/index.html.gz":        {Data: []byte("gz 550")},
	"v1/embed.js":                   {Data: []byte("script")},
	"icon.svg":                      {Data: []byte("<svg/>")},
	"manifest.webmanifest":          {Data: []byte("{}")},
	"strange.xyz":                   {Data: []byte("?")},
	"empty.txt":                     {Data: nil},
	"folder/file.txt":               {Data: []byte("text")},
	".smtpwhy-export":               {Data: []byte("list")},
	".git/config":                   {Data: []byte("secret")},
	"folder/.hidden":                {Data: []byte("secret")},
}

func testHandler(base string, log io.Writer) *handler {
	return newHandler(testSite, base, "'self'", slog.New(slog.NewJSONHandler(log, nil)))
}

// get sends a request with headers given as "Name: value".
func get(h http.Handler, method, target string, headers ...string) *http.Response {
	r := httptest.NewRequest(method, "http://example.com/", nil)
	r.URL.Path, r.URL.RawQuery, _ = strings.Cut(target, "?")
	for _, s := range headers {
		name, value, _ := strings.Cut(s, ": ")
		r.Header.Add(name, value)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestEncodings(t *testing.T) {
	h := testHandler("/", io.Discard)
	tests := []struct{ path, accept, encoding, body string }{
		{"/", "", "", index},
		{"/", "gzip, br", "br", "brotli"},
		{"/", "gzip, zstd", "zstd", "zstandard"},
		{"/", "gzip", "gzip", "gzipped"},
		{"/", "br;q=0, zstd;q=0", "", index},
		{"/index.html", "br", "br", "brotli"},
		{"/code/550/", "br, gzip", "gzip", "gz 550"},
		{"/code/550/", "br", "", "550"},
		{"/icon.svg", "br, gzip", "", "<svg/>"},
	}
	tags := map[string]string{}
	for _, tt := range tests {
		r := get(h, "GET", tt.path, "Accept-Encoding: "+tt.accept)
		b := body(t, r)
		if r.StatusCode != 200 || r.Header.Get("Content-Encoding") != tt.encoding || b != tt.body {
			t.Errorf("%s with %q: %d %q %q, want %q %q", tt.path, tt.accept, r.StatusCode, r.Header.Get("Content-Encoding"), b, tt.encoding, tt.body)
		}
		if r.Header.Get("Content-Length") != strconv.Itoa(len(b)) {
			t.Errorf("%s with %q: Content-Length %q, want %d", tt.path, tt.accept, r.Header.Get("Content-Length"), len(b))
		}
		if v := r.Header.Get("Vary"); v != "Accept-Encoding" {
			t.Errorf("%s: Vary %q", tt.path, v)
		}
		if ranges := r.Header.Get("Accept-Ranges"); (ranges != "") != (tt.encoding == "") {
			t.Errorf("%s with %q: Accept-Ranges %q", tt.path, tt.accept, ranges)
		}
		tag := r.Header.Get("Etag")
		if !strings.HasPrefix(tag, `"`) || len(tag) < 18 {
			t.Errorf("%s: ETag %q", tt.path, tag)
		}
		if other, ok := tags[tag]; ok && other != b {
			t.Errorf("%s with %q: same ETag as another variant", tt.path, tt.accept)
		}
		tags[tag] = b
	}
}

func TestConditional(t *testing.T) {
	h := testHandler("/", io.Discard)
	plain := get(h, "GET", "/").Header.Get("Etag")
	br := get(h, "GET", "/", "Accept-Encoding: br").Header.Get("Etag")
	tests := []struct {
		name, method, path string
		headers            []string
		status             int
	}{
		{"same", "GET", "/", []string{"If-None-Match: " + plain}, 304},
		{"same, HEAD", "HEAD", "/", []string{"If-None-Match: " + plain}, 304},
		{"weak", "GET", "/", []string{"If-None-Match: W/" + plain}, 304},
		{"list", "GET", "/", []string{`If-None-Match: "x", ` + plain + `, "y"`}, 304},
		{"star", "GET", "/", []string{"If-None-Match: *"}, 304},
		{"other", "GET", "/", []string{`If-None-Match: "x"`}, 200},
		{"tag of another variant", "GET", "/", []string{"If-None-Match: " + br}, 200},
		{"own variant", "GET", "/", []string{"If-None-Match: " + br, "Accept-Encoding: br"}, 304},
		{"If-Match", "GET", "/", []string{`If-Match: "x"`}, 412},
		{"If-Match, same", "GET", "/", []string{"If-Match: " + plain}, 200},
		{"missing, star", "GET", "/nothing", []string{"If-None-Match: *"}, 404},
		{"missing, tag", "GET", "/nothing", []string{"If-None-Match: " + plain}, 404},
		{"missing, range", "GET", "/nothing", []string{"Range: bytes=0-1"}, 404},
		{"before the Range", "GET", "/", []string{"If-None-Match: " + plain, "Range: bytes=0-1"}, 304},
	}
	for _, tt := range tests {
		r := get(h, tt.method, tt.path, tt.headers...)
		if r.StatusCode != tt.status {
			t.Errorf("%s: %d, want %d", tt.name, r.StatusCode, tt.status)
		}
		if b := body(t, r); r.StatusCode == 304 && (b != "" || r.Header.Get("Content-Encoding") != "" || r.Header.Get("Etag") == "" || r.Header.Get("Vary") == "" || r.Header.Get("Cache-Control") == "") {
			t.Errorf("%s: body %q, headers %v", tt.name, b, r.Header)
		}
	}
}

func TestRange(t *testing.T) {
	h := testHandler("/", io.Discard)
	tag := get(h, "GET", "/").Header.Get("Etag")
	tests := []struct {
		name, method string
		headers      []string
		status       int
		body         string
	}{
		{"first bytes", "GET", []string{"Range: bytes=0-4"}, 206, index[:5]},
		{"last bytes", "GET", []string{"Range: bytes=-3"}, 206, index[len(index)-3:]},
		{"open", "GET", []string{"Range: bytes=10-"}, 206, index[10:]},
		{"beyond", "GET", []string{"Range: bytes=1000-2000"}, 416, ""},
		{"compressed", "GET", []string{"Range: bytes=0-1", "Accept-Encoding: br"}, 200, "brotli"},
		{"compressed, beyond", "GET", []string{"Range: bytes=1000-", "Accept-Encoding: br"}, 200, "brotli"},
		{"other unit", "GET", []string{"Range: lines=1-2"}, 200, index},
		{"HEAD", "HEAD", []string{"Range: bytes=0-1"}, 200, ""},
		{"If-Range, same", "GET", []string{"Range: bytes=0-1", "If-Range: " + tag}, 206, index[:2]},
		{"If-Range, other", "GET", []string{"Range: bytes=0-1", `If-Range: "x"`}, 200, index},
	}
	for _, tt := range tests {
		r := get(h, tt.method, "/", tt.headers...)
		b := body(t, r)
		if r.StatusCode != tt.status || b != tt.body && tt.status != 416 {
			t.Errorf("%s: %d %q, want %d %q", tt.name, r.StatusCode, b, tt.status, tt.body)
		}
		switch tt.status {
		case 206:
			if r.Header.Get("Content-Range") == "" || r.Header.Get("Content-Length") != strconv.Itoa(len(b)) {
				t.Errorf("%s: headers %v", tt.name, r.Header)
			}
		case 416:
			if want := fmt.Sprintf("bytes */%d", len(index)); r.Header.Get("Content-Range") != want {
				t.Errorf("%s: Content-Range %q, want %q", tt.name, r.Header.Get("Content-Range"), want)
			}
		}
	}
}

func TestHead(t *testing.T) {
	h := testHandler("/", io.Discard)
	for _, path := range []string{"/", "/icon.svg", "/code/550/", "/healthz", "/version", "/nothing", "/code/550"} {
		for _, accept := range []string{"", "br, gzip"} {
			g := get(h, "GET", path, "Accept-Encoding: "+accept)
			r := get(h, "HEAD", path, "Accept-Encoding: "+accept)
			if b := body(t, r); b != "" {
				t.Errorf("HEAD %s: body %q", path, b)
			}
			if r.StatusCode != g.StatusCode {
				t.Errorf("HEAD %s: %d, GET %d", path, r.StatusCode, g.StatusCode)
			}
			for name := range g.Header {
				if r.Header.Get(name) != g.Header.Get(name) {
					t.Errorf("HEAD %s: %s is %q, with GET %q", path, name, r.Header.Get(name), g.Header.Get(name))
				}
			}
		}
	}
}

func TestMethods(t *testing.T) {
	h := testHandler("/", io.Discard)
	for _, m := range []string{"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW"} {
		for _, path := range []string{"/", "/nothing", "/healthz", "/code/550"} {
			r := get(h, m, path)
			if r.StatusCode != 405 || r.Header.Get("Allow") != "GET, HEAD" {
				t.Errorf("%s %s: %d, Allow %q", m, path, r.StatusCode, r.Header.Get("Allow"))
			}
		}
	}
}

func TestPaths(t *testing.T) {
	tests := []struct {
		base, path string
		status     int
		location   string
	}{
		{"/", "/", 200, ""},
		{"/", "/code/550/", 200, ""},
		{"/", "/code/550", 301, "./550/"},
		{"/", "/code/550?embed=1", 301, "./550/?embed=1"},
		{"/", "/code/", 404, ""}, // no listing
		{"/", "/code", 404, ""},
		{"/", "/folder/", 404, ""},
		{"/", "/folder/file.txt", 200, ""},
		{"/", "/index.html.br", 404, ""},
		{"/", "/.smtpwhy-export", 404, ""},
		{"/", "/.git/config", 404, ""},
		{"/", "/folder/.hidden", 404, ""},
		{"/", "/../serve.go", 404, ""},
		{"/", "/code/../index.html", 404, ""},
		{"/", "/code//550/", 404, ""},
		{"/", "//code/550", 404, ""},
		{"/", "/./index.html", 404, ""},
		{"/", `/..\serve.go`, 404, ""},
		{"/", "/index.html\x00", 404, ""},
		{"/", "/index.html/", 404, ""},
		{"/", "", 404, ""},
		{"/", "*", 404, ""},
		{"/tools/smtp/", "/tools/smtp/", 200, ""},
		{"/tools/smtp/", "/tools/smtp", 301, "./smtp/"},
		{"/tools/smtp/", "/tools/smtp/code/550/", 200, ""},
		{"/tools/smtp/", "/tools/smtp/healthz", 200, ""},
		{"/tools/smtp/", "/healthz", 200, ""},
		{"/tools/smtp/", "/", 404, ""},
		{"/tools/smtp/", "/code/550/", 404, ""},
		{"/tools/smtp/", "/tools/smtpx/", 404, ""},
	}
	for _, tt := range tests {
		r := get(testHandler(tt.base, io.Discard), "GET", tt.path)
		if r.StatusCode != tt.status || r.Header.Get("Location") != tt.location {
			t.Errorf("%s under %s: %d %q, want %d %q", tt.path, tt.base, r.StatusCode, r.Header.Get("Location"), tt.status, tt.location)
		}
		if strings.Contains(body(t, r), "secret") {
			t.Errorf("%s under %s: a secret got out", tt.path, tt.base)
		}
	}
}

func TestHeaders(t *testing.T) {
	h := testHandler("/", io.Discard)
	const immutable = "public, max-age=31536000, immutable"
	tests := []struct{ path, contentType, cache, origin string }{
		{"/", "text/html; charset=utf-8", "no-cache", ""},
		{"/code/550/", "text/html; charset=utf-8", "no-cache", ""},
		{"/assets/app.0123456789ab.wasm", "application/wasm", immutable, "*"},
		{"/assets/boot.0123456789ab.js", "text/javascript; charset=utf-8", immutable, "*"},
		{"/assets/style.0123456789ab.css", "text/css; charset=utf-8", immutable, "*"},
		{"/v1/embed.js", "text/javascript; charset=utf-8", "no-cache", "*"},
		{"/manifest.webmanifest", "application/manifest+json", "no-cache", ""},
		{"/icon.svg", "image/svg+xml", "no-cache", ""},
		{"/strange.xyz", "application/octet-stream", "no-cache", ""},
		{"/empty.txt", "text/plain; charset=utf-8", "no-cache", ""},
		{"/healthz", "text/plain; charset=utf-8", "no-store", ""},
		{"/version", "application/json", "no-store", ""},
		{"/nothing", "text/html; charset=utf-8", "no-cache", ""},
	}
	for _, tt := range tests {
		r := get(h, "GET", tt.path, "Accept-Encoding: br, gzip")
		for name, want := range map[string]string{
			"Content-Type": tt.contentType, "Cache-Control": tt.cache, "Access-Control-Allow-Origin": tt.origin,
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin",
			"Content-Length": strconv.Itoa(len(body(t, r))), "Set-Cookie": "",
			"Content-Security-Policy": "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
				"worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types smtpwhy-worker; frame-ancestors 'self'",
		} {
			if got := r.Header.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", tt.path, name, got, want)
			}
		}
		if p := r.Header.Get("Permissions-Policy"); !strings.Contains(p, "clipboard-write=(self)") || strings.Contains(p, "*") {
			t.Errorf("%s: Permissions-Policy %q", tt.path, p)
		}
	}
}

// TestHost proves that the Host header changes nothing.
func TestHost(t *testing.T) {
	h := testHandler("/", io.Discard)
	for _, path := range []string{"/", "/code/550", "/robots.txt", "/sitemap.xml", "/nothing"} {
		var want string
		for i, host := range []string{"example.com", "127.0.0.1:1", "evil.example\"><script>", ""} {
			r := httptest.NewRequest("GET", path, nil)
			r.Host = host
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			got := fmt.Sprint(w.Code, w.Header(), w.Body)
			if i > 0 && got != want {
				t.Errorf("%s with Host %q: %s, want %s", path, host, got, want)
			}
			want = got
		}
	}
}

func TestLog(t *testing.T) {
	var log bytes.Buffer
	h := testHandler("/", &log)
	get(h, "GET", "/healthz")
	if log.Len() > 0 {
		t.Errorf("healthz is logged: %s", &log)
	}
	get(h, "GET", "/?q=private", "Referer: https://private.example/", "Accept-Encoding: br", "Cookie: private")
	var got map[string]any
	if err := json.Unmarshal(log.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]any{"method": "GET", "path": "/", "status": 200.0, "bytes": 6.0, "encoding": "br"} {
		if got[name] != want {
			t.Errorf("log: %s is %v, want %v", name, got[name], want)
		}
	}
	if _, ok := got["ms"].(float64); !ok || strings.Contains(log.String(), "private") {
		t.Errorf("log: %s", &log)
	}
	log.Reset()
	get(h, "HEAD", "/nothing")
	if s := log.String(); !strings.Contains(s, `"status":404,"bytes":0`) {
		t.Errorf("log: %s", s)
	}
}

func TestVersionPage(t *testing.T) {
	var got map[string]string
	if err := json.NewDecoder(get(testHandler("/", io.Discard), "GET", "/version").Body).Decode(&got); err != nil || got["name"] != "smtpwhy" || got["go"] == "" {
		t.Errorf("version: %v, %v", got, err)
	}
}

// TestEmbedded serves the site of the binary, where it has one.
func TestEmbedded(t *testing.T) {
	site, err := embeddedSite()
	if err != nil {
		if !strings.Contains(err.Error(), "make dist") {
			t.Errorf("without a site: %v", err)
		}
		return
	}
	r := get(newHandler(site, "/", "'self'", slog.New(slog.DiscardHandler)), "GET", "/", "Accept-Encoding: gzip")
	z, err := gzip.NewReader(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	want, err2 := fs.ReadFile(site, "index.html")
	if err != nil || err2 != nil || !bytes.Equal(b, want) {
		t.Errorf("the page differs: %v, %v", err, err2)
	}
}
