package web

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"smtpwhy/core"
	"smtpwhy/core/catalogue"
	"smtpwhy/core/smtp"
	"smtpwhy/core/words"
)

// parseFragment returns the text that a short link asks for: #code=550&status=5.7.26, with either part alone, or
// #reply=ID of an entry of the catalogue, or for a text that stands in it, #text=550%205.1.1%20Unknown. A fragment without "=" is the name of a place on the page and asks for
// nothing, nor does one that names a language or a view only. ok is false where the link is broken.
//
// What is pasted gets into an address only where the reader asks for a link: linkTo.
func parseFragment(fragment string) (text string, ok bool) {
	fragment = strings.TrimPrefix(fragment, "#")
	if !strings.Contains(fragment, "=") {
		return "", true
	}
	q, ok := pairs(fragment)
	if !ok {
		return "", false
	}
	if _, ok := q[nameView]; ok && viewOf(fragment) == "" {
		return "", false
	}
	n := len(q)
	delete(q, "lang") // languageOf and viewOf read them
	delete(q, nameView)
	if len(q) == 0 && n > 0 {
		return "", true
	}
	for name := range q {
		if name != "code" && name != "status" && name != "reply" && name != "text" {
			return "", false
		}
	}
	if id, ok := q["reply"]; ok {
		e := catalogue.Default().Entry(id)
		if e == nil || len(q) > 1 || len(e.Examples) == 0 {
			return "", false
		}
		return strings.TrimRight(e.Examples[0], "\n") + "\n", true
	}
	if text, ok := q["text"]; ok {
		if len(q) > 1 {
			return "", false
		}
		return text, true
	}
	var parts []string
	if s, ok := q["code"]; ok {
		n, err := strconv.Atoi(s)
		if err != nil || len(s) != 3 || smtp.Code(n).Severity() == 0 {
			return "", false
		}
		parts = append(parts, s)
	}
	if s, ok := q["status"]; ok {
		if _, n := smtp.ParseStatus(s); n == 0 || n != len(s) {
			return "", false
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, " ") + "\n", true
}

// pairs reads name=value&name=value, each name once, the values escaped as in a URL. net/url would do it as well, and
// bring fmt into the program of the page.
func pairs(s string) (map[string]string, bool) {
	q := map[string]string{}
	for pair := range strings.SplitSeq(s, "&") {
		name, value, _ := strings.Cut(pair, "=")
		value, ok := unescape(value)
		if _, twice := q[name]; twice || !ok {
			return nil, false
		}
		q[name] = value
	}
	return q, true
}

// unescape resolves %41 and, as forms have it, + for a blank.
func unescape(s string) (string, bool) {
	before, rest, ok := strings.Cut(strings.ReplaceAll(s, "+", " "), "%")
	b := []byte(before)
	for ok {
		if len(rest) < 2 {
			return "", false
		}
		c, err := strconv.ParseUint(rest[:2], 16, 8)
		if err != nil {
			return "", false
		}
		b = append(b, byte(c))
		before, rest, ok = strings.Cut(rest[2:], "%")
		b = append(b, before...)
	}
	return string(b), true
}

// pageOf returns the address of the page of a code or status, relative to the root of the site; "" if it has none: those have
// one that an entry of the catalogue names in full.
func pageOf(of string) string {
	switch {
	case !catalogue.Default().Names(of):
		return ""
	case strings.Contains(of, "."):
		return "status/" + of + "/"
	}
	return "code/" + of + "/"
}

// linkVersion starts the fragment of a link that holds a text. What follows is the text in DEFLATE (RFC 1951) and base64url without
// padding (RFC 4648 section 5), then what else the page is to show, "&name=value". Links of this version keep opening.
const linkVersion = "v1."

// linkTo returns the fragment of a link, without "#". state is what else the page is to show.
func linkTo(payload string, state map[string]string) string {
	link := linkVersion + payload
	for _, name := range slices.Sorted(maps.Keys(state)) {
		link += "&" + name + "=" + state[name]
	}
	return link
}

// parseLink takes the fragment of a link apart. What it does not know in state is for its caller to leave alone.
// ok is false for any other fragment.
func parseLink(fragment string) (payload string, state map[string]string, ok bool) {
	rest, ok := strings.CutPrefix(strings.TrimPrefix(fragment, "#"), linkVersion)
	if !ok {
		return "", nil, false
	}
	payload, more, _ := strings.Cut(rest, "&")
	state, _ = pairs(more)
	return payload, state, true
}

// newerLink reports whether a fragment is a link of a version that this page does not know.
func newerLink(fragment string) bool {
	version, _, ok := strings.Cut(strings.TrimPrefix(fragment, "#"), ".")
	n, err := strconv.Atoi(strings.TrimPrefix(version, "v"))
	return ok && strings.HasPrefix(version, "v") && err == nil && n > 1
}

// state is what a link makes the page show besides the text: what the reader has chosen. The values need no escaping.
func (m model) state() map[string]string {
	q := map[string]string{}
	if m.as != "" {
		q["format"] = string(m.as)
	}
	if l := m.words.Lang(); l != words.English {
		q["lang"] = l // languageOf reads it
	}
	if m.deep {
		q[nameView] = protocols // viewOf reads it
	}
	return q
}

// restore takes over the state of a link.
func (m model) restore(q map[string]string) model {
	if f := core.Format(q["format"]); slices.Contains(core.Formats, f) {
		m.as = f
	}
	return m
}
