//go:build e2e && bench

package e2e

import (
	"io"
	"net"
	"net/url"
	"sync"
	"testing"
	"time"
)

const (
	lineRate = 10e6 / 8              // bytes a second
	lineWay  = 20 * time.Millisecond // in one direction
	lineSlip = 20 * time.Millisecond // how late a piece may be without the line having stood idle
	lineSize = 4 << 10               // of a piece, in bytes
)

// A line is a slow network between browser and server, of 10 Mbit/s with 40 ms there and back, which all connections share. The
// browser's own slow network does not hold for workers.
type line struct {
	mu   sync.Mutex
	free time.Time // when the next piece can be sent
	sent int       // bytes
}

// wait waits until n bytes have gone through the line.
func (l *line) wait(n int) {
	l.mu.Lock()
	if now := time.Now(); l.free.Before(now.Add(-lineSlip)) {
		l.free = now
	}
	l.sent += n
	l.free = l.free.Add(time.Duration(float64(n) / lineRate * float64(time.Second)))
	due := l.free
	l.mu.Unlock()
	time.Sleep(time.Until(due))
}

// bytes returns how much has gone through the line.
func (l *line) bytes() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.sent
}

// pass hands on what comes from one side to the other; through is the line, nil for one that is fast enough.
func pass(to, from net.Conn, through *line) {
	type piece struct {
		data []byte
		due  time.Time
	}
	way := make(chan piece, 64)
	go func() {
		defer to.Close()
		for p := range way {
			time.Sleep(time.Until(p.due))
			if _, err := to.Write(p.data); err != nil {
				from.Close()
			}
		}
	}()
	defer close(way)
	for {
		data := make([]byte, lineSize)
		n, err := from.Read(data)
		if n > 0 && through != nil {
			through.wait(n)
		}
		way <- piece{data[:n], time.Now().Add(lineWay)}
		if err != nil {
			return
		}
	}
}

// slowly returns the address at which a server is to be had through a slow network, and the way down from it.
func slowly(t *testing.T, server string) (string, *line) {
	t.Helper()
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	target := u.Host
	u.Host = ln.Addr().String()
	down := &line{}
	go func() {
		for {
			here, err := ln.Accept()
			if err != nil {
				return
			}
			there, err := net.Dial("tcp", target)
			if err != nil {
				here.Close()
				continue
			}
			go pass(there, here, nil)
			go pass(here, there, down)
		}
	}()
	return u.String(), down
}

// TestLine checks that a line is as slow as it says, from one connection and from many.
func TestLine(t *testing.T) {
	const size = 500_000
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	go func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			go func() {
				io.ReadFull(conn, make([]byte, 1))
				conn.Write(make([]byte, size))
				conn.Close()
			}()
		}
	}()
	slow, _ := slowly(t, "http://"+ln.Addr().String())
	u, err := url.Parse(slow)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{1, 4} {
		var wg sync.WaitGroup
		begin := time.Now()
		for range n {
			wg.Go(func() {
				conn, err := net.Dial("tcp", u.Host)
				if err != nil {
					t.Error(err)
					return
				}
				defer conn.Close()
				conn.Write([]byte{1})
				if got, err := io.Copy(io.Discard, conn); got != size || err != nil {
					t.Errorf("%d bytes, %v", got, err)
				}
			})
		}
		wg.Wait()
		took, want := time.Since(begin).Seconds(), float64(n*size)/lineRate+2*lineWay.Seconds()
		t.Logf("%d connections: %.3f s, by its rate %.3f", n, took, want)
		if took < 0.9*want {
			t.Errorf("%d connections: the line is too fast", n)
		}
	}
}
