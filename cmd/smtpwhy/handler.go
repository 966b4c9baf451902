package main

import (
	"encoding/json"
	"fmt"
	"html"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"path"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// A handler serves a site.
//
// It picks the stored coding of a file, sends what most requests ask for by itself, and leaves the rest (If-None-Match,
// If-Match, Range) to http.ServeContent. vearutop/statigz (v1.4.0), made for this very job, was examined and not taken:
// its ETags lack the quotes that RFC 9110 asks for, so lists and "*" in If-None-Match never match; it ignores
// q-values ("br;q=0" gets brotli); it answers a Range with a piece of the compressed file; content types
// come from the host's MIME files.
type handler struct {
	files   *store
	base    string  // "/" or "/tools/smtp/"
	common  []field // of answers that are no file
	log     *slog.Logger
	version []byte // the JSON of /version
}

// An answer is what went out, for the log.
type answer struct {
	status   int
	bytes    int64
	encoding string
	quiet    bool // the log has nothing to say about it
}

// newHandler returns a handler for site under base. ancestors is who may frame the page, as in the CSP.
func newHandler(site fs.FS, base, ancestors string, log *slog.Logger) *handler {
	v, err := json.Marshal(map[string]string{"name": "smtpwhy", "version": version(), "go": runtime.Version()})
	if err != nil {
		panic(err)
	}
	h := &handler{files: &store{site: site, headers: headers(ancestors)}, base: base, log: log, version: append(v, '\n')}
	for _, row := range of(h.files.headers, "") {
		if row.Name != "Vary" { // such an answer has no codings
			h.common = append(h.common, fieldOf(row.Name, row.Value))
		}
	}
	return h
}

// ServeHTTP answers GET and HEAD. The Host header is never looked at.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	a := h.answer(w, r, start)
	if a.quiet {
		return
	}
	h.log.LogAttrs(r.Context(), slog.LevelInfo, "request", slog.String("method", r.Method), slog.String("path", r.URL.Path),
		slog.Int("status", a.status), slog.Int64("bytes", a.bytes),
		slog.Float64("ms", float64(time.Since(start).Microseconds())/1000), slog.String("encoding", a.encoding))
}

func (h *handler) answer(w http.ResponseWriter, r *http.Request, now time.Time) answer {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		return h.fail(w, r, http.StatusMethodNotAllowed, "only GET and HEAD are answered here")
	}
	p := r.URL.Path
	switch strings.TrimPrefix(strings.TrimPrefix(p, h.base), "/") { // with the base and without
	case "healthz":
		a := h.page(w, r, http.StatusOK, "no-store", ".txt", "ok\n")
		a.quiet = true
		return a
	case "version":
		return h.page(w, r, http.StatusOK, "no-store", ".json", string(h.version))
	}
	if p != "" && p+"/" == h.base {
		return h.redirect(w, r, p)
	}
	name, ok := strings.CutPrefix(p, h.base)
	if !ok {
		return h.missing(w, r)
	}
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	if !public(name) {
		return h.missing(w, r)
	}
	f, err := h.files.get(name, now)
	switch {
	case err == nil:
		return h.file(w, r, f)
	case h.files.isFolder(name):
		return h.redirect(w, r, p)
	}
	return h.missing(w, r)
}

// public reports whether name can be a file of a site: a clean relative path, no part of which starts with a dot.
// A stored coding is no file of its own.
func public(name string) bool {
	if !fs.ValidPath(name) || strings.ContainsAny(name, "\\\x00") {
		return false
	}
	if name[0] == '.' || strings.Contains(name, "/.") {
		return false
	}
	for _, c := range codings {
		if strings.HasSuffix(name, c.ext) {
			return false
		}
	}
	return true
}

// file sends the variant of f that r prefers.
func (h *handler) file(w http.ResponseWriter, r *http.Request, f *file) answer {
	v := f.best(r.Header["Accept-Encoding"])
	head := w.Header()
	for _, h := range v.head {
		head[h.name] = h.values
	}
	if v.body != nil && r.Header["Range"] == nil && r.Header["If-None-Match"] == nil && r.Header["If-Match"] == nil {
		if r.Method == http.MethodHead {
			w.WriteHeader(http.StatusOK)
			return answer{status: http.StatusOK, encoding: v.coding.name}
		}
		n, _ := w.Write(v.body) // who has gone does not mind
		return answer{status: http.StatusOK, bytes: int64(n), encoding: v.coding.name}
	}
	content, done, err := h.files.open(v)
	if err != nil { // it went away just now
		clear(head)
		return h.missing(w, r)
	}
	defer done()
	rec := &recorder{ResponseWriter: w, status: http.StatusOK}
	http.ServeContent(rec, ranged(r, v.coding), "", time.Time{}, content)
	a := answer{status: rec.status, bytes: rec.bytes, encoding: v.coding.name}
	if rec.status != http.StatusOK { // a part of the file as it is, or nothing of it
		a.encoding = identity.name
	}
	return a
}

// best returns the variant to send to who accepts what header says.
func (f *file) best(header []string) variant {
	for _, c := range accepted(header) {
		for i := range f.variants {
			if f.variants[i].coding == c {
				return f.variants[i]
			}
		}
	}
	return f.variants[len(f.variants)-1]
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

// redirect sends the client to the folder called p, which is known to exist. The target is relative: what host
// and path the client sees us under is not ours to know.
func (h *handler) redirect(w http.ResponseWriter, r *http.Request, p string) answer {
	to := "./" + path.Base(p) + "/"
	if r.URL.RawQuery != "" {
		to += "?" + r.URL.RawQuery
	}
	w.Header().Set("Location", to)
	return h.fail(w, r, http.StatusMovedPermanently, "the page is at "+to)
}

func (h *handler) missing(w http.ResponseWriter, r *http.Request) answer {
	return h.fail(w, r, http.StatusNotFound, "there is no such page here")
}

// fail answers with a short page of its own.
func (h *handler) fail(w http.ResponseWriter, r *http.Request, status int, msg string) answer {
	return h.page(w, r, status, "no-cache", ".html", fmt.Sprintf(
		"<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"+
			"<title>%d – smtpwhy</title>\n<h1>%d: %s</h1>\n<p><a href=\"%s\">smtpwhy</a></p>\n",
		status, status, html.EscapeString(msg), html.EscapeString(h.base)))
}

// page answers with a few bytes that are in no file.
func (h *handler) page(w http.ResponseWriter, r *http.Request, status int, cache, ext, body string) answer {
	head := w.Header()
	for _, f := range h.common {
		head[f.name] = f.values
	}
	head.Set("Cache-Control", cache)
	head.Set("Content-Type", contentType(ext))
	head.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	a := answer{status: status, encoding: identity.name}
	if r.Method != http.MethodHead {
		n, _ := io.WriteString(w, body)
		a.bytes = int64(n)
	}
	return a
}

// A recorder remembers what http.ServeContent sends.
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
