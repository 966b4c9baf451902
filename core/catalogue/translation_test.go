package catalogue

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// TestTranslations checks every translation that is built in against the entries.
func TestTranslations(t *testing.T) {
	c := loaded(t)
	dirs, err := fs.ReadDir(data, "data")
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range dirs {
		if !dir.IsDir() {
			continue
		}
		lang := dir.Name()
		files, err := translationFiles(lang)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", lang, len(files), err)
		}
		entries, errs := translate(files)
		for _, err := range append(errs, c.checkTranslation(entries)...) {
			t.Errorf("%s/%v", lang, err)
		}
		told := 0
		for _, e := range entries.Entries() {
			if e.Title != "" {
				told++
			}
			for _, msg := range styleTranslated(e) {
				t.Errorf("%s/%s:%d: %s: %s", lang, e.File, e.Line, e.ID, msg)
			}
		}
		if told < 60 {
			t.Errorf("%s: only %d entries are translated", lang, told)
		}
		packed, err := PackTranslation(lang)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(entries.Entries(), unpack(packed).Entries()); d != "" {
			t.Errorf("%s: unpacked, it differs:\n%s", lang, d)
		}
	}
}

// styleTranslated guards what holds in every language.
func styleTranslated(e *Entry) (out []string) {
	why := strings.TrimSpace(whyOf(e))
	if e.Title != "" && (strings.HasSuffix(e.Title, ".") || strings.HasSuffix(e.Title, "。")) {
		out = append(out, "the title ends with a stop: "+e.Title)
	}
	for _, s := range append([]string{why}, append(e.Maybe, e.Do...)...) {
		if e.Title != "" && !strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "。") {
			out = append(out, "no sentence: "+s)
		}
		if strings.ContainsAny(s, "!！") || strings.Contains(s, "[") {
			out = append(out, "a mark that should not be there: "+s)
		}
	}
	return out
}

const translatedRule = "ID: own-rule\nTitle: {recipient|the address} is closed\nPhrase: our gateway says no\nCause: other\nAct: sender\nRetry: no\nWhy: It says so [phrase].\n" +
	"Do: Ask us.\nSource: us\nExample:\n\t550 our gateway says no\n"

// TestExtendTranslation adds an organisation's own rule with its translation.
func TestExtendTranslation(t *testing.T) {
	reset := func() {
		extra, extraTranslations = nil, map[string][]file{}
		translations.of = nil
	}
	t.Cleanup(reset)
	good := "ID: own-rule\nTitle: {recipient|die Adresse} ist geschlossen\nWhy: So steht es da [phrase]. Mehr nicht.\nDo: Fragen Sie uns.\n"
	add := func(text string) error {
		reset()
		return Extend(fstest.MapFS{"rules.txt": {Data: []byte(translatedRule)}, "xx/rules.txt": {Data: []byte(text)}})
	}
	if err := add(good); err != nil {
		t.Fatal(err)
	}
	e := &Entry{ID: "own-rule", Title: "English", Cause: "other"}
	told, in := e.In("xx")
	if in != "xx" || told.Title != "{recipient|die Adresse} ist geschlossen" || len(told.Why) != 2 || told.Why[0].Cites[0] != "phrase" || told.Do[0] != "Fragen Sie uns." || told.Cause != "other" {
		t.Errorf("In(xx) = %+v, %s", told, in)
	}
	if told, in := e.In("yy"); in != english || told != e {
		t.Errorf("In(yy) = %+v, %s", told, in)
	}
	for _, tt := range []struct{ old, new, want string }{
		{"ID: own-rule", "ID: own-rul", "there is no such entry"},
		{"{recipient|die Adresse}", "Die Adresse", "Title has {}, the entry has {recipient}"},
		{"[phrase]", "[code]", "Why has [code], the entry has [phrase]"},
		{"Do: Fragen Sie uns.\n", "", "0 Do, the entry has 0 and 1"},
		{"Title: {recipient|die Adresse} ist geschlossen\n", "", "no Title"},
		{"Title:", "Name: x\nTitle:", "the entry has no Name"},
		{"Title:", "Cause: other\nTitle:", "Name, Title, Why, Maybe and Do only"},
		{"Title:", "Titel:", `unknown field "Titel"`},
		{"Do:", "ID: own-rule\nDo:", `rules.txt:4: id "own-rule" is taken by rules.txt:1`},
	} {
		if err := add(strings.Replace(good, tt.old, tt.new, 1)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q: %v, want %q", tt.new, err, tt.want)
		}
		if len(extra)+len(extraTranslations) > 0 {
			t.Errorf("%q: bad rules were added", tt.new)
		}
	}
}
