//go:build e2e

package e2e

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/tracing"
	"github.com/chromedp/chromedp"
)

// longest is the duration, in milliseconds, that a frame may take.
const longest = 50

// TestFrames pastes 10 kB of each kind and types in it. By the browser's own observer of long tasks no frame may take longer
// than that. A machine that others use makes tasks longer and never shorter: of five runs the best counts, and of a task
// only the time for which it had a processor, which the browser's trace tells.
func TestFrames(t *testing.T) {
	url := serve(t)
	session := "220 mx.example.com ESMTP\nEHLO a.example.org\n250-mx.example.com\n250 PIPELINING\nMAIL FROM:<a@example.org>\n250 2.1.0 Ok\n"
	for i := range 100 {
		session += fmt.Sprintf("RCPT TO:<user%d@example.com>\n550 5.1.1 <user%d@example.com>: User unknown in virtual mailbox table\n", i, i)
	}
	report := "From: MAILER-DAEMON@mail.example.org\nTo: a@example.org\nSubject: Undelivered Mail Returned to Sender\nContent-Type: multipart/report; report-type=delivery-status; boundary=b1\n\n" +
		"--b1\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mail.example.org\n"
	for i := range 58 {
		report += fmt.Sprintf("\nFinal-Recipient: rfc822; user%d@example.com\nAction: failed\nStatus: 5.1.1\nRemote-MTA: dns; mx.example.com\nDiagnostic-Code: smtp; 550 5.1.1 <user%d@example.com>: User unknown\n", i, i)
	}
	maillog := ""
	for i := range 35 {
		maillog += fmt.Sprintf("Nov 23 15:49:%02d mail postfix/smtp[2371]: 4F1A2B3C%02d: to=<user%d@example.com>, relay=mx.example.com[192.0.2.25]:25, delay=1.2, delays=0.1/0/0.6/0.5, dsn=4.2.0, status=deferred (host mx.example.com[192.0.2.25] said: 450 4.2.0 <user%d@example.com>: Recipient address rejected: Greylisted (in reply to RCPT TO command))\n", i%60, i, i, i)
	}
	for _, tt := range []struct{ name, text string }{
		{"replies", replies(190)}, {"session", session}, {"report", report + "\n--b1--\n"}, {"log", maillog},
		{"prose", unknownUser + "\n" + strings.Repeat("lorem ipsum dolor sit amet, consectetur\n", 250)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if n := len(tt.text); n < 9_000 || n > 13_000 {
				t.Fatalf("%d bytes, want about 10 kB", n)
			}
			b := open(t, `window.long = []; new PerformanceObserver((list) => { for (const e of list.getEntries()) long.push(Math.round(e.duration)); }).observe({ type: "longtask" });`)
			tasks := b.trace()
			b.start(url)
			time.Sleep(time.Second) // the catalogue is read a moment after the start
			best := 1e9
			for range 5 {
				b.run(chromedp.Evaluate(`{ const box = document.getElementById("input"); box.value = ""; box.dispatchEvent(new Event("input", { bubbles: true })) }`, nil))
				b.until(`!document.querySelector(".finding")`)
				time.Sleep(300 * time.Millisecond)
				b.run(chromedp.Evaluate(`long.length = 0`, nil))
				b.run(tracing.Start().WithTraceConfig(&tracing.TraceConfig{IncludedCategories: []string{"toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"}}))
				b.fill(tt.text)
				b.until(`document.querySelector(".finding")`)
				time.Sleep(time.Second) // so that all cards are drawn
				pasted := eval[[]float64](b, `long.splice(0)`)
				b.run(chromedp.SendKeys("#input", "keys"))
				time.Sleep(time.Second) // so that all cards are drawn
				seen := eval[[]float64](b, `long`)
				b.run(tracing.End())
				worked := <-tasks
				t.Logf("long tasks %v ms after the paste, %v ms after keys; the longest had a processor for %.0f ms", pasted, seen, worked)
				if len(pasted)+len(seen) == 0 {
					worked = 0
				}
				if best = min(best, worked); best <= longest {
					return
				}
			}
			t.Errorf("in the best run a task took %.0f ms, want at most %d", best, longest)
		})
	}
}

// trace returns a channel with what each trace of b tells: for how many milliseconds of a task the main thread of a page
// had a processor, at most.
func (b *tab) trace() <-chan float64 {
	type event struct {
		Name string
		Pid  int
		Tid  int
		Tdur float64 // microseconds of processor
		Args struct{ Name string }
	}
	type thread struct{ pid, tid int }
	out := make(chan float64, 1)
	most, main := map[thread]float64{}, map[thread]bool{}
	chromedp.ListenTarget(b.Context, func(ev any) {
		switch ev := ev.(type) {
		case *tracing.EventDataCollected:
			for _, raw := range ev.Value {
				var e event
				if json.Unmarshal(raw, &e) != nil {
					continue
				}
				at := thread{e.Pid, e.Tid}
				switch {
				case e.Name == "thread_name":
					main[at] = e.Args.Name == "CrRendererMain"
				case strings.HasSuffix(e.Name, "RunTask"):
					most[at] = max(most[at], e.Tdur/1000)
				}
			}
		case *tracing.EventTracingComplete:
			worst := 0.0
			for at, ms := range most {
				if main[at] {
					worst = max(worst, ms)
				}
			}
			clear(most)
			out <- worst
		}
	})
	return out
}
