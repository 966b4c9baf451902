package main

import (
	"crypto/tls"
	"log/slog"
	"os"
	"sync"
	"time"
)

// A certificate is read from files again when they have changed: they are renewed every few weeks, and nobody should
// have to stop the server for that. What cannot be read leaves the one before in place.
type certificate struct {
	certFile, keyFile string
	log               *slog.Logger

	mu      sync.Mutex
	current *tls.Certificate
	stamp   [2]time.Time // when the files of the last try were changed
	looked  time.Time
}

func newCertificate(certFile, keyFile string, log *slog.Logger) (*certificate, error) {
	c := &certificate{certFile: certFile, keyFile: keyFile, log: log, stamp: changed(certFile, keyFile), looked: time.Now()}
	pair, err := tls.LoadX509KeyPair(certFile, keyFile)
	c.current = &pair
	return c, err
}

// changed returns when the files were changed, zero for one that is not there.
func changed(names ...string) (stamp [2]time.Time) {
	for i, name := range names {
		if info, err := os.Stat(name); err == nil {
			stamp[i] = info.ModTime()
		}
	}
	return stamp
}

// get is called for every TLS connection, and looks at the files at most once in the time that is fresh.
func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := time.Now(); now.Sub(c.looked) >= fresh {
		c.looked = now
		if changed(c.certFile, c.keyFile) != c.stamp {
			c.load()
		}
	}
	return c.current, nil
}

// reload reads the files whether they have changed or not.
func (c *certificate) reload() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.load()
}

func (c *certificate) load() {
	c.stamp = changed(c.certFile, c.keyFile) // before they are read: what changes meanwhile is read again
	pair, err := tls.LoadX509KeyPair(c.certFile, c.keyFile)
	if err != nil {
		c.log.Warn("the certificate stays the one before", "error", err)
		return
	}
	c.current = &pair
	c.log.Info("certificate read again", "file", c.certFile)
}
