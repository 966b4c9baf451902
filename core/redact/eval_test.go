package redact

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"smtpwhy/core"
	"smtpwhy/core/coretest"
	"smtpwhy/core/event"
)

// corpus is the development corpus, which is not part of the project. The project's own tests do not need it.
const corpus = "../../../shared/corpus"

// samples returns all texts of the corpus by name: files, log lines and replies.
func samples(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, dir := range []string{"bounces", "not-bounces", "line-endings", "transcripts"} {
		names, _ := filepath.Glob(filepath.Join(corpus, dir, "*"))
		for _, n := range names {
			b, err := os.ReadFile(n)
			if err != nil {
				t.Fatal(err)
			}
			all[dir+"/"+filepath.Base(n)] = string(b)
		}
	}
	lines := func(name string, take func(n int, line string)) {
		b, err := os.ReadFile(filepath.Join(corpus, name))
		if err != nil {
			return
		}
		sc := bufio.NewScanner(strings.NewReader(string(b)))
		sc.Buffer(nil, 1<<20)
		for n := 1; sc.Scan(); n++ {
			take(n, sc.Text())
		}
	}
	object := func(name, key string) {
		var log []string
		lines(name, func(n int, line string) {
			var v map[string]any
			if err := json.Unmarshal([]byte(line), &v); err != nil {
				t.Fatal(err)
			}
			text, _ := v[key].(string)
			all[fmt.Sprintf("%s:%d", name, n)] = text
			log = append(log, text)
		})
		all[name] = strings.Join(log, "\n")
	}
	object("loglines.expected.jsonl", "line")
	object("replies-field-manual.jsonl", "response")
	lines("replies-golden.tsv", func(n int, line string) {
		if f := strings.Split(line, "\t"); n > 1 {
			all[fmt.Sprintf("replies-golden.tsv:%d", n)] = strings.ReplaceAll(f[1], `\n`, "\n")
		}
	})
	return all
}

// own returns the inputs of the project's own golden files.
func own(t *testing.T) map[string]string {
	all := map[string]string{}
	for _, dir := range []string{"../testdata", "../dsn/testdata", "../dsn/testdata/plain", "../maillog/testdata", "../maillog/testdata/other", "testdata"} {
		for i, in := range coretest.Inputs(t, dir) {
			all[fmt.Sprintf("%s:%d", dir, i)] = in
		}
	}
	return all
}

// verdict is all of a report that redaction must leave alone, in words, and its recipients.
func verdict(r *core.Report) (v string, to []string) {
	var b strings.Builder
	fmt.Fprintln(&b, r.Format, r.Outcome(), len(r.Findings)) // the dialect of a mail can tell how it was encoded
	for _, f := range r.Findings {
		code, status, entry, cause := "", "", "", ""
		if f.Event.Reply != nil {
			code, status = f.Event.Reply.Code.String(), f.Event.Reply.Status.String()
		}
		if f.Entry != nil {
			entry, cause = f.Entry.ID, string(f.Entry.Cause)
		}
		a := f.Explanation().Advice
		fmt.Fprintln(&b, code, status, f.Outcome, f.Permanence(), a.Retry, a.Wait, cause, a.Act, entry, f.Basis, f.Conflict, f.CausedBy, f.Event.To)
		to = append(to, f.Recipient)
	}
	return b.String(), to
}

// check compares a text with its redacted one, and returns what is wrong.
func check(in string) (wrong []string, r *core.Report, out string) {
	r = core.Explain(in)
	out = Text(r)
	again := core.Explain(out)
	want, to := verdict(r)
	got, newTo := verdict(again)
	bad := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	if got != want {
		g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
		for i := range min(len(g), len(w)) {
			if g[i] != w[i] {
				bad("verdict %s\n\twant    %s", g[i], w[i])
				break
			}
		}
	} else {
		there, back := map[string]string{}, map[string]string{}
		for i := range to {
			a, b := strings.ToLower(to[i]), strings.ToLower(newTo[i])
			if x, ok := there[a]; ok && x != b {
				bad("recipient %q became %q and %q", a, x, b)
			}
			if x, ok := back[b]; ok && x != a {
				bad("recipients %q and %q became %q", a, x, b)
			}
			there[a], back[b] = b, a
		}
	}
	for _, s := range left(r, out) {
		bad("left: %s", s)
	}
	if twice := Text(again); twice != out {
		bad("not the same twice: %s", firstDiff(out, twice))
	}
	for _, end := range [...]string{"\r\n", "\n", "\r"} {
		if (strings.Count(in, end) > 0) != (strings.Count(out, end) > 0) {
			bad("line ends %q: %d, %d", end, strings.Count(in, end), strings.Count(out, end))
		}
	}
	return wrong, r, out
}

// left returns the names in r that are still in out: those that the readers found, and all that an independent, dumber
// search finds.
func left(r *core.Report, out string) []string {
	var names []string
	for _, e := range r.Events {
		for _, f := range e.Fields {
			switch f.Name {
			case event.Recipient, event.Sender, event.Original, event.Remote, event.Client, event.Reporter, event.QueueID:
				names = append(names, f.Value)
			}
		}
	}
	for _, w := range strings.FieldsFunc(r.Input, func(c rune) bool { return strings.ContainsRune(" \t\r\n<>()[]\"',;:|=!?", c) }) {
		w = strings.Trim(w, ".")
		if i := strings.LastIndexByte(w, '@'); i > 0 && strings.Contains(w[i:], ".") || isIPv4(w) {
			names = append(names, w)
		}
	}
	low := strings.ToLower(out)
	for i, n := range names { // "mx.example.net[192.0.2.1]:25", "[192.0.2.1]"
		names[i], _, _ = strings.Cut(strings.TrimLeft(n, "[(<"), "[")
		names[i] = strings.TrimRight(names[i], ")>")
		if k := ipv4Len(names[i]); k > 0 { // with a port
			names[i] = names[i][:k]
		}
	}
	var found []string
	slices.Sort(names)
	for _, n := range slices.Compact(names) {
		l := strings.ToLower(n)
		if len(l) < 6 || strings.ContainsAny(l, "$\x1b") || // ISO-2022-JP
			!strings.ContainsAny(l, ".@0123456789") || keptHost(l) || isIPv4(l) && (keptIPv4(l) || documentation(l)) || newNames().pseudonym(l) {
			continue
		}
		if local, domain, _ := strings.Cut(l, "@"); role(local) && keptHost(domain) {
			continue
		}
		if at := wholeWord(low, l); at >= 0 {
			found = append(found, fmt.Sprintf("%q in %q", n, out[max(0, at-40):min(len(out), at+len(n)+40)]))
		}
	}
	return found
}

func documentation(ip string) bool {
	return slices.ContainsFunc(nets[:], func(n string) bool { return strings.HasPrefix(ip, n) })
}

// wholeWord returns where w stands in s as a word, -1 if it does not.
func wholeWord(s, w string) int {
	for i := 0; ; {
		j := strings.Index(s[i:], w)
		if j < 0 {
			return -1
		}
		a, b := i+j, i+j+len(w)
		if (a == 0 || !hostByte(s[a-1])) && (b == len(s) || !letterOrDigit(s[b])) {
			return a
		}
		i = b
	}
}

func firstDiff(a, b string) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	return fmt.Sprintf("%q, then %q", a[max(0, i-40):min(len(a), i+60)], b[max(0, i-40):min(len(b), i+60)])
}

// TestEvalRedact redacts every text of the corpus and of the project's golden files.
func TestEvalRedact(t *testing.T) {
	all := samples(t)
	if len(all) == 0 {
		fmt.Println("eval: no corpus beside the project: redaction is checked with the project's own texts only")
	}
	for name, in := range own(t) {
		all[name] = in
	}
	var names []string
	for name := range all {
		names = append(names, name)
	}
	slices.Sort(names)
	findings, changed, failed := 0, 0, 0
	for _, name := range names {
		wrong, r, out := check(all[name])
		findings += len(r.Findings)
		if out != r.Input {
			changed++
		}
		if len(wrong) > 0 {
			failed++
			t.Errorf("%s: %s", name, strings.Join(wrong, "\n\t"))
		}
	}
	fmt.Printf("eval: redacted %d texts with %d findings, %d of them changed, %d wrong\n", len(all), findings, changed, failed)
}
