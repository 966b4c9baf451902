package web

import (
	"html"
	"slices"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// FirstScreen returns the page as go-app renders it first, as HTML for the body of the static page. Nothing moves
// when the program arrives and puts its own elements in this one's place. home leads from that page to the root of
// the site: "" or "../".
func FirstScreen(home string) string { return tidy(app.HTMLString(&root{m: model{home: home}})) }

// tidy turns what go-app prints into the HTML of the elements that it would create: without the line breaks and
// blanks it puts between them, which a browser would show; with attributes quoted as HTML wants them, not as Go does;
// in an order that does not change; and with "true" where go-app leaves it out.
func tidy(s string) string {
	var b strings.Builder
	t := tidier{s: s, out: &b}
	t.element(0)
	return b.String()
}

type tidier struct {
	s   string
	at  int
	out *strings.Builder
}

// element copies the element at t.at, which is depth levels deep.
func (t *tidier) element(depth int) {
	tag := t.open()
	if voidTags[tag] {
		return
	}
	if strings.HasPrefix(t.s[t.at:], "\n") {
		t.at++
		t.children(depth + 1)
	} else {
		t.text("</")
	}
	end := "</" + tag + ">"
	if !strings.HasPrefix(t.s[t.at:], end) {
		panic("web: HTML of go-app not understood at " + t.s[t.at:min(len(t.s), t.at+80)])
	}
	t.out.WriteString(end)
	t.at += len(end)
}

// children copies what stands in an element, a child a line and indented, up to its end.
func (t *tidier) children(depth int) {
	for {
		if strings.HasPrefix(t.s[t.at:], strings.Repeat("  ", depth-1)+"</") {
			t.at += 2 * (depth - 1)
			return
		}
		if t.s[t.at] == '\n' { // a text node without text
			t.at++
			continue
		}
		t.at += 2 * depth
		if t.s[t.at] == '<' {
			t.element(depth)
			t.at++ // the end of the line
			continue
		}
		t.text("\n" + strings.Repeat("  ", depth) + "<")
		t.at++
	}
}

// text copies text up to end, or up to the end tag of the parent on the next line.
func (t *tidier) text(end string) {
	rest := t.s[t.at:]
	i := strings.Index(rest, end)
	if end != "</" {
		if j := strings.Index(rest, "</"); i < 0 || j >= 0 && j < i {
			i = strings.LastIndexByte(rest[:j], '\n')
		}
	}
	t.out.WriteString(rest[:i])
	t.at += i
}

// open copies a start tag and returns its name.
func (t *tidier) open() string {
	t.at++
	i := strings.IndexAny(t.s[t.at:], " >")
	tag := t.s[t.at : t.at+i]
	t.at += i
	var attrs []string
	for t.s[t.at] == ' ' {
		t.at++
		i := strings.IndexAny(t.s[t.at:], "= >")
		name := t.s[t.at : t.at+i]
		t.at += i
		value := ""
		if t.s[t.at] == '=' {
			quoted, err := strconv.QuotedPrefix(t.s[t.at+1:])
			if err != nil {
				panic("web: attribute " + name + ": " + err.Error())
			}
			t.at += 1 + len(quoted)
			value, _ = strconv.Unquote(quoted)
			attrs = append(attrs, name+`="`+html.EscapeString(value)+`"`)
			continue
		}
		if boolean[name] {
			attrs = append(attrs, name)
			continue
		}
		attrs = append(attrs, name+`="true"`)
	}
	t.at++
	slices.Sort(attrs)
	t.out.WriteString("<" + strings.Join(append([]string{tag}, attrs...), " ") + ">")
	return tag
}

// voidTags are the elements without an end that the view uses, boolean the attributes that need no value.
var (
	voidTags = map[string]bool{"input": true, "br": true}
	boolean  = map[string]bool{"hidden": true, "autofocus": true, "readonly": true, "open": true}
)
