//go:build e2e

package e2e

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// folderOfHosts is where the configuration that an export writes expects the site.
const folderOfHosts = "/var/www/smtpwhy"

const ourselves = "smtpwhy serve"

// anybody lets the pages that the tests serve frame the site.
const anybody = "'self' http://127.0.0.1:*"

// exportFor exports the site for a path, as its README says.
func exportFor(t *testing.T, path string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "site")
	out, err := exec.Command(binary, "export", "--url", "https://example.com"+path, "--frame-ancestors", anybody, "--squeeze", "1", dir).CombinedOutput()
	if err != nil {
		t.Fatalf("export: %v\n%s", err, out)
	}
	return dir
}

// snippet returns a file of the export's hosting/, for the folder that the site is in.
func snippet(t *testing.T, dir, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, "hosting", name))
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(b), folderOfHosts, dir)
}

// A hoster serves the site in dir at path, and returns the URL of path.
type hoster struct {
	name  string
	start func(t *testing.T, dir, path string) string
	// What it cannot do: a host of plain files.
	noHeaders bool
}

var hosters = []hoster{
	{"plain files", startPlain, true},
	{"nginx", func(t *testing.T, dir, path string) string { return startNginx(t, dir, path, "") }, false},
	{"nginx, brotli", func(t *testing.T, dir, path string) string {
		return startNginx(t, dir, path, brotliModule)
	}, false},
	{"Caddy", startCaddy, false},
	{"Apache", startApache, false},
	{ourselves, func(t *testing.T, _, path string) string {
		return serve(t, "--base", path, "--frame-ancestors", anybody)
	}, false},
}

// startPlain serves files and nothing else: no header of ours, nothing compressed.
func startPlain(t *testing.T, dir, path string) string {
	s := httptest.NewServer(http.StripPrefix(strings.TrimSuffix(path, "/"), http.FileServer(http.Dir(dir))))
	t.Cleanup(s.CloseClientConnections)
	t.Cleanup(s.Close)
	return s.URL + path
}

// freePort returns an address of the loopback that nobody listens on.
func freePort(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().String()
}

// daemon runs a server with its configuration in a file, and waits until it listens.
func daemon(t *testing.T, addr, config string, args func(file string) []string) {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "config")
	config = strings.ReplaceAll(config, "TMP", dir)
	if err := os.WriteFile(file, []byte(config), 0o666); err != nil {
		t.Fatal(err)
	}
	words := args(file)
	var log strings.Builder
	cmd := exec.Command(words[0], words[1:]...)
	cmd.Env = append(os.Environ(), "HOME="+dir, "XDG_DATA_HOME="+dir, "XDG_CONFIG_HOME="+dir)
	cmd.Stdout, cmd.Stderr = &log, &log
	if err := cmd.Start(); err != nil {
		t.Fatalf("%v; \"make test-hosting\" installs it on Debian", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() {
		cmd.Process.Signal(os.Interrupt) // kills its children as well
		select {
		case <-ended:
		case <-time.After(10 * time.Second):
			cmd.Process.Kill()
			<-ended
		}
	})
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if conn, err := net.Dial("tcp", addr); err == nil {
			conn.Close()
			return
		}
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("%s ended: %v\n%s\n%s", words[0], err, log.String(), config)
		default:
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s does not listen\n%s", words[0], log.String())
		}
	}
}

// asRoot returns line if the tests run as root, whose files nobody else may read.
func asRoot(line string) string {
	if os.Getuid() == 0 {
		return line
	}
	return ""
}

// brotliModule lets nginx send files that were compressed by brotli.
const brotliModule = "load_module modules/ngx_http_brotli_static_module.so;"

// startNginx runs nginx with lines for the head of its configuration.
func startNginx(t *testing.T, dir, path, head string) string {
	addr := freePort(t)
	config := snippet(t, dir, "nginx.conf")
	if strings.Contains(head, brotliModule) {
		config = strings.Replace(config, "#brotli_static on;", "brotli_static on;", 1)
	}
	daemon(t, addr, fmt.Sprintf(`%s
%s
pid TMP/pid;
error_log stderr;
events { worker_connections 256; }
http {
	access_log TMP/access.log;
	sendfile on;
	tcp_nopush on;
	client_body_temp_path TMP; proxy_temp_path TMP; fastcgi_temp_path TMP; uwsgi_temp_path TMP; scgi_temp_path TMP;
	server {
		listen %s;
%s
	}
}
`, asRoot("user root;"), head, addr, config), func(file string) []string {
		return []string{"nginx", "-p", "/usr/share/nginx", "-e", "stderr", "-c", file, "-g", "daemon off;"}
	})
	return "http://" + addr + path
}

func startCaddy(t *testing.T, dir, path string) string {
	addr := freePort(t)
	daemon(t, addr, fmt.Sprintf(`{
	admin off
	auto_https off
}
http://%s {
%s
}
`, addr, snippet(t, dir, "caddy.conf")), func(file string) []string {
		return []string{"caddy", "run", "--adapter", "caddyfile", "--config", file}
	})
	return "http://" + addr + path
}

func startApache(t *testing.T, dir, path string) string {
	addr := freePort(t)
	var modules strings.Builder
	for _, name := range []string{"mpm_event", "authz_core", "alias", "dir", "headers", "mime", "rewrite"} {
		fmt.Fprintf(&modules, "LoadModule %s_module /usr/lib/apache2/modules/mod_%s.so\n", name, name)
	}
	daemon(t, addr, fmt.Sprintf(`%s
ServerRoot TMP
PidFile TMP/pid
ErrorLog /dev/stderr
DefaultRuntimeDir TMP
ServerName localhost
%s
Listen %s
TypesConfig /etc/mime.types
Alias %q %q
<Directory %q>
Require all granted
%s
</Directory>
`, modules.String(), asRoot("User www-data"), addr, path, dir+"/", dir, snippet(t, dir, "apache.conf")), func(file string) []string {
		return []string{"apache2", "-DFOREGROUND", "-f", file}
	})
	return "http://" + addr + path
}
