// Package url stands in for net/url. go-app takes the address of the page apart to see what of it has changed; nothing
// in it is decoded.
package url

import "strings"

// A URL is an address in its parts.
type URL struct{ Scheme, Host, Path, RawQuery, Fragment string }

// Parse takes an address apart as the browser wrote it. It never fails.
func Parse(s string) (*URL, error) {
	var u URL
	s, u.Fragment, _ = strings.Cut(s, "#")
	s, u.RawQuery, _ = strings.Cut(s, "?")
	if scheme, rest, ok := strings.Cut(s, ":"); ok && !strings.Contains(scheme, "/") {
		u.Scheme, s = scheme, rest
	}
	if rest, ok := strings.CutPrefix(s, "//"); ok {
		u.Host, s, _ = strings.Cut(rest, "/")
		s = "/" + s
	}
	u.Path = s
	return &u, nil
}

// String puts the parts together again.
func (u *URL) String() string {
	var s string
	if u.Scheme != "" {
		s = u.Scheme + ":"
	}
	if u.Host != "" {
		s += "//" + u.Host
	}
	s += u.Path
	if u.RawQuery != "" {
		s += "?" + u.RawQuery
	}
	if u.Fragment != "" {
		s += "#" + u.Fragment
	}
	return s
}

// Hostname returns the host without its port.
func (u *URL) Hostname() string {
	if i := strings.LastIndexByte(u.Host, ':'); i > strings.LastIndexByte(u.Host, ']') {
		return strings.Trim(u.Host[:i], "[]")
	}
	return strings.Trim(u.Host, "[]")
}
