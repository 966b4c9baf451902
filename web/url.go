package web

import (
	"net/url"
	"strconv"
	"strings"
	"sync"

	"smtpwhy/core/catalogue"
	"smtpwhy/core/smtp"
)

// parseFragment returns the text that a short link asks for: #code=550&status=5.7.26, with either part alone, or
// #reply=ID of an entry of the catalogue, or for a text that stands in it, #text=550%205.1.1%20Unknown. A fragment without "=" is the name of a place on the page and asks for
// nothing; nor does one that names a language only. ok is false where the link is broken.
//
// What is pasted is never put into the address: there is no way back from a text to a fragment.
func parseFragment(fragment string) (text string, ok bool) {
	fragment = strings.TrimPrefix(fragment, "#")
	if !strings.Contains(fragment, "=") {
		return "", true
	}
	q, err := url.ParseQuery(fragment)
	if err != nil {
		return "", false
	}
	if q.Has("lang") { // languageOf reads it
		if delete(q, "lang"); len(q) == 0 {
			return "", true
		}
	}
	for k, v := range q {
		if k != "code" && k != "status" && k != "reply" && k != "text" || len(v) != 1 {
			return "", false
		}
	}
	if q.Has("reply") {
		e := catalogue.Default().Entry(q.Get("reply"))
		if e == nil || len(q) != 1 || len(e.Examples) == 0 {
			return "", false
		}
		return strings.TrimRight(e.Examples[0], "\n") + "\n", true
	}
	if q.Has("text") && len(q) > 1 {
		return "", false
	}
	if q.Has("text") {
		return q.Get("text"), true
	}
	var parts []string
	if q.Has("code") {
		s := q.Get("code")
		n, err := strconv.Atoi(s)
		if err != nil || len(s) != 3 || smtp.Code(n).Severity() == 0 {
			return "", false
		}
		parts = append(parts, s)
	}
	if q.Has("status") {
		s := q.Get("status")
		if _, n := smtp.ParseStatus(s); n == 0 || n != len(s) {
			return "", false
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, " ") + "\n", true
}

// pageNames are the codes and statuses that have a page of their own: those that an entry of the catalogue names
// in full.
var pageNames = sync.OnceValue(func() map[string]bool {
	names := map[string]bool{}
	for _, e := range catalogue.Default().Entries {
		for _, p := range e.Replies {
			if p.Code != 0 {
				names[p.Code.String()] = true
			}
			if p.HasStatus && p.Class > 0 && p.Subject >= 0 && p.Detail >= 0 {
				names[smtp.Status{Class: uint8(p.Class), Subject: uint16(p.Subject), Detail: uint16(p.Detail)}.String()] = true
			}
		}
	}
	return names
})

// pageOf returns the address of the page of a code or status, relative to the root of the site; "" if it has none.
func pageOf(of string) string {
	switch {
	case !pageNames()[of]:
		return ""
	case strings.Contains(of, "."):
		return "status/" + of + "/"
	}
	return "code/" + of + "/"
}
