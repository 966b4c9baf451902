//go:build e2e && bench

package e2e

import (
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// leastRatio is how many requests a second smtpwhy serve has to answer, as a part of what nginx does.
const leastRatio = 0.80

// TestServeSpeed has wrk ask smtpwhy serve and nginx in turns for the same file, compressed by brotli before. Both
// may use all cores, which wrk shares with them, and both write an access log.
func TestServeSpeed(t *testing.T) {
	dir := exportFor(t, "/")
	servers := []struct {
		name, url string
		got       []float64
	}{
		{name: ourselves, url: serve(t, "--dir", dir)},
		{name: "nginx", url: startNginx(t, dir, "/", brotliModule+" worker_processes auto;")},
	}
	const accept = "gzip, deflate, br, zstd"
	_, want := ask(t, servers[0].url, accept)
	if r, body := ask(t, servers[1].url, accept); body != want || r.Header.Get("Content-Encoding") != "br" {
		t.Fatalf("the two servers do not send the same: %d bytes and %d", len(want), len(body))
	}
	rate := regexp.MustCompile(`Requests/sec:\s*([0-9.]+)`)
	for range 5 {
		for i, s := range servers {
			out, err := exec.Command("wrk", "-t2", "-c64", "-d4s", "-H", "Accept-Encoding: "+accept, s.url).CombinedOutput()
			m := rate.FindSubmatch(out)
			if err != nil || m == nil || strings.Contains(string(out), "Non-2xx") || strings.Contains(string(out), "Socket errors") {
				t.Fatalf("wrk against %s: %v\n%s", s.name, err, out)
			}
			n, _ := strconv.ParseFloat(string(m[1]), 64) // the pattern takes numbers only
			servers[i].got = append(servers[i].got, n)
		}
	}
	load, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		load = []byte("unknown")
	}
	t.Logf("%d bytes of brotli; load: %s", len(want), load)
	for _, s := range servers {
		t.Logf("%-14s %8.0f requests/s, all: %.0f", s.name, median(s.got), s.got)
	}
	ratio := median(servers[0].got) / median(servers[1].got)
	t.Logf("ratio %.2f, at least %.2f", ratio, leastRatio)
	if ratio < leastRatio {
		t.Errorf("smtpwhy serve is too slow")
	}
}

func median(all []float64) float64 {
	s := slices.Sorted(slices.Values(all))
	return s[len(s)/2]
}
