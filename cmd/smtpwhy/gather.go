package main

import (
	"io"
	"net"
	"sync"
	"time"
)

// Two things make an answer cost fewer calls of the system: it is sent in one piece, and its line in the log waits for
// those that come soon after it.

// httpBuffer is how much net/http collects before it writes: an answer with a longer head and body leaves in two pieces.
const httpBuffer = 4 << 10

// A gatherListener makes connections that send such answers in one piece.
type gatherListener struct{ net.Listener }

func (l gatherListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &gatherConn{Conn: c}, nil
}

// A gatherConn holds back what fills net/http's buffer until the rest comes. Should there be no rest, the server reads
// or closes next, and it is sent before that.
type gatherConn struct {
	net.Conn
	mu   sync.Mutex
	held []byte
}

func (c *gatherConn) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.held) == 0 {
		if len(p) == httpBuffer {
			c.held = append(c.held, p...)
			return len(p), nil
		}
		return c.Conn.Write(p)
	}
	both := net.Buffers{c.held, p}
	first := len(c.held)
	c.held = c.held[:0]
	n, err := both.WriteTo(c.Conn)
	return max(int(n)-first, 0), err
}

func (c *gatherConn) flush() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.held) == 0 {
		return nil
	}
	_, err := c.Conn.Write(c.held)
	c.held = c.held[:0]
	return err
}

func (c *gatherConn) Read(p []byte) (int, error) {
	if err := c.flush(); err != nil {
		return 0, err
	}
	return c.Conn.Read(p)
}

func (c *gatherConn) Close() error {
	c.flush() // who has gone does not mind
	return c.Conn.Close()
}

// CloseWrite ends what is sent; net/http looks for it, so that the last answer arrives where more was sent than read.
func (c *gatherConn) CloseWrite() error {
	if err := c.flush(); err != nil {
		return err
	}
	half, ok := c.Conn.(interface{ CloseWrite() error })
	if !ok {
		return nil
	}
	return half.CloseWrite()
}

// A logWriter writes lines to w, many at once when many come, and each within logDelay.
type logWriter struct {
	w   io.Writer
	mu  sync.Mutex
	buf []byte
	due bool // a flush is on its way
}

const (
	logDelay = 100 * time.Millisecond
	logPile  = 32 << 10
)

func (l *logWriter) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.buf = append(l.buf, p...)
	if len(l.buf) >= logPile {
		return len(p), l.write()
	}
	if !l.due {
		l.due = true
		time.AfterFunc(logDelay, l.flush)
	}
	return len(p), nil
}

func (l *logWriter) flush() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.due = false
	l.write() // there is nowhere to say that the log cannot be written
}

func (l *logWriter) write() error {
	_, err := l.w.Write(l.buf)
	l.buf = l.buf[:0]
	return err
}
