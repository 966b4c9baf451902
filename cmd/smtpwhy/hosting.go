package main

import (
	"embed"
	"encoding/json"
	"net/url"
	"path"
	"slices"
	"strings"
	"text/template"
)

// A place is where a site will be found, as far as that is known, and who may frame it there.
type place struct {
	URL       string // absolute, of the root of the site; "" if it is not known
	Ancestors string // as in the CSP
}

// hostingDir is where the site keeps the configuration of servers, and a page about it.
const hostingDir = "hosting/"

//go:embed templates/hosting
var hostingFiles embed.FS

// hosting is what the configuration of servers is made of.
type hosting struct {
	Host, Base string // "example.com" and "/tools/smtp/"
	Folder     string // that holds the site on the server
	Ancestors  string
	Types      []mediaType
	Text       map[string]string // of all configuration, by the names of the files

	table []header
}

// newHosting makes all configuration for a place.
func newHosting(at place) (hosting, error) {
	h := hosting{Host: "example.com", Base: "/", Folder: "/var/www/smtpwhy", Ancestors: at.Ancestors, Types: mediaTypes, table: headers(at.Ancestors)}
	if u, err := url.Parse(at.URL); err == nil && u.Host != "" {
		h.Host, h.Base = u.Host, "/"+strings.TrimPrefix(u.Path, "/")
	}
	return h, h.write()
}

// Of returns the rows that hold for files under a folder.
func (h *hosting) Of(under string) []header { return of(h.table, under) }

// Only returns the rows of a folder alone.
func (h *hosting) Only(under string) []header {
	return slices.DeleteFunc(slices.Clone(h.table), func(row header) bool { return row.Under != under })
}

// Under returns the folders that have rows of their own.
func (h *hosting) Under() []string {
	var out []string
	for _, row := range h.table {
		if row.Under != "" && !slices.Contains(out, row.Under) {
			out = append(out, row.Under)
		}
	}
	return out
}

// Policies returns the names of the files for CloudFront.
func (h *hosting) Policies() []string {
	return slices.Sorted(func(yield func(string) bool) {
		for name := range h.Text {
			if path.Ext(name) == ".json" && !yield(name) {
				return
			}
		}
	})
}

// cache returns how files under a folder may be cached.
func (h *hosting) cache(under string) string {
	for _, row := range h.Of(under) {
		if row.Name == "Cache-Control" {
			return row.Value
		}
	}
	return ""
}

// write makes all configuration.
func (h *hosting) write() error {
	tmpl, err := template.New("").Funcs(template.FuncMap{
		"of": h.Of, "only": h.Only, "under": h.Under, "cache": h.cache,
		"trim": func(dir string) string { return strings.TrimSuffix(dir, "/") },
	}).ParseFS(hostingFiles, "templates/hosting/*")
	if err != nil {
		return err
	}
	h.Text = map[string]string{}
	for _, each := range tmpl.Templates() {
		var b strings.Builder
		if err := each.Execute(&b, h); err != nil {
			return err
		}
		h.Text[each.Name()] = b.String()
	}
	for _, under := range append(h.Under(), "") {
		name := "pages"
		if under != "" {
			name = path.Base(under)
		}
		b, err := json.MarshalIndent(h.cloudFront(name, under), "", "  ")
		if err != nil {
			return err
		}
		h.Text["cloudfront-"+name+".json"] = string(b) + "\n"
	}
	return nil
}

// cloudFront returns a response headers policy of CloudFront for files under a folder. It knows some headers by name,
// and refuses them among the others.
func (h *hosting) cloudFront(name, under string) map[string]any {
	type list struct {
		Quantity int
		Items    []any `json:",omitempty"`
	}
	security, custom := map[string]any{}, list{}
	policy := map[string]any{
		"Name":    "smtpwhy-" + name,
		"Comment": "smtpwhy, files under " + h.Base + under,
	}
	for _, row := range h.Of(under) {
		switch row.Name {
		case "Vary": // CloudFront compresses by itself, and says so
		case "Content-Security-Policy":
			security["ContentSecurityPolicy"] = map[string]any{"ContentSecurityPolicy": row.Value, "Override": true}
		case "X-Content-Type-Options":
			security["ContentTypeOptions"] = map[string]any{"Override": true}
		case "Referrer-Policy":
			security["ReferrerPolicy"] = map[string]any{"ReferrerPolicy": row.Value, "Override": true}
		case "Access-Control-Allow-Origin":
			policy["CorsConfig"] = map[string]any{
				"AccessControlAllowOrigins":     list{1, []any{row.Value}},
				"AccessControlAllowHeaders":     list{1, []any{"*"}},
				"AccessControlAllowMethods":     list{2, []any{"GET", "HEAD"}},
				"AccessControlAllowCredentials": false,
				"OriginOverride":                true,
			}
		default:
			custom.Items = append(custom.Items, map[string]any{"Header": row.Name, "Value": row.Value, "Override": true})
			custom.Quantity++
		}
	}
	policy["SecurityHeadersConfig"], policy["CustomHeadersConfig"] = security, custom
	return policy
}
