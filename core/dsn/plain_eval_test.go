package dsn

import (
	"os"
	"slices"
	"strings"
	"testing"

	"smtpwhy/core/event"
	"smtpwhy/core/text"
)

// notInWords are mails without a delivery status whose noted values are not in the words, with the reason.
var notInWords = map[string]string{
	"bounces/lhost-amazonses-09.eml": "a web hook's JSON in a mail", "bounces/lhost-amazonses-10.eml": "a web hook's JSON in a mail",
	"bounces/lhost-amazonses-11.eml": "a web hook's JSON in a mail", "bounces/lhost-amazonses-12.eml": "a web hook's JSON in a mail",
	"bounces/lhost-amazonses-13.eml": "a web hook's JSON in a mail",
}

// TestEvalPlain counts recipients, codes and statuses in the mails without a delivery status of their own.
// DSN_EVAL=1 lists the misses.
func TestEvalPlain(t *testing.T) {
	var recipients, codes, statuses score
	verbose := os.Getenv("DSN_EVAL") != ""
	for _, w := range readCorpus(t) {
		if len(w.Status) > 0 || notInWords[w.File] != "" {
			continue
		}
		got := slices.Collect(Parse(text.Whole(load(t, w.File))))
		miss := func(ok bool, what string, x any) bool {
			if !ok && verbose {
				t.Logf("%s %s: want %v, got\n%s", what, strings.TrimPrefix(w.File, "bounces/"), x, summary(got))
			}
			return ok
		}
		for i, x := range w.Expected {
			if x.Recipient == "" || strings.HasSuffix(x.Recipient, "libsisimai.org.invalid") {
				continue
			}
			k := slices.IndexFunc(got, func(e event.Event) bool {
				return slices.ContainsFunc(e.Fields, func(f event.Field) bool {
					return f.Name == event.Recipient && strings.EqualFold(f.Value, x.Recipient)
				})
			})
			recipients.add(miss(k >= 0, "RCPT", x))
			if k < 0 {
				k = min(i, len(got)-1)
			}
			var e event.Event
			if k >= 0 {
				e = got[k]
			}
			if x.Code != "" {
				codes.add(miss(code(e) == x.Code, "CODE", x))
			}
			if x.Status != "" {
				statuses.add(miss(status(e) == x.Status, "STAT", x))
			}
		}
	}
	for _, s := range [...]struct {
		name string
		score
	}{{"recipients", recipients}, {"codes", codes}, {"statuses", statuses}} {
		t.Logf("%s: %d of %d, %.1f %%", s.name, s.right, s.of, s.percent())
		if s.percent() < 95 {
			t.Errorf("%s: less than 95 %%", s.name)
		}
	}
}
