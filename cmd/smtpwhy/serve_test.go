package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// A server under test: what run prints, where it listens, how to stop it.
type served struct {
	url  string
	std  *bytes.Buffer
	log  logBuffer
	stop func() error
}

// A logBuffer can be read while it is written.
type logBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBuffer) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(b)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// start runs c on a free port of the loopback.
func start(t *testing.T, c serveCmd) *served {
	t.Helper()
	r, w := io.Pipe()
	s := &served{std: &bytes.Buffer{}}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- c.serve(ctx, &stdio{out: io.MultiWriter(w, s.std), err: &s.log, getenv: func(string) string { return "" }})
		w.Close()
	}()
	line, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		t.Fatalf("nothing printed: %v", <-ended)
	}
	s.url = strings.TrimSpace(line)
	s.stop = func() error { cancel(); return <-ended }
	t.Cleanup(func() { cancel() })
	return s
}

// plainClient asks for no coding; those of the test site cannot be unpacked.
var plainClient = &http.Client{Transport: &http.Transport{DisableCompression: true}}

// siteDir writes the test site into a folder.
func siteDir(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, testSite); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestServe(t *testing.T) {
	dir := siteDir(t)
	if err := os.Symlink("/etc/passwd", filepath.Join(dir, "leak.txt")); err != nil {
		t.Log(err)
	}
	s := start(t, serveCmd{Addr: "127.0.0.1:0", Dir: dir, Base: "/tools/smtp", FrameAncestors: "'none'", LogFormat: "json"})
	if !strings.HasPrefix(s.url, "http://127.0.0.1:") || !strings.HasSuffix(s.url, "/tools/smtp/") || strings.Contains(s.url, ":0/") {
		t.Errorf("printed %q", s.url)
	}
	fetch := func(path string) (int, string, http.Header) {
		t.Helper()
		r, err := plainClient.Get(s.url + path)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		return r.StatusCode, body(t, r), r.Header
	}
	status, _, header := fetch("code/550")
	if status != 200 || !strings.HasSuffix(header.Get("Content-Security-Policy"), "; frame-ancestors 'none'") {
		t.Errorf("after the redirect: %d %v", status, header)
	}
	if status, b, _ := fetch("leak.txt"); status != 404 {
		t.Errorf("a link out of the folder: %d %q", status, b)
	}
	if status, _, _ := fetch("%2e%2e/%2e%2e/etc/passwd"); status != 404 {
		t.Errorf("dots: %d", status)
	}
	// A folder can change under the server, which looks again after a second.
	_, _, before := fetch("icon.svg")
	fetch("folder/file.txt")
	if err := errors.Join(os.WriteFile(filepath.Join(dir, "icon.svg"), []byte("<svg></svg>"), 0o666), os.Remove(filepath.Join(dir, "folder", "file.txt"))); err != nil {
		t.Fatal(err)
	}
	time.Sleep(fresh)
	if _, b, after := fetch("icon.svg"); b != "<svg></svg>" || after.Get("Etag") == before.Get("Etag") {
		t.Errorf("after a change: %q, ETag %q and before %q", b, after.Get("Etag"), before.Get("Etag"))
	}
	if status, _, _ := fetch("folder/file.txt"); status != 404 {
		t.Errorf("a removed file: %d", status)
	}
	// Headers beyond 10 KiB are refused, smaller ones are not.
	for _, tt := range []struct{ size, want int }{{9 << 10, 200}, {11 << 10, 431}} {
		conn, err := net.Dial("tcp", strings.TrimSuffix(strings.TrimPrefix(s.url, "http://"), "/tools/smtp/"))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(conn, "GET /tools/smtp/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Long: %s\r\n\r\n", strings.Repeat("x", tt.size))
		line, _ := bufio.NewReader(conn).ReadString('\n')
		if !strings.Contains(line, strconv.Itoa(tt.want)) {
			t.Errorf("header of %d bytes: %q, want %d", tt.size, line, tt.want)
		}
		conn.Close()
	}
	plainClient.CloseIdleConnections()
	if err := s.stop(); err != nil {
		t.Errorf("stopped with %v", err)
	}
	if got := s.std.String(); got != s.url+"\n" {
		t.Errorf("standard output: %q, want one line", got)
	}
}

// TestDrain proves that an answer under way ends before the server does.
func TestDrain(t *testing.T) {
	dir := siteDir(t)
	big := bytes.Repeat([]byte("0123456789abcdef"), 1<<20) // more than the buffers between hold
	if err := os.WriteFile(filepath.Join(dir, "big.txt"), big, 0o666); err != nil {
		t.Fatal(err)
	}
	s := start(t, serveCmd{Addr: "127.0.0.1:0", Dir: dir, Base: "/", FrameAncestors: "'self'"})
	r, err := plainClient.Get(s.url + "big.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	ended := make(chan error, 1)
	go func() { ended <- s.stop() }()
	for i := 0; ; i++ { // until nobody listens any more
		conn, err := net.Dial("tcp", strings.TrimSuffix(strings.TrimPrefix(s.url, "http://"), "/"))
		if err != nil {
			break
		}
		conn.Close()
		if i > 500 {
			t.Fatal("the server still takes connections")
		}
		time.Sleep(10 * time.Millisecond)
	}
	if got := body(t, r); got != string(big) {
		t.Errorf("got %d bytes of %d", len(got), len(big))
	}
	if err := <-ended; err != nil {
		t.Errorf("stopped with %v", err)
	}
}

func TestServeUsage(t *testing.T) {
	tests := []struct {
		args   string
		env    string
		status int
		msg    string
	}{
		{"serve --tls-cert x.pem", "", exitUsage, "go together"},
		{"serve --log-format xml", "", exitUsage, "must be one of"},
		{"serve --frame-ancestors a;script-src", "", exitUsage, "sources"},
		{"serve --frame-ancestors \"x\"", "", exitUsage, "sources"},
		{"serve --base /a/../b", "", exitUsage, "no plain path"},
		{"serve --base", "", exitUsage, "base"},
		{"serve now", "", exitUsage, "unexpected argument"},
		{"serve --dir nowhere", "", exitFailure, "nowhere"},
		{"serve --dir .", "", exitFailure, "holds no site"},
		{"serve", "SMTPWHY_LOG_FORMAT=xml", exitUsage, "must be one of"},
		{"serve", "SMTPWHY_DIR=nowhere", exitFailure, "nowhere"},
	}
	for _, tt := range tests {
		t.Run(tt.args+" "+tt.env, func(t *testing.T) {
			if name, value, ok := strings.Cut(tt.env, "="); ok {
				t.Setenv(name, value)
			}
			status, out, msg := runCommand(t, "", strings.Fields(tt.args)...)
			if status != tt.status || !strings.Contains(msg, tt.msg) || out != "" {
				t.Errorf("status %d, %q and %q; want %d and %q", status, out, msg, tt.status, tt.msg)
			}
		})
	}
}

// TestEnv proves that every flag can be set in the environment.
func TestEnv(t *testing.T) {
	for _, name := range []string{"serve", "export"} {
		status, out, _ := runCommand(t, "", name, "--help")
		for line := range strings.SplitSeq(out, "\n") {
			flag := regexp.MustCompile(`--[a-z-]+`).FindString(line)
			if flag == "" || flag == "--help" || flag == "--version" {
				continue
			}
			// kong breaks long lines, so that the variable may stand in a later one.
			if env := "$SMTPWHY_" + strings.ToUpper(strings.ReplaceAll(flag[2:], "-", "_")); status != 0 || !strings.Contains(out, env) {
				t.Errorf("%s %s: the help does not name %s", name, flag, env)
			}
		}
	}
}

// TestHelpFits keeps the help on one screen.
func TestHelpFits(t *testing.T) {
	for _, args := range []string{"--help", "explain --help", "serve --help", "export --help"} {
		status, out, _ := runCommand(t, "", strings.Fields(args)...)
		if n := strings.Count(out, "\n"); status != 0 || n > 30 {
			t.Errorf("%s: status %d, %d lines:\n%s", args, status, n, out)
		}
	}
}

// TestDefaults proves that without flags nobody but this machine is served, and nobody else may frame the page.
func TestDefaults(t *testing.T) {
	_, out, _ := runCommand(t, "", "serve", "--help")
	for _, want := range []string{`--addr="127.0.0.1:8080"`, `--frame-ancestors="'self'"`, `--base="/"`} {
		if !strings.Contains(out, want) {
			t.Errorf("the help has no %s:\n%s", want, out)
		}
	}
}
