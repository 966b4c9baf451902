package main

import (
	"bufio"
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestLimits(t *testing.T) {
	if want := (limits{10 * time.Second, 30 * time.Second, 60 * time.Second, 30 * time.Second, 60 * time.Second}); defaultLimits != want || maxHeader != 10<<10 {
		t.Errorf("limits are %v and %d, want %v", defaultLimits, maxHeader, want)
	}
}

// quick are limits that a test can wait for.
var quick = limits{header: time.Second, read: 3 * time.Second, write: 5 * time.Second, idle: 2 * time.Second, drain: 3 * time.Second}

// dial connects to a server under test.
func dial(t *testing.T, s *served) *net.TCPConn {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimSuffix(strings.TrimPrefix(s.url, "http://"), "/"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	conn.SetDeadline(time.Now().Add(20 * time.Second))
	return conn.(*net.TCPConn)
}

// TestSlowClients proves that who is slow loses the connection, when the limits say so.
func TestSlowClients(t *testing.T) {
	dir := siteDir(t)
	if err := os.WriteFile(filepath.Join(dir, "big.txt"), bytes.Repeat([]byte("0123456789abcdef"), 2<<20), 0o666); err != nil {
		t.Fatal(err)
	}
	s := start(t, serveCmd{Addr: "127.0.0.1:0", Dir: dir, Base: "/", FrameAncestors: "'self'", limits: quick})
	const whole = "GET /icon.svg HTTP/1.1\r\nHost: x\r\n\r\n"
	for _, tt := range []struct {
		name  string
		send  string // a piece each 100 ms
		limit time.Duration
		want  string // how the answer begins
	}{
		{"says nothing", "", quick.header, ""},
		{"half a header", "GET / HTTP/1.1\r\nHost: x\r\n", quick.header, ""},
		{"a header byte by byte", "G|E|T| |/| |H|T|T|P|/|1|.|1|\r|\n|H|o|s|t|:| |x|\r|\n|X|:|y|\r|\n|Z|:|y|\r|\n|\r|\n", quick.header, ""},
		{"keeps the connection", whole, quick.idle, "HTTP/1.1 200 OK"},
		{"a body that never comes", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n", quick.read, "HTTP/1.1 405 "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			begin := time.Now()
			conn := dial(t, s)
			go func() {
				for piece := range strings.SplitSeq(tt.send, "|") {
					io.WriteString(conn, piece) // who is cut off cannot write any more
					time.Sleep(100 * time.Millisecond)
				}
			}()
			got, _ := io.ReadAll(conn) // the end may be a reset
			took := time.Since(begin)
			if !strings.HasPrefix(string(got), tt.want) || tt.want == "" && strings.Contains(string(got), " 200 ") || took > tt.limit+3*time.Second {
				t.Errorf("after %v: %.60q; want %q after %v", took, got, tt.want, tt.limit)
			}
			if tt.limit != quick.read && took < tt.limit-50*time.Millisecond {
				t.Errorf("cut off after %v, before %v", took, tt.limit)
			}
		})
	}
	t.Run("reads nothing", func(t *testing.T) {
		t.Parallel()
		conn := dial(t, s)
		conn.SetReadBuffer(4096)
		io.WriteString(conn, "GET /big.txt HTTP/1.1\r\nHost: x\r\n\r\n")
		for deadline := time.Now().Add(10 * time.Second); !strings.Contains(s.log.String(), "path=/big.txt"); time.Sleep(20 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatal("the answer never ends")
			}
		}
		if got := s.log.String(); strings.Contains(got, "bytes=33554432") {
			t.Errorf("everything was sent to who reads nothing: %s", got)
		}
	})
}

// TestBrokenClients proves that nonsense is refused and harms nobody else.
func TestBrokenClients(t *testing.T) {
	s := start(t, serveCmd{Addr: "127.0.0.1:0", Dir: siteDir(t), Base: "/", FrameAncestors: "'self'", limits: quick})
	for _, tt := range []struct{ name, send, want string }{
		{"noise", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", "HTTP/1.1 400 "},
		{"no version", "GET /\r\n\r\n", "HTTP/1.1 400 "},
		{"no host", "GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 400 "},
		{"two lengths", "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "HTTP/1.1 400 "},
		{"a line end in a header", "GET / HTTP/1.1\r\nHost: x\r\nX: a\x00b\r\n\r\n", "HTTP/1.1 400 "},
		{"a long path", "GET /" + strings.Repeat("a", 9000) + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "HTTP/1.1 404 "},
		{"a longer path", "GET /" + strings.Repeat("a", 20000) + " HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 431 "},
		{"many headers", "GET / HTTP/1.1\r\nHost: x\r\n" + strings.Repeat("A: b\r\n", 5000) + "\r\n", "HTTP/1.1 431 "},
		{"HTTP/1.0", "GET /icon.svg HTTP/1.0\r\n\r\n", "HTTP/1.0 200 "},
		{"options of the server", "OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "HTTP/1.1 405 "},
		{"a proxy's request", "GET http://example.com/icon.svg HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\n\r\n", "HTTP/1.1 200 "},
		{"a tunnel", "CONNECT example.com:25 HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\n\r\n", "HTTP/1.1 405 "},
		{"an upgrade", "GET /icon.svg HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, close\r\nUpgrade: h2c\r\n\r\n", "HTTP/1.1 200 "},
		{"a bad escape", "GET /%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "HTTP/1.1 400 "},
		{"an escaped end of text", "GET /%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "HTTP/1.1 404 "},
		{"two at once", "GET /icon.svg HTTP/1.1\r\nHost: x\r\n\r\nGET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "HTTP/1.1 200 "},
	} {
		conn := dial(t, s)
		io.WriteString(conn, tt.send)
		line, _ := bufio.NewReader(conn).ReadString('\n')
		if !strings.HasPrefix(line, tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, line, tt.want)
		}
	}
	// Some go away in the middle, with and without a word.
	const part = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"
	for i := range 200 {
		conn := dial(t, s)
		io.WriteString(conn, part[:i%(len(part)+1)])
		if i%2 == 0 {
			conn.SetLinger(0)
		}
		conn.Close()
	}
	r, err := plainClient.Get(s.url)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	if got := body(t, r); got != index {
		t.Errorf("afterwards: %q", got)
	}
	if strings.Contains(s.log.String(), "panic") {
		t.Errorf("log: %s", s.log.String())
	}
}

// TestThousand holds 1,000 connections open at once, and asks twice over each.
func TestThousand(t *testing.T) {
	s := start(t, serveCmd{Addr: "127.0.0.1:0", Dir: siteDir(t), Base: "/", FrameAncestors: "'self'"})
	const many = 1000
	conns := make([]net.Conn, many)
	for i := range conns {
		conns[i] = dial(t, s)
	}
	ask := func(conn net.Conn) error {
		if _, err := io.WriteString(conn, "GET /code/550/ HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
			return err
		}
		r, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			return err
		}
		defer r.Body.Close()
		if b, err := io.ReadAll(r.Body); err != nil || r.StatusCode != 200 || string(b) != "550" {
			return fmt.Errorf("%d %q %v", r.StatusCode, b, err)
		}
		return nil
	}
	for range 2 {
		var wg sync.WaitGroup
		for i, conn := range conns {
			wg.Go(func() {
				if err := ask(conn); err != nil {
					t.Errorf("connection %d: %v", i, err)
				}
			})
		}
		wg.Wait()
	}
	if err := s.stop(); err != nil {
		t.Error(err)
	}
	if n := strings.Count(s.log.String(), "status=200"); n != 2*many {
		t.Errorf("%d requests in the log, want %d", n, 2*many)
	}
}

// TestNoOutbound proves that nothing here asks another host: no client is in the source, and the one connection that is
// made goes to a socket in the file system, to see whether somebody listens on it.
func TestNoOutbound(t *testing.T) {
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	forbidden := map[string][]string{
		"http": {"Get", "Head", "Post", "PostForm", "Client", "DefaultClient", "Transport", "DefaultTransport", "NewRequest", "NewRequestWithContext"},
		"net": {"Dial", "DialTimeout", "Dialer", "DialTCP", "DialUDP", "DialIP", "DialUnix", "Resolver", "DefaultResolver",
			"LookupHost", "LookupIP", "LookupAddr", "LookupCNAME", "LookupMX", "LookupNS", "LookupSRV", "LookupTXT", "ListenPacket", "ListenUDP"},
		"tls": {"Dial", "DialWithDialer", "Dialer"},
		"rpc": {"Dial"}, "smtp": {"SendMail", "Dial"}, "exec": {"Command", "CommandContext"},
	}
	dials := 0
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && len(call.Args) > 0 {
				if sel, ok := call.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "Dial" {
					if lit, ok := call.Args[0].(*ast.BasicLit); ok && lit.Value == `"unix"` {
						dials++
						return false
					}
				}
			}
			if sel, ok := n.(*ast.SelectorExpr); ok {
				if pkg, ok := sel.X.(*ast.Ident); ok && slices.Contains(forbidden[pkg.Name], sel.Sel.Name) {
					t.Errorf("%s uses %s.%s", name, pkg.Name, sel.Sel.Name)
				}
			}
			return true
		})
	}
	if dials != 1 {
		t.Errorf("%d connections to sockets, want 1", dials)
	}
}
