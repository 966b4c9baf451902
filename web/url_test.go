package web

import (
	"net/url"
	"strings"
	"testing"

	"smtpwhy/core/catalogue"
	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
)

func TestFragment(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"", ""}, {"#", ""}, {"#results", ""}, {"#f3", ""},
		{"#code=550", "550\n"}, {"#status=5.7.26", "5.7.26\n"}, {"#code=550&status=5.7.26", "550 5.7.26\n"}, {"#status=5.7.26&code=550", "550 5.7.26\n"},
		{"#text=550%205.1.1%20no%0D%0A%2B%26", "550 5.1.1 no\r\n+&"}, {"#text=", ""}, {"#lang=de", ""}, {"#lang=de&code=550", "550\n"},
	} {
		if got, ok := parseFragment(tt.in); got != tt.want || !ok {
			t.Errorf("parseFragment(%q) = %q, %v, want %q", tt.in, got, ok, tt.want)
		}
	}
	for _, in := range []string{"#code=", "#code=55", "#code=5500", "#code=abc", "#code=099", "#code=650", "#code=+50", "#status=5", "#status=5.7", "#status=9.1.1",
		"#status=5.1.1x", "#reply=", "#reply=no-such-entry", "#reply=a&code=550", "#code=550&code=551", "#text=550&code=550", "#=", "#code=%zz", "#code=550;x=1"} {
		got, ok := parseFragment(in)
		if got != "" || ok {
			t.Errorf("parseFragment(%q) = %q, %v, want a broken link", in, got, ok)
		}
		m, do := model{}.visit(in)
		if m.notice == "" || m.res != nil || do.box != nil {
			t.Errorf("%s does not give the empty page with a notice", in)
		}
		if n := dom(t, m); len(n.classed("notice")) != 1 || len(n.classed("guide")) != 1 {
			t.Errorf("%s: the notice or the guide is not shown", in)
		}
	}
}

// TestFragmentsOfCatalogue checks that each link that the other pages can make fills the box with what it names.
func TestFragmentsOfCatalogue(t *testing.T) {
	for _, e := range catalogue.Default().Entries() {
		for _, p := range e.Replies {
			q := url.Values{}
			if p.Code != 0 {
				q.Set("code", p.Code.String())
			}
			var st smtp.Status
			if p.HasStatus && p.Class > 0 && p.Subject >= 0 && p.Detail >= 0 {
				st = smtp.Status{Class: uint8(p.Class), Subject: uint16(p.Subject), Detail: uint16(p.Detail)}
				q.Set("status", st.String())
			}
			if len(q) == 0 || p.Code != 0 && p.Code.Severity() == 0 {
				continue
			}
			s, ok := parseFragment("#" + q.Encode())
			r, n := smtp.ParseReply(text.Whole(s))
			if !ok || n == 0 || r.Code != p.Code || r.Status != st {
				t.Errorf("%s: #%s gives %q, %v, read as %s %s", e.ID, q.Encode(), s, ok, r.Code, r.Status)
			}
		}
		if len(e.Examples) == 0 {
			continue
		}
		s, ok := parseFragment("#reply=" + e.ID)
		if !ok || strings.TrimSpace(s) != strings.TrimSpace(e.Examples[0]) {
			t.Errorf("#reply=%s gives %q, %v", e.ID, s, ok)
		}
	}
}

// TestVisit checks that a link fills and runs, keeps its fragment, and does not come back over what is typed.
func TestVisit(t *testing.T) {
	m, do := model{}.visit("#code=550&status=5.1.1")
	if m.res == nil || len(m.res.cards) != 1 || do.box == nil || do.plain {
		t.Fatalf("the link does not fill and run: %+v", do)
	}
	m, do = m.typed("250 ok")
	if !do.plain {
		t.Error("the fragment stays in the address after the text has changed")
	}
	if _, do = m.visit("#results"); do.box != nil {
		t.Error("the name of a place on the page changes the text")
	}
}

func TestPageOf(t *testing.T) {
	for in, want := range map[string]string{"550": "code/550/", "5.1.1": "status/5.1.1/", "599": "", "5.99.99": "", "": ""} {
		if got := pageOf(in); got != want {
			t.Errorf("pageOf(%q) = %q, want %q", in, got, want)
		}
	}
}
