package main

import (
	"encoding/json"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"
)

// needs are the rows of the table that a file has to have, where it has some. What is missing is what the host does by itself.
var needs = map[string]func(header) bool{
	"nginx.conf":          func(header) bool { return true },
	"caddy.conf":          func(h header) bool { return !h.Negotiated() },
	"apache.conf":         func(header) bool { return true },
	"netlify-headers.txt": func(h header) bool { return h.Always() || h.Under != "" },
	"gitlab.rb":           header.Always,
}

// TestHosting proves that all configuration says what the table says, for the place that it is made for.
func TestHosting(t *testing.T) {
	for _, at := range []place{{"", defaultAncestors}, {"https://tools.example.com/tools/smtp/", "'self' https://docs.example.net"}} {
		h, err := newHosting(at)
		if err != nil {
			t.Fatal(err)
		}
		for name, needed := range needs {
			for _, row := range headers(at.Ancestors) {
				if needed(row) && (!strings.Contains(h.Text[name], row.Name) || !strings.Contains(h.Text[name], row.Value)) {
					t.Errorf("%s lacks %s: %s", name, row.Name, row.Value)
				}
			}
		}
		for _, name := range []string{"nginx.conf", "caddy.conf", "apache.conf", "s3.sh"} {
			for _, m := range mediaTypes {
				if !strings.Contains(h.Text[name], m.Type) {
					t.Errorf("%s lacks %s", name, m.Type)
				}
			}
		}
		// Every policy of CloudFront has all headers of its files.
		policies := map[string]string{"cloudfront-pages.json": "", "cloudfront-assets.json": "assets/", "cloudfront-v1.json": "v1/"}
		if got := h.Policies(); !slices.Equal(got, slices.Sorted(maps.Keys(policies))) {
			t.Errorf("policies: %v", got)
		}
		for name, under := range policies {
			var policy struct {
				Name                  string
				CorsConfig            struct{ AccessControlAllowOrigins struct{ Items []string } }
				SecurityHeadersConfig struct {
					ContentSecurityPolicy struct{ ContentSecurityPolicy string }
					ReferrerPolicy        struct{ ReferrerPolicy string }
					ContentTypeOptions    struct{ Override bool }
				}
				CustomHeadersConfig struct {
					Quantity int
					Items    []struct{ Header, Value string }
				}
			}
			if err := json.Unmarshal([]byte(h.Text[name]), &policy); err != nil {
				t.Fatal(name, err)
			}
			got := map[string]string{
				"Content-Security-Policy": policy.SecurityHeadersConfig.ContentSecurityPolicy.ContentSecurityPolicy,
				"Referrer-Policy":         policy.SecurityHeadersConfig.ReferrerPolicy.ReferrerPolicy,
				"Vary":                    "Accept-Encoding", // by itself
			}
			if policy.SecurityHeadersConfig.ContentTypeOptions.Override {
				got["X-Content-Type-Options"] = "nosniff"
			}
			if origins := policy.CorsConfig.AccessControlAllowOrigins.Items; len(origins) > 0 {
				got["Access-Control-Allow-Origin"] = origins[0]
			}
			for _, item := range policy.CustomHeadersConfig.Items {
				got[item.Header] = item.Value
			}
			want := map[string]string{}
			for _, row := range of(headers(at.Ancestors), under) {
				want[row.Name] = row.Value
			}
			if !maps.Equal(got, want) || policy.CustomHeadersConfig.Quantity != len(policy.CustomHeadersConfig.Items) {
				t.Errorf("%s: %v, want %v", name, got, want)
			}
		}
		wantBase := "/"
		if at.URL != "" {
			wantBase = "/tools/smtp/"
		}
		for name, text := range h.Text {
			switch {
			case strings.Contains(text, "<no value>") || strings.Contains(text, "{{"):
				t.Errorf("%s: a blank is not filled:\n%s", name, text)
			case wantBase == "/" && strings.Contains(text, "/tools/"), at.URL != "" && strings.Contains(text, "example.com") && !strings.Contains(text, "tools.example.com"):
				t.Errorf("%s is for another place:\n%s", name, text)
			case path.Ext(name) == "" || contentType(name) == "application/octet-stream":
				t.Errorf("%s has no type", name)
			}
		}
		if want := `serve --base "` + wantBase + `" --frame-ancestors "` + at.Ancestors + `"`; !strings.Contains(h.Text["smtpwhy.service"], want) {
			t.Errorf("smtpwhy.service lacks %s", want)
		}
	}
}

// TestHostingPage proves that the page shows every file, or leads to it.
func TestHostingPage(t *testing.T) {
	site := testTree(t)
	page := string(site["hosting/index.html"])
	n := 0
	for name := range site {
		if file, ok := strings.CutPrefix(name, hostingDir); ok && file != "index.html" {
			n++
			if !strings.Contains(page, `href="`+file+`"`) {
				t.Errorf("the page does not lead to %s", file)
			}
		}
	}
	if n < 12 {
		t.Errorf("%d files", n)
	}
	for _, row := range headers(defaultAncestors) {
		if !strings.Contains(page, row.Name+": ") {
			t.Errorf("the page does not name %s", row.Name)
		}
	}
}

// TestExportPlace proves that what cannot stand in a configuration is refused.
func TestExportPlace(t *testing.T) {
	for _, args := range [][]string{
		{"--url", "https://example.com/a;b/"}, {"--url", "https://example.com/a%20b/"}, {"--url", "https://example.com/a/../b/"}, {"--url", "https://example.com//b/"},
		{"--frame-ancestors", "'self'; script-src *"}, {"--frame-ancestors", "$host"}, {"--frame-ancestors", ""},
	} {
		if status, _, msg := runCommand(t, "", append(append([]string{"export"}, args...), t.TempDir())...); status != exitUsage || !strings.Contains(msg, args[0]) {
			t.Errorf("%q: status %d, %s", args, status, msg)
		}
	}
}
