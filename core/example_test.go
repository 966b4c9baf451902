package core_test

import (
	"encoding/json"
	"fmt"
	"strings"

	"smtpwhy/core"
	"smtpwhy/core/catalogue"
	"smtpwhy/core/event"
)

// A reply is explained as it was pasted; nothing has to be said about its form.
func ExampleExplain() {
	r := core.Explain("450 4.2.0 greylisted, try again in 300 seconds")
	f := r.Findings[0]
	x := f.Explanation()
	fmt.Println(x.Verdict)
	fmt.Println(x.Advice.Retry, x.Advice.Wait, x.Advice.Act)
	fmt.Println(f.Outcome, f.Basis)
	// Output:
	// Try again in 5 minutes
	// yes 5m0s nobody
	// delayed phrase
}

// What came of each recipient of a session, and what decided it.
func ExampleExplain_session() {
	r := core.Explain(`C: MAIL FROM:<bob@example.com>
S: 250 2.1.0 Ok
C: RCPT TO:<alice@example.net>
S: 250 2.1.5 Ok
C: RCPT TO:<nouser@example.net>
S: 550 5.1.1 <nouser@example.net>: Recipient address rejected: User unknown
C: DATA
S: 354 Go ahead
C: .
S: 250 2.0.0 Ok: queued as 12345
`)
	fmt.Println(r.Format, r.Outcome())
	for _, f := range r.Findings {
		fmt.Printf("line %d: %s %s: %s\n", r.Line(f), f.Recipient, f.Outcome, f.Retry())
	}
	// Output:
	// transcript mixed
	// line 6: nouser@example.net failed: no
	// line 10: alice@example.net accepted: done
}

// Sending again by program: only what can help, not before its time, and never what was accepted.
func ExampleFinding_Retry() {
	for _, reply := range []string{"250 2.0.0 Ok: queued as 12345", "452 4.2.2 Mailbox full", "550 5.7.26 unauthenticated", "550 5.1.1 User unknown"} {
		f := core.Explain(reply).Findings[0]
		switch f.Retry() {
		case catalogue.Yes:
			fmt.Println("again in", f.Explanation().Advice.Wait)
		case catalogue.AfterFix:
			fmt.Println("after a change by", f.Explanation().Advice.Act)
		default:
			fmt.Println("not again:", f.Retry())
		}
	}
	// Output:
	// not again: done
	// again in 30m0s
	// after a change by sender-admin
	// not again: no
}

// The words of the input that an answer rests on.
func ExampleExplanation() {
	r := core.Explain("550 5.1.1 <nouser@example.com>: User unknown")
	f := r.Findings[0]
	for _, mark := range f.Explanation().Marks {
		for _, s := range mark.Spans {
			fmt.Printf("%s: %q\n", mark.Kind, r.Shown[s.Start:s.End])
		}
	}
	// Output:
	// phrase: "User unknown"
	// code: "550"
}

// A long log can be read as far as is of interest: events come one by one.
func ExampleRead() {
	log := strings.Repeat("421 4.7.0 Try again later\n", 100000)
	_, events := core.Read(log)
	n := 0
	for e := range events {
		if e.Kind == event.Reply {
			if n++; n == 3 {
				break
			}
		}
	}
	fmt.Println(n)
	// Output: 3
}

// The same object as "smtpwhy explain --json" prints.
func ExampleReport_JSON() {
	b := core.Explain("421 4.7.0 Try again later").JSON("reply.txt")
	var report struct {
		Format   string
		Findings []struct {
			Code  int
			Retry string
		}
	}
	if err := json.Unmarshal(b, &report); err != nil {
		panic(err)
	}
	fmt.Println(report.Format, report.Findings)
	// Output: reply [{421 yes}]
}
