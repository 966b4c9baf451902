package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A process is smtpwhy running by itself.
type process struct {
	*exec.Cmd
	url      string
	out, log *logBuffer
}

// spawn runs smtpwhy with args. passed are sockets to hand to it as systemd does.
func spawn(t *testing.T, passed []*os.File, args ...string) *process {
	t.Helper()
	script := `exec "$0" "$@"`
	if len(passed) > 0 { // whose process it is can be said only from within
		script = `export LISTEN_PID=$$ LISTEN_FDS=` + string(rune('0'+len(passed))) + `; ` + script
	}
	p := &process{Cmd: exec.Command("sh", append([]string{"-c", script, os.Args[0]}, args...)...), out: &logBuffer{}, log: &logBuffer{}}
	p.Env = append(os.Environ(), "SMTPWHY_TEST_RUN=yes")
	p.ExtraFiles = passed
	p.Stderr = p.log
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	p.Stdout = w
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	w.Close()
	t.Cleanup(func() { p.Process.Kill(); r.Close() })
	out := bufio.NewReader(r)
	line, err := out.ReadString('\n')
	if err != nil {
		t.Fatalf("nothing printed: %v; %s", err, p.log)
	}
	p.url = strings.TrimSpace(line)
	io.WriteString(p.out, line)
	go io.Copy(p.out, out)
	return p
}

// TestSignals stops a server in the middle of an answer, as systemd does.
func TestSignals(t *testing.T) {
	for _, sig := range []os.Signal{syscall.SIGTERM, os.Interrupt} {
		dir := siteDir(t)
		big := bytes.Repeat([]byte("0123456789abcdef"), 1<<20) // more than the buffers between hold
		if err := os.WriteFile(filepath.Join(dir, "big.txt"), big, 0o666); err != nil {
			t.Fatal(err)
		}
		p := spawn(t, nil, "serve", "--addr", "127.0.0.1:0", "--dir", dir, "--log-format", "json")
		p.Process.Signal(syscall.SIGHUP) // of no effect without a certificate
		r, err := plainClient.Get(p.url + "big.txt")
		if err != nil {
			t.Fatal(err)
		}
		p.Process.Signal(sig)
		if got := body(t, r); got != string(big) {
			t.Errorf("%v: got %d bytes of %d", sig, len(got), len(big))
		}
		r.Body.Close()
		if err := p.Wait(); err != nil {
			t.Errorf("%v: ended with %v", sig, err)
		}
		if got := p.out.String(); got != p.url+"\n" {
			t.Errorf("%v: printed %q, want one URL", sig, got)
		}
		if got := p.log.String(); strings.Count(got, "\n") != 1 || !strings.Contains(got, `"path":"/big.txt","status":200,"bytes":16777216`) {
			t.Errorf("%v: log: %s", sig, got)
		}
	}
}

// over returns a client that connects to the socket at path, whatever the URL says.
func over(path string) *http.Client {
	return &http.Client{Transport: &http.Transport{DisableKeepAlives: true, DisableCompression: true, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", path)
	}}}
}

// TestUnixSocket serves on a socket, takes over one that was left behind, and none that is in use.
func TestUnixSocket(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "x.sock")
	c := serveCmd{Addr: "unix:" + path, Dir: siteDir(t), Base: "/tools/", FrameAncestors: "'self'"}
	s := start(t, c)
	if want := "http+unix://" + url.PathEscape(path) + "/tools/"; s.url != want {
		t.Errorf("printed %q, want %q", s.url, want)
	}
	r, err := over(path).Get("http://x/tools/")
	if err != nil {
		t.Fatal(err)
	}
	if got := body(t, r); got != index {
		t.Errorf("got %q", got)
	}
	r.Body.Close()
	if err := c.serve(t.Context(), &stdio{out: io.Discard, err: io.Discard, getenv: os.Getenv}); err == nil || !strings.Contains(err.Error(), "another server") {
		t.Errorf("a second server on the socket: %v", err)
	}
	if err := s.stop(); err != nil {
		t.Error(err)
	}
	if _, err := os.Lstat(path); err == nil {
		t.Error("the socket stays behind")
	}
	left, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	left.(*net.UnixListener).SetUnlinkOnClose(false)
	left.Close()
	start(t, c)
	if r, err = over(path).Get("http://x/tools/"); err != nil {
		t.Errorf("on a socket left behind: %v", err)
	} else {
		r.Body.Close()
	}
	c.Addr = "unix:" + filepath.Join(c.Dir, "index.html")
	if err := c.serve(t.Context(), &stdio{out: io.Discard, err: io.Discard, getenv: os.Getenv}); err == nil || !strings.Contains(err.Error(), "no socket") {
		t.Errorf("on a file: %v", err)
	}
}

// TestActivation passes listening sockets to a new process, as systemd does: one of TCP and one in the file system.
func TestActivation(t *testing.T) {
	tcp, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "y.sock")
	unix, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	unix.(*net.UnixListener).SetUnlinkOnClose(false)
	var files []*os.File
	for _, ln := range []net.Listener{tcp, unix} {
		f, err := ln.(interface{ File() (*os.File, error) }).File()
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	early, err := net.Dial("tcp", tcp.Addr().String()) // before anybody serves: it waits, and is answered
	if err != nil {
		t.Fatal(err)
	}
	defer early.Close()
	io.WriteString(early, "GET / HTTP/1.0\r\n\r\n")
	p := spawn(t, files, "serve", "--addr", "127.0.0.1:1", "--dir", siteDir(t))
	for _, f := range files {
		f.Close()
	}
	if want := "http://" + tcp.Addr().String() + "/"; p.url != want {
		t.Errorf("printed %q, want %q", p.url, want)
	}
	tcp.Close()
	unix.Close()
	if b, err := io.ReadAll(early); err != nil || !strings.HasSuffix(string(b), index) {
		t.Errorf("who came early got %q, %v", b, err)
	}
	for name, client := range map[string]*http.Client{"tcp": plainClient, "unix": over(path)} {
		r, err := client.Get(p.url)
		if err != nil {
			t.Fatal(name, err, p.log)
		}
		if got := body(t, r); got != index {
			t.Errorf("%s: got %q", name, got)
		}
		r.Body.Close()
	}
	plainClient.CloseIdleConnections()
	p.Process.Signal(syscall.SIGTERM)
	if err := p.Wait(); err != nil {
		t.Errorf("ended with %v; %s", err, p.log)
	}
	if _, err := os.Lstat(path); err != nil {
		t.Error("removed a socket that belongs to systemd")
	}
}

// TestPassed proves that sockets meant for another process are left alone, and that nonsense is told.
func TestPassed(t *testing.T) {
	env := func(pid, fds string) func(string) string {
		return func(name string) string { return map[string]string{"LISTEN_PID": pid, "LISTEN_FDS": fds}[name] }
	}
	if lns, err := passed(env("1", "1")); lns != nil || err != nil {
		t.Errorf("for process 1: %v, %v", lns, err)
	}
	for _, fds := range []string{"", "0", "-1", "x", "1000000"} {
		if _, err := passed(env(big.NewInt(int64(os.Getpid())).String(), fds)); err == nil {
			t.Errorf("LISTEN_FDS=%q is taken", fds)
		}
	}
}

// writeCertificate writes a certificate for 127.0.0.1 and its key, and returns a pool that trusts it alone.
func writeCertificate(t *testing.T, certFile, keyFile string, serial int64) *x509.CertPool {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(serial), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for name, block := range map[string]*pem.Block{certFile: {Type: "CERTIFICATE", Bytes: cert}, keyFile: {Type: "PRIVATE KEY", Bytes: der}} {
		if err := os.WriteFile(name, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	parsed, err := x509.ParseCertificate(cert)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(parsed)
	return roots
}

// TestServeTLS changes the certificate while it is in use.
func TestServeTLS(t *testing.T) {
	dir := t.TempDir()
	certFile, keyFile := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	roots := writeCertificate(t, certFile, keyFile, 1)
	p := spawn(t, nil, "serve", "--addr", "127.0.0.1:0", "--dir", siteDir(t), "--tls-cert", certFile, "--tls-key", keyFile)
	if !strings.HasPrefix(p.url, "https://127.0.0.1:") {
		t.Fatalf("printed %q", p.url)
	}
	fetch := func(roots *x509.CertPool, versions ...uint16) error {
		config := &tls.Config{RootCAs: roots}
		if len(versions) > 0 {
			config.MaxVersion = versions[0]
		}
		client := &http.Client{Transport: &http.Transport{DisableCompression: true, DisableKeepAlives: true, ForceAttemptHTTP2: true, TLSClientConfig: config}}
		r, err := client.Get(p.url)
		if err != nil {
			return err
		}
		defer r.Body.Close()
		if got := body(t, r); got != index || r.ProtoMajor != 2 {
			t.Errorf("got %q by %s", got, r.Proto)
		}
		return nil
	}
	if err := fetch(roots); err != nil {
		t.Fatal(err)
	}
	if err := fetch(roots, tls.VersionTLS11); err == nil {
		t.Error("took TLS 1.1")
	}
	// Half of a renewal changes nothing.
	if err := os.WriteFile(certFile, []byte("not yet whole"), 0o600); err != nil {
		t.Fatal(err)
	}
	p.Process.Signal(syscall.SIGHUP)
	for deadline := time.Now().Add(10 * time.Second); !strings.Contains(p.log.String(), "stays the one before"); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("SIGHUP: log: %s", p.log)
		}
	}
	if err := fetch(roots); err != nil {
		t.Errorf("with half a certificate: %v", err)
	}
	second := writeCertificate(t, certFile, keyFile, 2)
	p.Process.Signal(syscall.SIGHUP)
	for deadline := time.Now().Add(10 * time.Second); fetch(second) != nil; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("SIGHUP: not the new certificate; log: %s", p.log)
		}
	}
	if fetch(roots) == nil {
		t.Error("the old certificate is still in use")
	}
	// Without a signal it takes a little longer.
	third := writeCertificate(t, certFile, keyFile, 3)
	later := time.Now().Add(time.Hour) // whatever the clock of the file system counts in
	if err := os.Chtimes(certFile, later, later); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(10 * time.Second); fetch(third) != nil; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("not the newest certificate; log: %s", p.log)
		}
	}
	p.Process.Signal(syscall.SIGTERM)
	if err := p.Wait(); err != nil {
		t.Errorf("ended with %v", err)
	}
	if err := (&serveCmd{Addr: "127.0.0.1:0", Dir: siteDir(t), Base: "/", FrameAncestors: "'self'", TLSCert: certFile, TLSKey: certFile}).serve(t.Context(), &stdio{out: io.Discard, err: io.Discard, getenv: os.Getenv}); err == nil {
		t.Error("started without a key")
	}
}
