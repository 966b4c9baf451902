package core

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// TestEvalLogs reads each log line of the corpus as a paste of its own.
func TestEvalLogs(t *testing.T) {
	n, right := 0, 0
	for l := range strings.Lines(string(open(t, "loglines.expected.jsonl"))) {
		var w struct{ Tool, Line, Recipient, Enhanced, Status, Code string }
		if err := json.Unmarshal([]byte(l), &w); err != nil {
			t.Fatal(err)
		}
		n++
		r := Explain(w.Line)
		want := map[string]Outcome{"sent": Accepted, "bounced": Failed, "deferred": Delayed, "rejected": Failed, "expired": Expired}[w.Status]
		var b struct {
			Findings []struct {
				Recipient, Status, Outcome string
				Code                       int
			}
		}
		if err := json.Unmarshal(r.JSON(""), &b); err != nil {
			t.Fatal(err)
		}
		got := fmt.Sprintf("%d findings", len(b.Findings))
		if len(b.Findings) == 1 {
			f := b.Findings[0]
			got = fmt.Sprint(f.Recipient, " ", f.Code, " ", f.Status, " ", f.Outcome)
			outcome := f.Outcome == string(want) || want == Failed && f.Outcome == string(Expired) || want == ""
			if f.Recipient == w.Recipient && outcome && (w.Code == "" || w.Code == fmt.Sprint(f.Code)) {
				right++
				continue
			}
		}
		fmt.Printf("eval: %s: %s, want %s %s %s %s: %.150s\n", w.Tool, got, w.Recipient, w.Code, w.Enhanced, w.Status, w.Line)
	}
	fmt.Printf("eval: log lines: %d of %d\n", right, n)
	if right != n {
		t.Errorf("%d of %d log lines are read as they should be", right, n)
	}
}
