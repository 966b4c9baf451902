package core

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"smtpwhy/core/catalogue"
	"smtpwhy/core/smtp"
)

// corpus is the development corpus, which is not part of the project. Without it the evaluations say so and
// end: the project's own tests do not need it.
const corpus = "../../shared/corpus"

func open(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(corpus, name))
	if err != nil {
		fmt.Printf("eval: no corpus beside the project (%s): nothing evaluated\n", name)
		t.Skip("no corpus")
	}
	return b
}

// verdicts maps the words of the golden replies to ours.
var verdicts = map[string]catalogue.Retry{"retry": catalogue.Yes, "fix-then-retry": catalogue.AfterFix, "dont-retry": catalogue.No,
	"already-done": catalogue.Done, "continue": catalogue.Continue}

// arguable are the golden replies whose verdict we do not share, or that cannot be told from the reply alone
// (its position is not in the paste).
var arguable = map[string]string{
	"60":  "a loop does not end by waiting: every further try goes round it again (retry-rules: repair is needed although the code says temporary)",
	"61":  "the words say that the sender's own queue gave up, so nothing is tried again unless somebody sends it anew after looking for the reason",
	"71":  "a full mailbox is emptied sooner or later: ask for that, then send again",
	"102": "only the command (BDAT) tells a chunk from a whole message",
	"142": "only the command (ETRN) tells it from a forwarded recipient",
}

// positions are the golden replies' positions as verbs.
var positions = map[string]smtp.Verb{"CONNECT": smtp.Connect, "EHLO": smtp.Ehlo, "AUTH": smtp.Auth, "MAIL": smtp.Mail, "RCPT": smtp.Rcpt, "DATA command": smtp.Data,
	"DATA final dot": smtp.EndOfData, "BDAT chunk": smtp.Bdat, "BURL LAST": smtp.Burl, "BURL": smtp.Burl, "VRFY": smtp.Vrfy, "EXPN": smtp.Expn, "HELP": smtp.Help,
	"QUIT": smtp.Quit, "ETRN": smtp.Etrn}

// TestEvalReplies reads each golden reply as a paste of its own.
func TestEvalReplies(t *testing.T) {
	var codes, retries, placed, n int
	sc := bufio.NewScanner(strings.NewReader(string(open(t, "replies-golden.tsv"))))
	sc.Scan()
	for sc.Scan() {
		f := strings.Split(sc.Text(), "\t")
		id, reply, code, status, verdict, position := f[0], strings.ReplaceAll(f[1], `\n`, "\n"), f[2], f[3], f[7], f[8]
		n++
		r := Explain(reply)
		gotCode, gotStatus, retry, entry := "-", "-", catalogue.Retry("nothing"), "-"
		if len(r.Findings) == 1 {
			f := r.Findings[0]
			if c := f.Event.Reply.Code; c != 0 {
				gotCode = c.String()
			}
			if s := f.Event.Reply.Status; !s.IsZero() {
				gotStatus = s.String()
			}
			retry = f.Explanation().Advice.Retry
			if f.Entry != nil {
				entry = f.Entry.ID
			}
		}
		if gotCode == code && gotStatus == status {
			codes++
		} else {
			t.Errorf("reply %s %q: code and status %s %s, want %s %s (%d findings)", id, reply, gotCode, gotStatus, code, status, len(r.Findings))
		}
		if e := r.Events[0]; e.Reply != nil {
			e.To = positions[position]
			if f, _ := Diagnose(e); f.Explanation().Advice.Retry == verdicts[verdict] {
				placed++
			}
		}
		if retry == verdicts[verdict] {
			retries++
		} else if why := arguable[id]; why != "" {
			fmt.Printf("eval: reply %s %q (%s): %s, golden %s: %s\n", id, reply, position, retry, verdicts[verdict], why)
		} else {
			fmt.Printf("eval: reply %s %q (%s): %s by %s, golden %s\n", id, reply, position, retry, entry, verdicts[verdict])
		}
	}
	fmt.Printf("eval: golden replies with their position: verdict %d/%d\n", placed, n)
	fmt.Printf("eval: golden replies: code and status %d/%d, verdict %d/%d (%.1f %%)\n", codes, n, retries, n, 100*float64(retries)/float64(n))
	if float64(retries) < 0.95*float64(n) {
		t.Errorf("verdicts: %d of %d agree, want 95 %%", retries, n)
	}
}

type transcriptWant struct {
	File      string  `json:"file"`
	Code      *string `json:"code"`
	Enhanced  *string `json:"enhanced"`
	Recipient *string `json:"recipient"`
	Phase     string  `json:"phase"`
	Class     string  `json:"class"`
}

// wrongExpectation are the transcripts whose expectation cannot be met from what is in the file.
var wrongExpectation = map[string]string{
	"transcripts/go-drop.txt":   "the file holds nothing but EOF: neither the command nor the recipient are in it",
	"transcripts/go-multi.txt":  "the file holds the reply alone: neither the command nor the recipient are in it",
	"transcripts/go-busy.txt":   "the file holds the reply alone: the command is not in it, and a 421 can come at any time",
	"transcripts/go-nouser.txt": "the file holds the reply alone: the command is not in it",
	"transcripts/go-spam.txt":   "the file holds the reply alone: neither the command nor the recipient are in it",
}

// TestEvalTranscripts compares what decided each session with what is expected of it.
func TestEvalTranscripts(t *testing.T) {
	var right, n int
	for line := range strings.Lines(string(open(t, "transcripts.expected.jsonl"))) {
		var w transcriptWant
		if err := json.Unmarshal([]byte(line), &w); err != nil {
			t.Fatal(err)
		}
		n++
		r := Explain(string(open(t, w.File)))
		diff := compare(r, w)
		if diff == "" {
			right++
			continue
		}
		if why := wrongExpectation[w.File]; why != "" {
			fmt.Printf("eval: %s: %s; expected wrongly: %s\n", w.File, diff, why)
			continue
		}
		fmt.Printf("eval: %s: %s\n", w.File, diff)
		t.Errorf("%s: %s", w.File, diff)
	}
	fmt.Printf("eval: transcripts: %d/%d right\n", right, n)
}

func compare(r *Report, w transcriptWant) string {
	if len(r.Findings) == 0 {
		return "no finding"
	}
	f := r.Findings[0]
	var diffs []string
	diff := func(what, got, want string) {
		if got != want {
			diffs = append(diffs, fmt.Sprintf("%s %q, want %q", what, got, want))
		}
	}
	code, status := "", ""
	if f.Event.Reply != nil {
		code, status = f.Event.Reply.Code.String(), f.Event.Reply.Status.String()
	}
	str := func(s *string) string {
		if s == nil {
			return ""
		}
		return *s
	}
	diff("code", code, str(w.Code))
	diff("status", status, str(w.Enhanced))
	if w.Recipient != nil {
		diff("recipient", f.Recipient, *w.Recipient)
	}
	phase := w.Phase
	if phase == "DATA" {
		phase = "END-OF-DATA" // the files mean the answer to the content
	}
	diff("command", string(f.Event.To), phase)
	diff("outcome", string(f.Outcome), map[string]string{"permanent": "failed", "temporary": "delayed", "delivered": "accepted"}[w.Class])
	return strings.Join(diffs, "; ")
}
