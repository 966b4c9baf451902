package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestGather asks for answers of every size around that of net/http's buffer, among them one that fills it and has no
// rest: each arrives whole and at once, on a connection that stays and on one that does not.
func TestGather(t *testing.T) {
	dir := siteDir(t)
	const from, to = 2600, 4200
	for n := from; n < to; n++ {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%d.txt", n)), bytes.Repeat([]byte("x"), n), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	s := start(t, serveCmd{Addr: "127.0.0.1:0", Dir: dir, Base: "/", FrameAncestors: "'self'"})
	conn := dial(t, s)
	in := bufio.NewReader(conn)
	exact := false
	for n := from; n < to; n++ {
		fmt.Fprintf(conn, "GET /%d.txt HTTP/1.1\r\nHost: x\r\n\r\n", n)
		begin := time.Now()
		r, err := http.ReadResponse(in, nil)
		if err != nil {
			t.Fatal(n, err)
		}
		if b, err := io.ReadAll(r.Body); err != nil || len(b) != n || time.Since(begin) > 5*time.Second {
			t.Fatalf("%d: %d bytes after %v, %v", n, len(b), time.Since(begin), err)
		}
		once := dial(t, s)
		fmt.Fprintf(once, "GET /%d.txt HTTP/1.0\r\n\r\n", n)
		all, err := io.ReadAll(once)
		if err != nil || !bytes.HasSuffix(all, bytes.Repeat([]byte("x"), n)) {
			t.Fatalf("%d: %d bytes, %v", n, len(all), err)
		}
		once.Close()
		exact = exact || len(all) == httpBuffer
	}
	if !exact {
		t.Error("no answer was as large as the buffer; the test proves less than it should")
	}
	// Two requests at once, the first of which may be held back when the second is read.
	for n := from; n < to; n += 3 {
		fmt.Fprintf(conn, "GET /%d.txt HTTP/1.1\r\nHost: x\r\n\r\nGET /icon.svg HTTP/1.1\r\nHost: x\r\n\r\n", n)
		for _, want := range []int{n, len("<svg/>")} {
			r, err := http.ReadResponse(in, nil)
			if err != nil {
				t.Fatal(n, err)
			}
			if b, err := io.ReadAll(r.Body); err != nil || len(b) != want {
				t.Fatalf("%d: %d bytes, want %d; %v", n, len(b), want, err)
			}
		}
	}
}

// A writes counts what is written to a connection.
type writes struct {
	net.Conn
	all []string
}

func (w *writes) Write(p []byte) (int, error) {
	w.all = append(w.all, string(p))
	if strings.HasPrefix(string(p), "fail") {
		return 0, errors.New("gone")
	}
	return len(p), nil
}
func (w *writes) Close() error { return nil }

// TestGatherConn proves that nothing is lost or turned around, and that a failure is told.
func TestGatherConn(t *testing.T) {
	full := strings.Repeat("f", httpBuffer)
	for _, tt := range []struct {
		in   []string
		want string
		n    []int
	}{
		{[]string{"a", "b"}, "ab", []int{1, 1}},
		{[]string{full, "b", "c"}, full + "bc", []int{httpBuffer, 1, 1}},
		{[]string{full, full, "c"}, full + full + "c", []int{httpBuffer, httpBuffer, 1}},
		{[]string{full}, full, []int{httpBuffer}},
	} {
		w := &writes{}
		c := &gatherConn{Conn: w}
		for i, s := range tt.in {
			if n, err := c.Write([]byte(s)); n != tt.n[i] || err != nil {
				t.Errorf("write %d: %d, %v; want %d", i, n, err, tt.n[i])
			}
		}
		c.Close()
		if got := strings.Join(w.all, ""); got != tt.want {
			t.Errorf("%d bytes arrived, want %d", len(got), len(tt.want))
		}
	}
	c := &gatherConn{Conn: &writes{}}
	c.Write([]byte("fail" + full[4:]))
	if _, err := c.Read(nil); err == nil {
		t.Error("what was held back is lost without a word")
	}
}

// TestLogWriter proves that lines arrive soon, in order, and none is lost.
func TestLogWriter(t *testing.T) {
	var out logBuffer
	l := &logWriter{w: &out}
	fmt.Fprintln(l, "one")
	for deadline := time.Now().Add(10 * time.Second); out.String() != "one\n"; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the line does not come")
		}
	}
	want := "one\n"
	for i := range 10000 {
		line := fmt.Sprintln("line", i)
		io.WriteString(l, line)
		want += line
	}
	l.flush()
	if out.String() != want {
		t.Error("lines are lost, or out of order")
	}
}
