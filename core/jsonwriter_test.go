package core

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// standard writes v as encoding/json does.
func standard(t *testing.T, v any) []byte {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// TestJSONAsTagged holds the JSON to what the tags of its types say, for all golden files and for one that has it all.
func TestJSONAsTagged(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(names) == 0 {
		t.Fatal("no golden files", err)
	}
	n := 3
	full := jsonReport{Schema: 1, File: "a\"b", Format: FormatReply, Dialect: "x", Lang: "de", Outcome: Failed, Summary: "s\u2028",
		Findings: []jsonFinding{{}, {Line: 1, Code: 550, Lang: "ja", Tries: []int{1, 2}, Why: []string{"a", "b"}, Maybe: []string{"c"}, Do: []string{}, See: []string{"d"},
			CausedBy: &n, Evidence: []jsonEvidence{{"phrase", 1, 2, "x"}, {"code", 3, 4, "\xff"}}, Also: Also{"1", "2", "3", "4", "5", "6", "7", "8"}}},
		Problems: []jsonProblem{{1, "a", "b"}, {2, "c", "d"}}}
	full.Findings[0].Why, full.Findings[0].Do, full.Findings[0].See, full.Findings[0].Evidence = []string{}, []string{}, []string{}, []jsonEvidence{}
	reports := []jsonReport{full}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		input, _, _ := strings.Cut(string(b), "-- want --")
		reports = append(reports, Explain(input).jsonReport(name))
	}
	for _, j := range reports {
		if got, want := j.json(), standard(t, j); !bytes.Equal(got, want) {
			i := 0
			for i < min(len(got), len(want)) && got[i] == want[i] {
				i++
			}
			t.Fatalf("%s differs at\n%.120s\nwant\n%.120s", j.File, got[i:], want[i:])
		}
	}
}

func FuzzQuote(f *testing.F) {
	for _, s := range []string{"", "a\x00\x1f\x7f\b\f\n\r\t\"\\/<>&", "ä€😀\u2028\u2029", "\xff\xc3", string(utf8.RuneError)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var w jsonWriter
		w.quote(s)
		if want := standard(t, s); !bytes.Equal(w, want) {
			t.Errorf("%q is written as %s, want %s", s, w, want)
		}
	})
}
