package web

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"smtpwhy/core"
)

const shareBase = "https://example.com/tools/smtp/"

// shared returns the model with the dialog open and its text made.
func sharedAs(text, form string) model {
	m := reading(text)
	m.base = shareBase
	m, _ = m.shareAs(form, -1)
	return drawn(m)
}

// deflated is what the browser does with a text (RFC 1951).
func deflated(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return base64.RawURLEncoding.EncodeToString(b.Bytes())
}

// shareStates are all that the dialog can show.
func shareStates() map[string]model {
	out := map[string]model{}
	for _, f := range forms {
		out[f] = sharedAs(five(), f)
	}
	link := out[formLink]
	out["bare"] = drawn(link.veil(true))
	out["hidden note"] = drawn(out[formNote].veil(false))
	out["working"], _ = reading(five()).shareAs(formLink, -1)
	out["packed"] = link.packed(link.share.turn, "abc", true)
	out["long"] = link.packed(link.share.turn, strings.Repeat("x", softLink), true)
	out["no link"] = link.packed(link.share.turn, "", false)
	out["copied"], _ = out["packed"].copyShared()
	out["saved"], _ = out["packed"].saveShared()
	out["by hand"], _ = out["copied"].copyFailed(out["copied"].copied.turn, "x")
	out["unknown"] = sharedAs("hello", formLink)
	return out
}

func five() string {
	return unknownUser + "450 4.2.0 <b@corp.test>: Greylisted, try again in 300 seconds\n550 5.1.1 <c@corp.test>: User unknown\n"
}

// TestShareRedacts: what the dialog makes has pseudonyms unless the reader wants it as it is. A note is for somebody who needs the
// names.
func TestShareRedacts(t *testing.T) {
	const in = "550 5.1.1 <alice@corp.test>: User unknown\n450 4.2.0 <bob@corp.test>: Greylisted, try again in 300 seconds\n"
	for _, f := range forms {
		m := sharedAs(in, f)
		if !m.share.ready || m.share.text == "" {
			t.Fatalf("%s: nothing was made", f)
		}
		names := func(m model) bool { return strings.Contains(m.share.text, "corp.test") }
		if got, want := names(m), f == formNote; got != want {
			t.Errorf("%s at first: with names is %t, want %t: %s", f, got, want, m.share.text)
		}
		bare, hidden := drawn(m.veil(true)), drawn(m.veil(false))
		if !names(bare) || names(hidden) {
			t.Errorf("%s: the switch does not turn: %q, %q", f, bare.share.text, hidden.share.text)
		}
		if f != formNote && !strings.Contains(m.share.text, "5.1.1") {
			t.Errorf("%s: the status is gone: %s", f, m.share.text)
		}
	}
}

// TestShareVerdict: the text of a link explains as what was pasted.
func TestShareVerdict(t *testing.T) {
	for _, e := range examples {
		m := sharedAs(e.text, formLink)
		again := core.Explain(m.share.text)
		if a, b := m.res.report.Outcome(), again.Outcome(); a != b || len(again.Findings) != len(m.res.report.Findings) {
			t.Errorf("%s: %s with %d findings, want %s with %d", e.name, b, len(again.Findings), a, len(m.res.report.Findings))
		}
	}
}

// TestShareSecret: a password is in no link.
func TestShareSecret(t *testing.T) {
	const login = "AHVzZXIAc2VjcmV0cGFzcw=="
	m := sharedAs("220 mx.example.com ESMTP\nEHLO a.example.org\n250-mx.example.com\n250 AUTH PLAIN\nAUTH PLAIN "+login+"\n535 5.7.8 Authentication failed\n", formLink)
	for _, asIs := range []bool{false, true} {
		if m := drawn(m.veil(asIs)); strings.Contains(m.share.text, login) || !strings.Contains(m.share.text, "AUTH PLAIN ****") {
			t.Errorf("as is %t: %s", asIs, m.share.text)
		}
	}
}

// TestLink: the address of a link leads back to the text, byte by byte, and to the format that the reader chose.
func TestLink(t *testing.T) {
	for _, text := range []string{unknownUser, "550 no\r\n\r\n\n  550 5.1.1 \t no\r\n", "550 \xff\xfe no\x00 \n", "550 用户 不存在", "\n"} {
		m := reading(unknownUser)
		m.base = shareBase
		m = m.readAs(core.FormatReply)
		m, _ = m.shareAs(formLink, -1)
		m = drawn(m)
		m = m.packed(m.share.turn, deflated(t, text), true)
		link := m.share.address(m.base)
		fragment, ok := strings.CutPrefix(link, shareBase)
		if !ok || strings.Trim(fragment, "#.ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_&=") != "" {
			t.Fatalf("the link is %s", link)
		}
		opened, do := model{}.visit(fragment)
		b, err := base64.RawURLEncoding.DecodeString(do.unpack)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(flate.NewReader(bytes.NewReader(b)))
		if err != nil || string(got) != text {
			t.Fatalf("%q became %q, %v", text, got, err)
		}
		opened, do = opened.unpacked(fragment, string(got), nil)
		if opened.text != text || do.box == nil || *do.box != text || opened.as != core.FormatReply || opened.notice != "" || do.plain {
			t.Errorf("opened as %q, format %q, %+v", opened.text, opened.as, do)
		}
	}
}

// TestBrokenLinks: a link that cannot be opened is told of, and leaves the text alone.
func TestBrokenLinks(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want string
	}{
		{errBroken, "damaged"}, {errTooBig, "more than 1 MB"}, {errNoFlate, "too old"}, {errors.New("else"), "damaged"},
	} {
		m := reading(unknownUser)
		m, _ = m.visit("#v1.abc")
		m, do := m.unpacked("#v1.abc", "", tt.err)
		if !strings.Contains(m.notice, tt.want) || m.text != unknownUser || do.box != nil {
			t.Errorf("%v: notice %q, text %q", tt.err, m.notice, m.text)
		}
	}
	for _, f := range []string{"#v2.abc", "#v17.abc&x=y"} {
		if m, do := (model{}).visit(f); !strings.Contains(m.notice, "newer version") || do.unpack != "" {
			t.Errorf("%s: notice %q", f, m.notice)
		}
	}
	for _, f := range []string{"#results", "#v1", "#f1", "#v.1", "#x2.abc", "#code=550", "#v0.x"} {
		if m, do := (model{}).visit(f); m.notice != "" || do.unpack != "" {
			t.Errorf("%s: notice %q", f, m.notice)
		}
	}
	// State that is unknown, or wrong, does no harm.
	m, _ := model{}.visit("#v1.abc&format=nonsense&later=1&%zz")
	if m, _ := m.unpacked(m.link, unknownUser, nil); m.text != unknownUser || m.as != "" || m.notice != "" {
		t.Errorf("text %q, format %q, notice %q", m.text, m.as, m.notice)
	}
}

// TestUnpack: what is no payload is refused before the browser is asked.
func TestUnpack(t *testing.T) {
	for _, s := range []string{"", "=", "a", "ab.c", "a b", "äöü"} {
		if got, err := unpack(s, maxRead); got != "" || err != errBroken {
			t.Errorf("unpack(%q) = %q, %v", s, got, err)
		}
	}
	if got, err := unpack(strings.Repeat("a", 2*maxRead), maxRead); got != "" || err != errTooBig {
		t.Errorf("a long payload: %.20q, %v", got, err)
	}
}

// TestLateLinks: what the reader did meanwhile wins over what the browser has unpacked or packed at last.
func TestLateLinks(t *testing.T) {
	m, _ := model{}.visit("#v1.abc")
	m, _ = m.visit("#v1.def")
	if m, _ := m.unpacked("#v1.abc", "550 no", nil); m.text != "" {
		t.Errorf("the link before the last one was opened: %q", m.text)
	}
	m = sharedAs(five(), formLink)
	turn := m.share.turn
	if m := drawn(m.veil(true)).packed(turn, "abc", true); m.share.link != "" {
		t.Error("the link of the text before the last one is shown")
	}
	if m := m.unshare().packed(turn, "abc", true); m.share.link != "" || m.share.open {
		t.Error("a closed dialog has a link")
	}
	m, _ = m.fill("450 later", "")
	if m.share.open {
		t.Error("the dialog stays open over another text")
	}
}

// TestLongLink: beyond the limit the page says so, and what to do instead.
func TestLongLink(t *testing.T) {
	states := shareStates()
	for name, want := range map[string]string{"packed": "which browsers do not send", "long": "Save the text as a file", "no link": "cannot make such links"} {
		dialog := dom(t, states[name]).all(func(n *node) bool { return n.tag == "dialog" })
		if len(dialog) != 1 || !strings.Contains(dialog[0].words(), want) {
			t.Errorf("%s: the dialog does not say %q", name, want)
		}
	}
	if dialog := dom(t, reading(five())).all(func(n *node) bool { return n.tag == "dialog" }); len(dialog) != 1 || dialog[0].words() != "" {
		t.Error("a closed dialog holds something")
	}
}

// TestCopyAndSave: what is copied and saved is what is shown.
func TestCopyAndSave(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range forms {
		m := sharedAs(five(), f)
		if f == formLink {
			if _, do := m.copyShared(); do.copy != "" {
				t.Errorf("%q is copied before there is a link", do.copy)
			}
			m = m.packed(m.share.turn, "abc", true)
		}
		copied, do := m.copyShared()
		want := m.share.text
		if f == formLink {
			want = shareBase + "#v1.abc"
		}
		if do.copy != want || copied.copied.card != shareCard {
			t.Errorf("%s: %q is copied, want %q", f, do.copy, want)
		}
		if _, do := m.saveShared(); do.text != m.share.text || do.save != m.share.file() {
			t.Errorf("%s: %q is saved as %q", f, do.text, do.save)
		}
		if failed, do := copied.copyFailed(copied.copied.turn, want); failed.copied.by != want || !slices.Contains([]string{idShareText, idShareLink}, do.focus) {
			t.Errorf("%s: after the copy failed, the focus goes to %q", f, do.focus)
		}
		if seen[m.share.text] {
			t.Errorf("%s is the same as another form", f)
		}
		seen[m.share.text] = true
	}
}

// TestShareNote: the note is about the card that it was asked for from, else about the first that something can be done about.
func TestShareNote(t *testing.T) {
	m := reading("250 2.1.0 Ok\n" + five())
	if m, _ := m.shareAs(formNote, -1); m.share.card == 0 {
		t.Error("the note is about a reply that accepts")
	}
	for i, c := range m.res.cards {
		m, _ := m.shareAs(formNote, i)
		if m = drawn(m); m.share.text != m.res.report.Note(c).String() {
			t.Errorf("card %d: the note is\n%s", i, m.share.text)
		}
	}
	none := reading("hello")
	if m, _ := none.shareAs(formNote, -1); m.share.open {
		t.Error("a note about nothing")
	}
	if m, _ := none.shareAs("nonsense", -1); m.share.open {
		t.Error("a form that does not exist")
	}
	if m, _ := (model{}).shareAs(formLink, -1); m.share.open {
		t.Error("a link to nothing")
	}
}

func TestParseLink(t *testing.T) {
	for _, tt := range []struct {
		in, payload, format string
		ok                  bool
	}{
		{"#v1.abc", "abc", "", true}, {"v1.abc&format=dsn", "abc", "dsn", true}, {"#v1.", "", "", true}, {"#v1.a&", "a", "", true},
		{"#v2.abc", "", "", false}, {"", "", "", false}, {"#code=550", "", "", false},
	} {
		payload, state, ok := parseLink(tt.in)
		if payload != tt.payload || state["format"] != tt.format || ok != tt.ok {
			t.Errorf("parseLink(%q) = %q, %v, %t", tt.in, payload, state, ok)
		}
	}
	if got := linkTo("abc", map[string]string{"format": "dsn"}); got != "v1.abc&format=dsn" {
		t.Errorf("linkTo = %q", got)
	}
}
