package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"path"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"
)

// A handler serves a site from a file system.
//
// It picks the stored coding of a file and leaves the rest (If-None-Match, If-Match, Range, HEAD) to
// http.ServeContent. vearutop/statigz (v1.4.0), made for this very job, was examined and not taken: its
// ETags lack the quotes that RFC 9110 asks for, so lists and "*" in If-None-Match never match; it ignores
// q-values ("br;q=0" gets brotli); it answers a Range with a piece of the compressed file; content types
// come from the host's MIME files. ServeContent gets all of that right once the variant is chosen.
type handler struct {
	site    fs.FS
	base    string // "/" or "/tools/smtp/"
	headers map[string]string
	log     *slog.Logger
	version []byte // the JSON of /version

	etags sync.Map // etagKey → string
}

// An etagKey changes whenever a file does, so that a folder can be changed while it is served.
type etagKey struct {
	name string
	size int64
	mod  time.Time
}

// types maps extensions to content types. Not the host's MIME files: what they lack or get wrong would
// keep the wasm from starting.
var types = map[string]string{
	".html":        "text/html; charset=utf-8",
	".css":         "text/css; charset=utf-8",
	".js":          "text/javascript; charset=utf-8",
	".json":        "application/json",
	".wasm":        "application/wasm",
	".webmanifest": "application/manifest+json",
	".svg":         "image/svg+xml",
	".png":         "image/png",
	".ico":         "image/x-icon",
	".txt":         "text/plain; charset=utf-8",
	".xml":         "application/xml",
}

// contentSecurity lets a page load what lies beside it and nothing else. What a server said can thus do no harm even if
// it got into the page as code, and nothing pasted can leave.
const contentSecurity = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; " +
	"connect-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

// permissions switches off what the page never asks for.
const permissions = "accelerometer=(), autoplay=(), camera=(), clipboard-read=(), clipboard-write=(self), display-capture=(), " +
	"encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), magnetometer=(), " +
	"microphone=(), midi=(), payment=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), " +
	"xr-spatial-tracking=()"

// newHandler returns a handler for site under base. ancestors is who may frame the page, as in the CSP.
func newHandler(site fs.FS, base, ancestors string, log *slog.Logger) *handler {
	v, err := json.Marshal(map[string]string{"name": "smtpwhy", "version": version(), "go": runtime.Version()})
	if err != nil {
		panic(err)
	}
	return &handler{site: site, base: base, log: log, version: append(v, '\n'), headers: map[string]string{
		"Content-Security-Policy":    contentSecurity + "; frame-ancestors " + ancestors,
		"X-Content-Type-Options":     "nosniff",
		"Referrer-Policy":            "no-referrer",
		"Permissions-Policy":         permissions,
		"Cross-Origin-Opener-Policy": "same-origin",
	}}
}

// ServeHTTP answers GET and HEAD. The Host header is never looked at.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	rec := &recorder{ResponseWriter: w, status: http.StatusOK}
	for k, v := range h.headers {
		w.Header().Set(k, v)
	}
	if quiet := h.serve(rec, r); quiet {
		return
	}
	encoding := w.Header().Get("Content-Encoding")
	if encoding == "" {
		encoding = identity.name
	}
	h.log.Info("request", "method", r.Method, "path", r.URL.Path, "status", rec.status, "bytes", rec.bytes,
		"ms", float64(time.Since(start).Microseconds())/1000, "encoding", encoding)
}

// serve answers r and reports whether the log has nothing to say about it.
func (h *handler) serve(w http.ResponseWriter, r *http.Request) (quiet bool) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		h.fail(w, r, http.StatusMethodNotAllowed, "only GET and HEAD are answered here")
		return false
	}
	p := r.URL.Path
	switch strings.TrimPrefix(strings.TrimPrefix(p, h.base), "/") { // with the base and without
	case "healthz":
		h.blob(w, r, ".txt", []byte("ok\n"))
		return true
	case "version":
		h.blob(w, r, ".json", h.version)
		return false
	}
	if p != "" && p+"/" == h.base {
		h.redirect(w, r, p)
		return false
	}
	name, ok := strings.CutPrefix(p, h.base)
	if !ok {
		h.missing(w, r)
		return false
	}
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	if !public(name) {
		h.missing(w, r)
		return false
	}
	info, err := fs.Stat(h.site, name)
	switch {
	case err != nil:
		h.missing(w, r)
	case info.IsDir():
		if _, err := fs.Stat(h.site, name+"/index.html"); err != nil {
			h.missing(w, r)
			break
		}
		h.redirect(w, r, p)
	default:
		h.file(w, r, name)
	}
	return false
}

// public reports whether name can be a file of a site: a clean relative path, no part of which starts with a dot.
// A stored coding is no file of its own.
func public(name string) bool {
	if !fs.ValidPath(name) || strings.ContainsAny(name, "\\\x00") {
		return false
	}
	for part := range strings.SplitSeq(name, "/") {
		if strings.HasPrefix(part, ".") {
			return false
		}
	}
	for _, c := range codings {
		if strings.HasSuffix(name, c.ext) {
			return false
		}
	}
	return true
}

// file serves the best variant of the file called name, which there is.
func (h *handler) file(w http.ResponseWriter, r *http.Request, name string) {
	head := w.Header()
	head.Add("Vary", "Accept-Encoding")
	for _, c := range accepted(r.Header.Values("Accept-Encoding")) {
		f, err := h.site.Open(name + c.ext)
		if err != nil {
			continue
		}
		defer f.Close()
		info, err := f.Stat()
		content, seeks := f.(io.ReadSeeker)
		if err != nil || info.IsDir() || !seeks {
			continue
		}
		tag, err := h.etag(name+c.ext, info, content)
		if err != nil {
			continue
		}
		head.Set("Etag", tag)
		head.Set("Content-Type", contentType(name))
		head.Set("Cache-Control", cacheControl(name))
		if strings.HasPrefix(name, "assets/") || name == embedScript {
			// A sandboxed frame has an origin of its own, and loads even its own wasm across origins.
			head.Set("Access-Control-Allow-Origin", "*")
		}
		if c != identity {
			head.Set("Content-Encoding", c.name)
			head.Set("Content-Length", strconv.FormatInt(info.Size(), 10)) // ServeContent leaves it out
		}
		http.ServeContent(w, ranged(r, c), "", time.Time{}, content)
		return
	}
	h.missing(w, r)
}

// ranged returns r without the Range header where that is to be ignored: on a compressed variant, on HEAD and in
// units other than bytes (RFC 9110 section 14.2).
func ranged(r *http.Request, c coding) *http.Request {
	v := r.Header.Get("Range")
	if v == "" || c == identity && r.Method == http.MethodGet && strings.HasPrefix(v, "bytes=") {
		return r
	}
	r2 := *r
	r2.Header = r.Header.Clone()
	r2.Header.Del("Range")
	return &r2
}

// etag returns the strong entity tag of an open file: the hash of its bytes, so each coding has its own.
func (h *handler) etag(name string, info fs.FileInfo, content io.ReadSeeker) (string, error) {
	key := etagKey{name, info.Size(), info.ModTime()}
	if tag, ok := h.etags.Load(key); ok {
		return tag.(string), nil
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, content); err != nil {
		return "", err
	}
	if _, err := content.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	tag := `"` + hex.EncodeToString(sum.Sum(nil)[:12]) + `"`
	h.etags.Store(key, tag)
	return tag, nil
}

func contentType(name string) string {
	if t := types[path.Ext(name)]; t != "" {
		return t
	}
	return "application/octet-stream"
}

// hashed matches the names that export gives to assets: they change with the content.
var hashed = regexp.MustCompile(`^assets/[^/]+\.[0-9a-f]{10,}\.[a-z]+$`)

func cacheControl(name string) string {
	if hashed.MatchString(name) {
		return "public, max-age=31536000, immutable"
	}
	return "no-cache"
}

// blob serves a few bytes that are in no file.
func (h *handler) blob(w http.ResponseWriter, r *http.Request, ext string, b []byte) {
	w.Header().Set("Content-Type", types[ext])
	w.Header().Set("Cache-Control", "no-store")
	http.ServeContent(w, ranged(r, codings[0]), "", time.Time{}, bytes.NewReader(b))
}

// redirect sends the client to the folder called p, which is known to exist. The target is relative: what host
// and path the client sees us under is not ours to know.
func (h *handler) redirect(w http.ResponseWriter, r *http.Request, p string) {
	to := "./" + path.Base(p) + "/"
	if r.URL.RawQuery != "" {
		to += "?" + r.URL.RawQuery
	}
	w.Header().Set("Location", to)
	w.Header().Set("Cache-Control", "no-cache")
	h.fail(w, r, http.StatusMovedPermanently, "the page is at "+to)
}

func (h *handler) missing(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-cache")
	h.fail(w, r, http.StatusNotFound, "there is no such page here")
}

// fail answers with a short page of its own.
func (h *handler) fail(w http.ResponseWriter, r *http.Request, status int, msg string) {
	body := fmt.Sprintf("<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"+
		"<title>%d – smtpwhy</title>\n<h1>%d: %s</h1>\n<p><a href=\"%s\">smtpwhy</a></p>\n", status, status, html.EscapeString(msg), html.EscapeString(h.base))
	w.Header().Set("Content-Type", types[".html"])
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		io.WriteString(w, body)
	}
}

// A recorder remembers what went out, for the log.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (w *recorder) WriteHeader(status int) {
	if w.Header().Get("Content-Encoding") != "" {
		w.Header().Del("Accept-Ranges") // ServeContent promises them; of a compressed variant there are none
	}
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

func (w *recorder) Write(b []byte) (int, error) {
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// ReadFrom keeps the fast path from a file to the connection.
func (w *recorder) ReadFrom(r io.Reader) (int64, error) {
	n, err := io.Copy(w.ResponseWriter, r)
	w.bytes += n
	return n, err
}

func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }
