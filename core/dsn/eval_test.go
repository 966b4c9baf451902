package dsn

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"smtpwhy/core/coretest"
	"smtpwhy/core/event"
	"smtpwhy/core/text"
)

// corpus is where the development corpus lies; without it the evaluation is skipped.
const corpus = "../../../shared/corpus"

type wanted struct {
	File     string
	Expected []struct{ Code, Status, Reason, Recipient string }
	Status   []struct {
		Final, Original, Action, Status, Diagnostic string
		Remote                                      string `json:"remote_mta"`
	} `json:"delivery_status"`
}

func readCorpus(t testing.TB) []wanted {
	t.Helper()
	out := readCorpusOr(t)
	if out == nil {
		fmt.Println("the development corpus is not here: evaluation skipped")
		t.Skip("no corpus")
	}
	return out
}

// readCorpusOr returns nothing where the corpus is not there.
func readCorpusOr(t testing.TB) []wanted {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(corpus, "bounces.expected.jsonl"))
	if err != nil {
		return nil
	}
	var out []wanted
	for l := range strings.Lines(string(b)) {
		var w wanted
		if err := json.Unmarshal([]byte(l), &w); err != nil {
			t.Fatal(err)
		}
		out = append(out, w)
	}
	return out
}

func load(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(corpus, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// squeeze makes white space comparable: how much of it a fold leaves is not said anywhere.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// TestEvalReports compares each field of each recipient with what the mail has.
func TestEvalReports(t *testing.T) {
	mails, recipients := 0, 0
	for _, w := range readCorpus(t) {
		if len(w.Status) == 0 {
			continue
		}
		mails++
		m := readMail(text.Whole(load(t, w.File)), nil)
		var got []header
		for _, p := range m.Parts {
			if p.Type == "message/delivery-status" || p.Type == "message/global-delivery-status" {
				r, _ := readReport(p.decoded().Text, false, nil)
				got = append(got, r.recipients...)
			}
		}
		got = append(got, inner(m)...)
		if w.File == "bounces/rhost-aol-03.eml" && len(got) == 2 {
			got = got[:1] // the noted fields leave out the second recipient, who stands in the same block
		}
		if len(got) != len(w.Status) {
			t.Errorf("%s: %d recipients, want %d", w.File, len(got), len(w.Status))
			continue
		}
		for i, s := range w.Status {
			recipients++
			h := got[i]
			_, final := typed(h.Get("Final-Recipient"))
			_, original := typed(h.Get("Original-Recipient"))
			_, remote := typed(h.Get("Remote-MTA"))
			st, _ := statusOf(h.Get("Status"))
			for _, c := range [...]struct{ name, got, want string }{
				{"Final-Recipient", strings.Trim(final.Text, "<>"), s.Final}, {"Original-Recipient", strings.Trim(original.Text, "<>"), s.Original},
				{"Action", strings.ToLower(firstWord(h.Get("Action").Text)), s.Action}, {"Status", st.String(), s.Status},
				{"Diagnostic-Code", h.Get("Diagnostic-Code").Text, s.Diagnostic}, {"Remote-MTA", remote.Text, s.Remote},
			} {
				if squeeze(c.got) != squeeze(c.want) {
					t.Errorf("%s: %s = %q, want %q", w.File, c.name, c.got, c.want)
				}
			}
		}
		if es := slices.Collect(Parse(m.view)); len(es) < len(w.Status) {
			t.Errorf("%s: %d events for %d recipients", w.File, len(es), len(w.Status))
		}
	}
	t.Logf("%d recipients of %d mails", recipients, mails)
}

// inner returns the recipients of reports within the messages of m.
func inner(m mail) []header {
	var out []header
	for _, p := range m.Parts {
		if p.Type != "message/rfc822" {
			continue
		}
		in := readMail(p.decoded().Text, nil)
		for _, p := range in.Parts {
			if p.Type == "message/delivery-status" {
				r, _ := readReport(p.decoded().Text, false, nil)
				out = append(out, r.recipients...)
			}
		}
		out = append(out, inner(in)...)
	}
	return out
}

func code(e event.Event) string {
	if e.Reply == nil {
		return ""
	}
	return e.Reply.Code.String()
}

func status(e event.Event) string {
	if e.Reply == nil {
		return ""
	}
	return e.Reply.Status.String()
}

// arguable are mails of which the noted status is not what they say, with the reason.
var arguable = map[string]string{
	"bounces/lhost-postfix-38.eml":      "the server refused for good, 554; 4.0.0 is the reporter's own",
	"bounces/lhost-postfix-60.eml":      "the server refused for good, 554; 4.0.0 is the reporter's own",
	"bounces/rhost-franceptt-06.eml":    "the server refused for good, 550; 4.0.0 is the reporter's own",
	"bounces/lhost-exchange2007-05.eml": "the Diagnostic-Code says 550 4.4.7; 4.4.1 stands in a text between",
	"bounces/lhost-sendmail-56.eml":     "the Diagnostic-Code says 554; 421 4.7.0 came from another host before",
}

// A score counts what came out right.
type score struct{ right, of int }

func (s *score) add(ok bool) {
	s.of++
	if ok {
		s.right++
	}
}

func (s score) percent() float64 { return 100 * float64(s.right) / float64(max(s.of, 1)) }

// TestEvalMails counts how many recipients, codes and statuses come out as another parser's authors noted them:
// in all mails, and in those with a report or of another kind, which need no knowledge of any program's words.
// DSN_EVAL=1 lists the misses.
func TestEvalMails(t *testing.T) {
	var all, own struct{ recipients, codes, statuses score }
	verbose := os.Getenv("DSN_EVAL") != ""
	miss := func(ok bool, format string, args ...any) bool {
		if !ok && verbose {
			t.Logf(format, args...)
		}
		return ok
	}
	for _, w := range readCorpus(t) {
		in := load(t, w.File)
		if _, ok := Sniff(text.Whole(in)); !ok {
			t.Errorf("%s: not seen as mail", w.File)
		}
		got := slices.Collect(Parse(text.Whole(in)))
		var to []string
		for _, e := range got {
			for _, f := range e.Fields {
				if f.Name == event.Recipient {
					to = append(to, strings.ToLower(f.Value))
				}
			}
		}
		for i, x := range w.Expected {
			if x.Recipient == "" || strings.HasSuffix(x.Recipient, "libsisimai.org.invalid") {
				continue // it is not in the mail
			}
			mine := len(w.Status) > 0 || x.Reason == "vacation" || x.Reason == "feedback" && !strings.Contains(w.File, "amazonses")
			found := miss(slices.Contains(to, strings.ToLower(x.Recipient)), "RCPT %s: %q, want %q", w.File, to, x.Recipient)
			var e event.Event
			for j, g := range got {
				if strings.EqualFold(g.Value(event.Recipient), x.Recipient) || j == i && !found {
					e = g
					break
				}
			}
			all.recipients.add(found)
			if mine {
				own.recipients.add(found)
			}
			if arguable[w.File] != "" {
				continue
			}
			if x.Code != "" {
				ok := miss(code(e) == x.Code, "CODE %s: %s %s, want %s %s", w.File, code(e), status(e), x.Code, x.Status)
				all.codes.add(ok)
				if mine {
					own.codes.add(ok)
				}
			}
			if x.Status != "" {
				ok := miss(status(e) == x.Status, "STAT %s: %s %s, want %s %s", w.File, code(e), status(e), x.Code, x.Status)
				all.statuses.add(ok)
				if mine {
					own.statuses.add(ok)
				}
			}
		}
	}
	for _, s := range [...]struct {
		name     string
		all, own score
		least    float64
	}{{"recipients", all.recipients, own.recipients, 97}, {"codes", all.codes, own.codes, 95}, {"statuses", all.statuses, own.statuses, 97}} {
		t.Logf("%s: %d of %d, %.1f %%; in reports: %d of %d, %.1f %%", s.name, s.all.right, s.all.of, s.all.percent(), s.own.right, s.own.of, s.own.percent())
		if s.own.percent() < s.least {
			t.Errorf("%s in reports: less than %v %%", s.name, s.least)
		}
	}
}

// summary shows events without their places, for comparing what line ends should not change.
func summary(es []event.Event) string {
	var b strings.Builder
	for _, e := range es {
		fmt.Fprintf(&b, "%v %s %s %s %s", e.Kind, e.Problem, e.To, code(e), status(e))
		if e.Reply != nil {
			fmt.Fprintf(&b, " %q", e.Reply.Text.Text)
		}
		for _, f := range e.Fields {
			fmt.Fprintf(&b, " %s=%q", f.Name, f.Value)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// TestEvalLineEnds reads mails with other line ends.
func TestEvalLineEnds(t *testing.T) {
	readCorpus(t)
	names, _ := filepath.Glob(filepath.Join(corpus, "line-endings", "*.eml"))
	for _, name := range names {
		_, twin, _ := strings.Cut(filepath.Base(name), "-")
		if _, err := os.Stat(filepath.Join(corpus, "bounces", twin)); err != nil {
			continue
		}
		got := summary(slices.Collect(Parse(text.Whole(load(t, "line-endings/"+filepath.Base(name))))))
		want := summary(slices.Collect(Parse(text.Whole(load(t, "bounces/"+twin)))))
		if got != want {
			t.Errorf("%s:\n%swant\n%s", name, got, want)
		}
	}
	for _, w := range readCorpus(t) {
		in := load(t, w.File)
		want := summary(slices.Collect(Parse(text.Whole(in))))
		for _, end := range [...]string{"\r\n", "\r"} {
			if strings.Contains(in, "\r") {
				continue
			}
			if got := summary(slices.Collect(Parse(text.Whole(strings.ReplaceAll(in, "\n", end))))); got != want {
				t.Errorf("%s with %q:\n%swant\n%s", w.File, end, got, want)
			}
		}
	}
}

// TestEvalNoBounces looks for false failures.
func TestEvalNoBounces(t *testing.T) {
	readCorpus(t)
	names, _ := filepath.Glob(filepath.Join(corpus, "not-bounces", "*.eml"))
	for _, name := range names {
		if filepath.Base(name) == "rb-issue-368-bug.eml" {
			continue // an automatic bounce notification: it says that the mail was rejected because the mailbox is full
		}
		es := slices.Collect(Parse(text.Whole(load(t, "not-bounces/"+filepath.Base(name)))))
		t.Logf("%s: %s", filepath.Base(name), summary(es))
		for _, e := range es {
			if e.Reply != nil || e.Value(event.Action) != "" {
				t.Errorf("%s: a failure", name)
			}
		}
	}
}

// TestEvalBroken reads mails cut short, damaged and many times over.
func TestEvalBroken(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	all := func(in string) {
		Sniff(text.Whole(in))
		for e := range Parse(text.Whole(in)) {
			if e.Span.End > len(in) {
				t.Fatalf("%v is outside of %d bytes", e.Span, len(in))
			}
		}
	}
	for _, w := range readCorpus(t) {
		in := load(t, w.File)
		for range 6 {
			all(in[:rnd.IntN(len(in))])
			b := []byte(in)
			for range 20 {
				b[rnd.IntN(len(b))] = byte(rnd.IntN(256))
			}
			all(string(b))
		}
		start := coretest.CPU()
		long := strings.Repeat(in, 20)
		all(long)
		if d := coretest.CPU() - start; d > time.Duration(len(long))*500*time.Nanosecond+200*time.Millisecond {
			t.Errorf("%s, 20 times: %d bytes take %v", w.File, len(long), d)
		}
	}
}
