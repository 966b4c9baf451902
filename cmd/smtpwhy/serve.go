package main

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"time"
)

type serveCmd struct {
	Addr           string `default:"127.0.0.1:8080" help:"Where to listen; port 0 takes any free one, unix:PATH is a socket. A socket that systemd passes goes first."`
	Dir            string `type:"path" placeholder:"DIR" help:"Serve this exported folder, not the site in the binary."`
	Base           string `default:"/" help:"Path in front of the site, such as /tools/smtp/."`
	FrameAncestors string `default:"'self'" help:"Who may show the page in a frame, as in the CSP."`
	TLSCert        string `name:"tls-cert" type:"path" placeholder:"FILE" help:"Certificate chain in PEM, read again when it changes and on SIGHUP; needs --tls-key."`
	TLSKey         string `name:"tls-key" type:"path" placeholder:"FILE" help:"Its private key in PEM."`
	ownRules
	LogFormat string `enum:"text,json" default:"text" help:"Access log on standard error: text or json."`

	cleanUp func() // what a site made for this run leaves behind; nil for nothing
	limits  limits // zero is defaultLimits
}

// limits are how long a client may take, and how long the server waits for the last answers when it is told to stop.
type limits struct{ header, read, write, idle, drain time.Duration }

// A page is small and the wasm is cached, so nobody needs longer. No answer can take longer than writing one.
var defaultLimits = limits{header: 10 * time.Second, read: 30 * time.Second, write: 60 * time.Second, idle: 30 * time.Second, drain: 60 * time.Second}

const (
	maxHeader  = 10 << 10
	headerSlop = 4 << 10 // net/http adds this much to Server.MaxHeaderBytes
)

// Validate is called by kong: what it finds wrong is wrong usage.
func (c *serveCmd) Validate() error {
	if (c.TLSCert == "") != (c.TLSKey == "") {
		return errors.New("--tls-cert and --tls-key go together")
	}
	if c.Dir != "" && len(c.Rules) > 0 {
		return errors.New("--rules belong to the site in the binary; for --dir, name them when the folder is exported")
	}
	if err := checkAncestors(c.FrameAncestors); err != nil {
		return err
	}
	if strings.ContainsAny(c.Base, "?#%\\\"<>") || strings.Contains(c.Base, "..") || strings.Contains(c.Base, "//") {
		return fmt.Errorf("--base %q is no plain path", c.Base)
	}
	return nil
}

// defaultAncestors lets the pages of the same origin frame the site.
const defaultAncestors = "'self'"

// checkAncestors finds what is no source of a CSP, or would mean something else in the configuration of a server.
func checkAncestors(s string) error {
	odd := func(r rune) bool { return r < ' ' || r > '~' || strings.ContainsRune(";,\"\\$%{}<>`#", r) }
	if strings.ContainsFunc(s, odd) || strings.TrimSpace(s) == "" {
		return errors.New("--frame-ancestors takes sources between blanks: 'none', 'self' (with the quotes), https://docs.example.com")
	}
	return nil
}

// Run serves until SIGINT or SIGTERM, then lets the requests under way end.
func (c *serveCmd) Run(std *stdio) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, func() { signal.Reset(os.Interrupt, syscall.SIGTERM) }) // a second one ends the program at once
	if std.getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	return c.serve(ctx, std)
}

// gcPercent lets more garbage lie than Go would: little is in use for long, so that it would be collected all the time.
const gcPercent = 400

func (c *serveCmd) serve(ctx context.Context, std *stdio) error {
	site, err := c.site()
	if c.cleanUp != nil {
		defer c.cleanUp()
	}
	if err != nil {
		return err
	}
	lines := &logWriter{w: std.err}
	defer lines.flush()
	var log slog.Handler = slog.NewTextHandler(lines, nil)
	if c.LogFormat == "json" {
		log = slog.NewJSONHandler(lines, nil)
	}
	logger := slog.New(log)
	base := "/" + strings.Trim(c.Base, "/") + "/"
	if base == "//" {
		base = "/"
	}
	limits := cmp.Or(c.limits, defaultLimits)
	srv := &http.Server{
		Handler:                      newHandler(site, base, strings.TrimSpace(c.FrameAncestors), logger),
		ReadHeaderTimeout:            limits.header,
		ReadTimeout:                  limits.read,
		WriteTimeout:                 limits.write,
		IdleTimeout:                  limits.idle,
		MaxHeaderBytes:               maxHeader - headerSlop,
		ErrorLog:                     slog.NewLogLogger(log, slog.LevelWarn),
		DisableGeneralOptionsHandler: true, // which would answer "OPTIONS *"
	}
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	defer signal.Stop(hangup)
	scheme, reload := "http", func() {}
	if c.TLSCert != "" {
		cert, err := newCertificate(c.TLSCert, c.TLSKey, logger)
		if err != nil {
			return err
		}
		scheme, reload = "https", cert.reload
		srv.TLSConfig = &tls.Config{GetCertificate: cert.get, MinVersion: tls.VersionTLS12}
	}
	lns, err := listen(c.Addr, std.getenv)
	if err != nil {
		return err
	}
	ended := make(chan error, len(lns))
	for _, ln := range lns {
		go func() {
			if scheme == "https" { // srv.TLSConfig is set by the first Serve as well
				ended <- srv.ServeTLS(ln, "", "")
			} else {
				ended <- srv.Serve(gatherListener{ln})
			}
		}()
	}
	fmt.Fprintln(std.out, address(scheme, lns[0].Addr())+base)
	for running := true; running; {
		select {
		case err := <-ended:
			return errors.Join(err, srv.Close())
		case <-hangup:
			reload()
		case <-ctx.Done():
			running = false
		}
	}
	drain, cancel := context.WithTimeout(context.Background(), limits.drain)
	defer cancel()
	if err := srv.Shutdown(drain); err != nil {
		logger.Warn("some requests did not end in time", "error", err)
		return srv.Close()
	}
	return nil
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
	export := exportCmd{ownRules: c.ownRules, FrameAncestors: c.FrameAncestors, Squeeze: 5} // at once rather than as small as can be
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
