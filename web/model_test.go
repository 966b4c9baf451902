package web

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"smtpwhy/core/catalogue"
)

const unknownUser = "550 5.1.1 <nouser@example.com>: User unknown\n"

// many returns n replies, every third one temporary.
func many(n int) string {
	var b strings.Builder
	for i := range n {
		if i%3 == 0 {
			b.WriteString("450 4.2.0 <user" + strconv.Itoa(i) + "@example.com>: Greylisted, try again in 300 seconds\n")
			continue
		}
		b.WriteString("550 5.1.1 <user" + strconv.Itoa(i) + "@example.com>: User unknown\n")
	}
	return b.String()
}

func TestTyped(t *testing.T) {
	m, do := model{}.typed(unknownUser)
	if m.res == nil || len(m.res.cards) != 1 || m.busy || do.later {
		t.Fatalf("a short text is not read at once: %+v", do)
	}
	if do.box != nil {
		t.Error("typing puts text into the box")
	}
	if !do.plain {
		t.Error("typing leaves the fragment of another text in the address")
	}
	same := m.res
	if m, _ = m.typed(unknownUser); m.res != same {
		t.Error("the same text is read again")
	}
	if m, _ = m.typed(" \n"); m.res != nil {
		t.Error("white space has a result")
	}
	long := strings.Repeat("x", slowText) + "\n" + unknownUser
	m, do = m.typed(long)
	if !m.busy || !do.later {
		t.Fatal("a long text is read key by key")
	}
	if m = worked(m.read()); m.busy || len(m.res.cards) != 1 {
		t.Errorf("a long text is not read later: %d cards", len(m.res.cards))
	}
}

// worked carries the reading of a long text to its end.
func worked(m model) model {
	for m.work != nil {
		m, _ = m.draw()
	}
	return m
}

func TestTooLong(t *testing.T) {
	m := reading(unknownUser + strings.Repeat("x\n", maxRead/2))
	if m.res.read > maxRead || m.text[m.res.read-1] != '\n' {
		t.Errorf("read %d bytes, not up to a line end before %d", m.res.read, maxRead)
	}
	if got := dom(t, m).classed("notice"); len(got) != 1 || !strings.Contains(got[0].words(), "as far as line") {
		t.Error("nothing says that a part was left out")
	}
}

func TestClearAndUndo(t *testing.T) {
	m := reading(unknownUser)
	m, do := m.clear()
	if m.text != "" || m.res != nil || do.box == nil || *do.box != "" || do.focus != idBox || !do.plain {
		t.Fatalf("clear leaves something: %+v %+v", m, do)
	}
	m, do = m.unfill()
	if m.text != unknownUser || m.res == nil || *do.box != unknownUser || m.undo != nil {
		t.Fatalf("undo does not bring the text back: %+v", do)
	}
	m, _ = m.do("example", "0", -1)
	if m.undo == nil || *m.undo != unknownUser {
		t.Error("an example cannot be undone")
	}
	if m, _ = m.typed("x"); m.undo != nil {
		t.Error("undo stays after typing, and would throw the typing away")
	}
	if m, _ := (model{}).do("example", "0", -1); m.undo != nil {
		t.Error("undo is offered where there was nothing")
	}
}

// TestExamples checks that each chip fills and runs, and gives the verdict that its name promises.
func TestExamples(t *testing.T) {
	want := map[string][]catalogue.Retry{
		"user-unknown": {catalogue.No}, "gmail": {catalogue.AfterFix}, "greylisted": {catalogue.Yes},
		"session": {catalogue.No, catalogue.Yes}, "disagree": nil,
		"bounce": {catalogue.AfterFix}, "log": {catalogue.Done, catalogue.Yes},
		"login": {catalogue.AfterFix}, "success": {catalogue.Done},
	}
	for i, e := range examples {
		m, do := model{}.do("example", strconv.Itoa(i), -1)
		if do.box == nil || *do.box != e.text || m.res == nil || len(m.res.cards) == 0 {
			t.Errorf("%s does not fill and run", e.name)
			continue
		}
		w, ok := want[e.name]
		if !ok {
			t.Errorf("%s: no verdict is wanted here", e.name)
		}
		if w != nil && !slices.Equal(m.res.retries, w) {
			t.Errorf("%s: verdicts %v, want %v", e.name, m.res.retries, w)
		}
	}
	m := reading(examples[slices.IndexFunc(examples, func(e example) bool { return e.name == "disagree" })].text)
	if got := dom(t, m).classed("conflict"); len(got) != 1 {
		t.Errorf("%d conflicts are shown, want 1", len(got))
	}
}

func TestLight(t *testing.T) {
	m := reading(unknownUser).light(0, []int{1})
	left := m.lit.turn
	m = m.light(0, []int{2}) // moved on to the next mark before the first one went out
	if m = m.dim(left); !slices.Equal(m.lit.marks, []int{2}) {
		t.Error("leaving one mark puts out another")
	}
	if m = m.dim(m.lit.turn); m.lit.marks != nil {
		t.Error("leaving does not put the light out")
	}
	m = m.pin(0, []int{1})
	if m = m.dim(m.lit.turn); m.lit.marks == nil || !m.lit.pinned {
		t.Error("leaving puts out what was pinned")
	}
	if m = m.light(0, []int{2}); !slices.Equal(m.lit.marks, []int{1}) {
		t.Error("passing over a mark changes what was pinned")
	}
	if m = m.pin(0, []int{1}); m.lit.marks != nil || m.lit.pinned {
		t.Error("a second tap does not put the light out")
	}
}

// TestTied checks that mark and sentence light each other, and that each mark can be named, focused and pressed.
func TestTied(t *testing.T) {
	m := reading(unknownUser)
	n := dom(t, m)
	marks := n.classed("mark")
	if len(marks) == 0 {
		t.Fatal("nothing is marked")
	}
	for _, mark := range append(marks, n.classed("note")...) {
		if mark.attrs["role"] != "button" || mark.attrs["tabindex"] != "0" || mark.attrs["aria-label"]+mark.words() == "" || mark.attrs["aria-pressed"] != "false" {
			t.Errorf("mark without role, focus, name or state: %v", mark.attrs)
		}
	}
	number := numbers(marks[0].attrs["data-marks"])
	lit := dom(t, m.light(0, number))
	for _, class := range []string{"mark--lit", "why__sentence--lit", "finding--lit"} {
		if len(lit.classed(class)) == 0 {
			t.Errorf("lighting %v gives no %s", number, class)
		}
	}
	if pinned := dom(t, m.pin(0, number)); pinned.classed("mark--lit")[0].attrs["aria-pressed"] != "true" {
		t.Error("a pinned mark is not pressed")
	}
}

func TestManyCards(t *testing.T) {
	m, _ := model{}.fill(many(450), "")
	m = worked(m.read())
	if n := len(m.res.cards); n != 450 {
		t.Fatalf("%d cards, want 450", n)
	}
	if n := len(dom(t, m).classed("finding")); n != drawStep {
		t.Errorf("%d cards are drawn at once, want %d", n, drawStep)
	}
	m = drawn(m)
	if n := len(dom(t, m).classed("finding")); n != pageSize {
		t.Errorf("%d cards on the page, want %d", n, pageSize)
	}
	m, do := m.turn(2)
	if m = drawn(m); len(m.onPage()) != 50 || do.focus != idCards {
		t.Errorf("%d cards on the last page, want 50", len(m.onPage()))
	}
	m = drawn(m.choose(catalogue.Yes))
	if n := len(dom(t, m).classed("finding--transient")); n != 150 || len(m.onPage()) != 150 {
		t.Errorf("%d cards pass the filter, want 150", n)
	}
	m, do = m.show(449) // hidden by the filter, and on another page
	if m.filter != "" || m.page != 2 || do.focus != idCard(449) || m.drawn < 50 {
		t.Errorf("a card that is hidden is not shown: filter %q, page %d, drawn %d", m.filter, m.page, m.drawn)
	}
	if m = m.choose(catalogue.No).choose(catalogue.No); m.filter != "" {
		t.Error("the same filter twice does not show all")
	}
}

func TestStep(t *testing.T) {
	m := reading(many(5)).choose(catalogue.No) // 1, 2 and 4
	for _, tt := range []struct {
		at, by int
		want   string
	}{{-1, 1, idCard(1)}, {-1, -1, idCard(4)}, {1, 1, idCard(2)}, {2, 1, idCard(4)}, {4, 1, idCard(4)}, {1, -1, idCard(1)}, {0, 1, idCard(1)}} {
		if _, do := m.step(tt.at, tt.by); do.focus != tt.want {
			t.Errorf("step(%d, %d) goes to %q, want %q", tt.at, tt.by, do.focus, tt.want)
		}
	}
	if _, do := (model{}).step(-1, 1); do.focus != "" {
		t.Error("step goes somewhere on the empty page")
	}
}

func TestCopy(t *testing.T) {
	m, do := reading(unknownUser).do("copy", "text", 0)
	if !strings.Contains(do.copy, "nouser@example.com") || m.copied.what != "text" {
		t.Fatalf("nothing to copy: %+v", do)
	}
	turn := m.copied.turn
	if !strings.Contains(dom(t, m).classed("foot__done")[0].words(), "Copied") {
		t.Error("copying is not confirmed")
	}
	if m := m.copyDone(turn); m.copied.what != "" {
		t.Error("the confirmation stays")
	}
	by, do := m.copyFailed(turn, "the text")
	if do.focus != idCopy || len(dom(t, by).classed("foot__by")) != 1 {
		t.Error("a text that could not be copied is not shown")
	}
	if m, do := m.do("copy", "json", 0); !strings.HasPrefix(do.copy, `{"schema":1,`) || m.copied.turn == turn {
		t.Errorf("JSON is not copied: %.40q", do.copy)
	}
	if _, do := m.do("copy", "text", 7); do.copy != "" {
		t.Error("a card that does not exist is copied")
	}
}

func TestCount(t *testing.T) {
	for in, want := range map[string]string{"": "Empty", "a": "1 line", "a\n": "1 line", "a\nb": "2 lines", "\n\n": "2 lines", strings.Repeat("x\n", 60<<10): "61440 lines, 123 kB"} {
		if got := count(nil, in); got != want {
			t.Errorf("count(%.10q) = %q, want %q", in, got, want)
		}
	}
}

func TestOpened(t *testing.T) {
	for name, in := range map[string]string{
		"UTF-8":        "550 5.1.1 café",
		"with a mark":  "\xef\xbb\xbf550 5.1.1 café",
		"Windows-1252": "550 5.1.1 caf\xe9",
		"UTF-16 LE":    "\xff\xfe5\x005\x000\x00 \x005\x00.\x001\x00.\x001\x00 \x00c\x00a\x00f\x00\xe9\x00",
		"UTF-16 BE":    "\xfe\xff\x005\x005\x000\x00 \x005\x00.\x001\x00.\x001\x00 \x00c\x00a\x00f\x00\xe9",
	} {
		m, _ := model{}.opened("x", []byte(in))
		if m.text != "550 5.1.1 café" || m.notice != "" {
			t.Errorf("%s: opened %q, notice %q", name, m.text, m.notice)
		}
	}
	if m, _ := (model{}).opened("x", []byte("a\r\nb\rc")); m.text != "a\nb\nc" {
		t.Errorf("line ends: %q", m.text)
	}
	old := reading(unknownUser)
	for name, in := range map[string]string{"image": "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01", "nothing": "", "blanks": " \n"} {
		if m, do := old.opened(name, []byte(in)); m.notice == "" || m.text != unknownUser || do.box != nil {
			t.Errorf("%s is taken for a text", name)
		}
	}
}

// TestStop checks that reading a long text can be given up, that it tells how far it is, and that the next key reads again.
func TestStop(t *testing.T) {
	long := strings.Repeat("Nov 23 15:49:12 mail postfix/smtp[2371]: 4F1A2B3C4D: to=<ann@example.com>, relay=mx.example.com[192.0.2.25]:25, dsn=4.2.0, status=deferred (host mx.example.com[192.0.2.25] said: 450 4.2.0 Greylisted)\n", 400)
	m := model{text: long}.read()
	for m.work != nil && m.work.Part() < 0.1 {
		m.work.Step(0)
	}
	if m.work == nil || m.work.Part() > 0.9 {
		t.Fatal("the text is read at once")
	}
	m = m.stop()
	if m.busy || m.work != nil || m.res != nil || !strings.Contains(m.notice, "cancelled") {
		t.Errorf("after a stop: busy %v, notice %q", m.busy, m.notice)
	}
	if m.undrawn() {
		t.Error("after a stop there is still something to draw")
	}
	if m = worked(m.read()); m.res == nil || len(m.res.cards) == 0 {
		t.Error("the text is not read again")
	}
}

// TestFollow checks that a key does not draw all cards anew: those that have not changed stay the very same, and those
// that have are brought up to date a few at a time.
func TestFollow(t *testing.T) {
	m := reading(many(40))
	render(m) // which makes the cards
	before := m.res
	m, _ = m.typed(strings.Replace(many(40), "Greylisted", "greylisted", 1) + "x")
	for m.work != nil {
		m, _ = m.draw()
	}
	if m.drawn < 40 || m.res == before {
		t.Fatalf("%d cards are drawn after a key, want all", m.drawn)
	}
	if m.res.settled(m.onPage()) {
		t.Error("all cards were made at once")
	}
	if m = drawn(m); !m.res.settled(m.onPage()) {
		t.Error("some cards are of the text before")
	}
	m, _ = m.typed(m.text + "k")
	anew := 0
	for m.undrawn() {
		var changed bool
		if m, changed = m.draw(); changed {
			anew++
		}
	}
	if anew > 3 {
		t.Errorf("the page is drawn %d times for a key that changes no card", anew)
	}
	same := 0
	for i := range m.res.shown {
		if m.res.shown[i] == before.shown[i] {
			same++
		}
		if now := present(m.res.report).show(i); now.line != m.res.show(i).line || now.x.Title != m.res.show(i).x.Title {
			t.Errorf("card %d is not up to date", i)
		}
	}
	if m.res.shown[0] == before.shown[0] {
		t.Error("a card that has changed stayed the same")
	}
	if same < 38 {
		t.Errorf("%d of 40 cards stayed, want all but the first and perhaps the last", same)
	}
}
