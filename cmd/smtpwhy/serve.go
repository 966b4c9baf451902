package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

type serveCmd struct {
	Addr           string `default:"127.0.0.1:8080" help:"Where to listen; port 0 takes any free one."`
	Dir            string `type:"path" placeholder:"DIR" help:"Serve this exported folder, not the site in the binary."`
	Base           string `default:"/" help:"Path in front of the site, such as /tools/smtp/."`
	FrameAncestors string `default:"'self'" help:"Who may show the page in a frame, as in the CSP."`
	TLSCert        string `name:"tls-cert" type:"path" placeholder:"FILE" help:"Certificate chain in PEM; needs --tls-key."`
	TLSKey         string `name:"tls-key" type:"path" placeholder:"FILE" help:"Its private key in PEM."`
	ownRules
	LogFormat string `enum:"text,json" default:"text" help:"Access log on standard error: text or json."`

	cleanUp func() // what a site made for this run leaves behind; nil for nothing
}

// Limits of the server. A reply page is small and the wasm is cached, so nobody needs longer.
const (
	headerTimeout = 10 * time.Second
	readTimeout   = 30 * time.Second
	writeTimeout  = 60 * time.Second
	idleTimeout   = 30 * time.Second
	drainTimeout  = writeTimeout // no answer can take longer
	maxHeader     = 10 << 10
	headerSlop    = 4 << 10 // net/http adds this much to Server.MaxHeaderBytes
)

// Validate is called by kong: what it finds wrong is wrong usage.
func (c *serveCmd) Validate() error {
	if (c.TLSCert == "") != (c.TLSKey == "") {
		return errors.New("--tls-cert and --tls-key go together")
	}
	if c.Dir != "" && len(c.Rules) > 0 {
		return errors.New("--rules belong to the site in the binary; for --dir, name them when the folder is exported")
	}
	if strings.ContainsAny(c.FrameAncestors, ";,\r\n") || strings.TrimSpace(c.FrameAncestors) == "" {
		return errors.New("--frame-ancestors takes sources between blanks: 'none', 'self' (with the quotes), https://docs.example.com")
	}
	if strings.ContainsAny(c.Base, "?#%\\\"<>") || strings.Contains(c.Base, "..") || strings.Contains(c.Base, "//") {
		return fmt.Errorf("--base %q is no plain path", c.Base)
	}
	return nil
}

// Run serves until SIGINT or SIGTERM, then lets the requests under way end.
func (c *serveCmd) Run(std *stdio) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return c.serve(ctx, std)
}

func (c *serveCmd) serve(ctx context.Context, std *stdio) error {
	site, err := c.site()
	if c.cleanUp != nil {
		defer c.cleanUp()
	}
	if err != nil {
		return err
	}
	var log slog.Handler = slog.NewTextHandler(std.err, nil)
	if c.LogFormat == "json" {
		log = slog.NewJSONHandler(std.err, nil)
	}
	logger := slog.New(log)
	base := "/" + strings.Trim(c.Base, "/") + "/"
	if base == "//" {
		base = "/"
	}
	srv := &http.Server{
		Handler:           newHandler(site, base, strings.TrimSpace(c.FrameAncestors), logger),
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader - headerSlop,
		ErrorLog:          slog.NewLogLogger(log, slog.LevelWarn),
	}
	scheme := "http"
	if c.TLSCert != "" {
		scheme = "https"
		cert, err := tls.LoadX509KeyPair(c.TLSCert, c.TLSKey)
		if err != nil {
			return err
		}
		srv.TLSConfig = &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12}
	}
	ln, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() {
		if srv.TLSConfig != nil {
			ended <- srv.ServeTLS(ln, "", "")
		} else {
			ended <- srv.Serve(ln)
		}
	}()
	fmt.Fprintf(std.out, "%s://%s%s\n", scheme, display(ln.Addr()), base)
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	signal.Reset(os.Interrupt, syscall.SIGTERM) // a second one ends the program at once
	drain, cancel := context.WithTimeout(context.Background(), drainTimeout)
	defer cancel()
	if err := srv.Shutdown(drain); err != nil {
		logger.Warn("some requests did not end in time", "error", err)
		return srv.Close()
	}
	return nil
}

// display returns addr as it works in a URL on this machine.
func display(addr net.Addr) string {
	a, ok := addr.(*net.TCPAddr)
	if !ok || !a.IP.IsUnspecified() {
		return addr.String()
	}
	return net.JoinHostPort("localhost", fmt.Sprint(a.Port))
}

// site returns the files to serve: of a folder, which no link can lead out of, or of the binary.
func (c *serveCmd) site() (fs.FS, error) {
	switch {
	case c.Dir == "" && len(c.Rules) == 0:
		return embeddedSite()
	case c.Dir == "":
		return c.siteWithRules()
	}
	root, err := os.OpenRoot(c.Dir)
	if err != nil {
		return nil, err
	}
	site := root.FS()
	if _, err := fs.Stat(site, "index.html"); err != nil {
		return nil, fmt.Errorf("%s holds no site: it has no index.html", c.Dir)
	}
	return site, nil
}

// siteWithRules makes the site of the binary anew with rules of one's own in it, in a folder that goes with the process.
func (c *serveCmd) siteWithRules() (fs.FS, error) {
	export := exportCmd{ownRules: c.ownRules, Squeeze: 5} // at once rather than as small as can be
	t, err := export.tree()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "smtpwhy-")
	if err != nil {
		return nil, err
	}
	c.cleanUp = func() { os.RemoveAll(dir) }
	if err := write(dir, t); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return root.FS(), nil
}
