package core

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"strings"
	"testing"
	"time"

	"smtpwhy/core/catalogue"
	"smtpwhy/core/coretest"
)

// pastes returns a paste of about size bytes of each format and of what is made to be hard, by name.
func pastes(tb testing.TB, size int) map[string]string {
	out := map[string]string{}
	fill := func(name, unit string) {
		if unit == "" {
			tb.Fatalf("%s: nothing to repeat", name)
		}
		out[name] = strings.Repeat(unit, max(1, size/len(unit)))
	}
	numbered := func(name, head, unit, tail string) {
		var b strings.Builder
		b.WriteString(head)
		for i := 0; b.Len() < size; i++ {
			b.WriteString(strings.ReplaceAll(unit, "%", fmt.Sprint(i)))
		}
		out[name] = b.String() + tail
	}
	golden := func(dir string) {
		names, _ := filepath.Glob(filepath.Join(dir, "*.txt"))
		if len(names) == 0 {
			tb.Fatalf("no golden files in %s", dir)
		}
		for _, n := range names {
			in, _ := coretest.Read(tb, n)
			fill(filepath.Base(filepath.Dir(dir))+" "+strings.TrimSuffix(filepath.Base(n), ".txt"), in+"\n")
		}
	}
	golden("maillog/testdata")
	golden("maillog/testdata/other")
	golden("webhook/testdata")
	for _, name := range []string{"swaks-multi", "nodemailer-nouser", "phpmailer-multi", "javamail-multi", "ruby-multi", "py-multi", "session-quoted"} {
		b, err := os.ReadFile("testdata/" + name + ".txt")
		if err != nil {
			tb.Fatal(err)
		}
		in, _, _ := strings.Cut(strings.TrimPrefix(string(b), "-- input --\n"), "\n-- want --\n")
		fill("session "+name, in+"\n")
	}
	report := "From: mailer-daemon@example.net\nTo: a@example.org\nSubject: Undelivered\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
	numbered("replies", "", "550 5.1.1 <user%@example.com>: no such user\n\n", "")
	numbered("one session", "220 mx.example.com ESMTP\nEHLO a\n250 ok\nMAIL FROM:<a@example.org>\n250 ok\n", "RCPT TO:<user%@example.com>\n550 5.1.1 <user%@example.com>: no such user\n", "")
	numbered("one LMTP session", "220 mx.example.com LMTP\nLHLO a\n250 ok\nMAIL FROM:<a@example.org>\n250 ok\n", "RCPT TO:<user%@example.com>\n250 2.1.5 ok\n", "DATA\n354 go on\n.\n"+strings.Repeat("250 2.0.0 ok\n", size/60))
	numbered("content", "220 mx.example.com ESMTP\nEHLO a\n250 ok\nMAIL FROM:<a@example.org>\n250 ok\nRCPT TO:<b@example.com>\n250 ok\nDATA\n354 go on\n", "250 line % of a message that is long\n", ".\n550 5.7.1 no\n")
	numbered("report", report+"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\n", "Final-Recipient: rfc822; user%@example.com\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 <user%@example.com>: no such user\n\n", "--b--\n")
	numbered("bare report", "Reporting-MTA: dns; mx.example.net\n\n", "Final-Recipient: rfc822; user%@example.com\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 <user%@example.com>: no such user\n\n", "")
	numbered("report and words", report+"--b\n\n", "<user%@example.com>: host mx.example.com[192.0.2.1] said: 550 no such user (in reply to RCPT TO command)\n\n",
		"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\n"+strings.Repeat("Final-Recipient: rfc822; user1@example.com\nAction: failed\nStatus: 5.1.1\n\n", 1000)+"--b--\n")
	words := "From: MAILER-DAEMON@example.net\nTo: a@example.org\nSubject: failure notice\n\nHi. This is the qmail-send program at example.net.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n\n"
	numbered("words", words, "<user%@example.com>:\n192.0.2.1 does not like recipient.\nRemote host said: 550 5.1.1 no such user\nGiving up on 192.0.2.1.\n\n", "")
	numbered("words, prose", words, "This is line % of a text that goes on and on, mail-server and all.\n", "")
	numbered("words, pasted", "Delivery has failed to these recipients or groups:\n\n", "user%@example.com\nThe email address you entered couldn't be found.\nRemote Server returned '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found'\n\n", "")
	numbered("mbox", "", "From mailer-daemon Mon Nov 23 15:50:01 2026\nFrom: MAILER-DAEMON@example.net\nTo: a@example.org\nSubject: failure notice\n\nHi. This is the qmail-send program at example.net.\n\n<user%@example.com>:\n550 5.1.1 no such user\n\n", "")
	mail := "From: MAILER-DAEMON@example.net\nTo: a@example.org\nSubject: failure notice\nContent-Type: text/plain; charset=utf-8\n"
	out["base64"] = mail + "Content-Transfer-Encoding: base64\n\n" + wrap(base64.StdEncoding.EncodeToString([]byte(strings.Repeat("<user@example.com>: 550 5.1.1 no\n\n", size*3/4/34))))
	fill("quoted-printable", mail+"Content-Transfer-Encoding: quoted-printable\n\n")
	numbered("quoted-printable", mail+"Content-Transfer-Encoding: quoted-printable\n\n", "<user%=40example.com>: =E3=81=82 550 5.1.1 no=\n such user\n\n", "")
	numbered("Latin", strings.Replace(mail, "utf-8", "iso-8859-1", 1)+"\n", "<user%@example.com>: 550 5.1.1 \xe9\xe8\xe9\xe8 no\n\n", "")
	numbered("HTML", strings.Replace(mail, "text/plain", "text/html", 1)+"\n", "<p>user%@example.com: 550 5.1.1 no &amp; no</p>\n", "")
	numbered("header", "", "X-Field-%: value\n", "")
	numbered("attachment", report+"--b\nContent-Type: application/octet-stream\n\n", "bytes bytes bytes bytes %\n", "--b--\n")
	numbered("quoted log", "Hello,\n\n", "> Nov 23 15:50:01 mx postfix/smtp[1]: 3AB%: to=<user%@example.com>, relay=mx.example.com[192.0.2.1]:25, dsn=5.1.1, status=bounced (host mx.example.com[192.0.2.1] said: 550 5.1.1 no (in reply to RCPT TO command))\n", "")
	numbered("errors", "", "smtplib.SMTPRecipientsRefused: {'user%@example.com': (550, b'5.1.1 <user%@example.com>: no such user')}\n", "")
	numbered("errors in one line", "[", `{"code":"EENVELOPE","response":"550 5.1.1 <user%@example.com>: no such user","responseCode":550,"command":"RCPT TO"}, `, "]")
	numbered("events in one line", `[`, `{"event":"bounce","email":"user%@example.com","reason":"550 5.1.1 no such user","status":"5.1.1","type":"bounce"},`, "]")
	numbered("events in an envelope", `{"events_by_user":[{"user_id":1,"events":[`, `{"event":"bounce","email":"user%@example.com","reason":"550 5.1.1 no such user","status":"5.1.1","type":"bounce"},`, "]}]}")
	numbered("event in a string", `{"Type":"Notification","Message":"{\"notificationType\":\"Bounce\",\"bounce\":{\"bounceType\":\"Permanent\",\"bouncedRecipients\":[`, `{\"emailAddress\":\"user%@example.com\",\"action\":\"failed\",\"status\":\"5.1.1\",\"diagnosticCode\":\"smtp; 550 5.1.1 no\"},`, `]}}"}`)
	numbered("prose", "", "This is line % of a text that has nothing to do with mail.\n", "")
	numbered("entities", "", "550 5.1.1 &lt;user%@example.com&gt;: no such user &amp; more\n", "")
	numbered("colours", "", "\x1b[31m550\x1b[0m 5.1.1 <user%@example.com>: no such user\n", "")
	numbered("CR", "", "550 5.1.1 <user%@example.com>: no such user\r", "")
	numbered("one line", "", "550 5.1.1 no such user % ", "")
	numbered("one long word", "", "%", "")
	fill("zeros", "\x00")
	fill("blank lines", "\n")
	fill("braces", "{")
	fill("hyphens", "--b\n")
	return out
}

func wrap(s string) string {
	var b strings.Builder
	for len(s) > 76 {
		b.WriteString(s[:76])
		b.WriteByte('\n')
		s = s[76:]
	}
	return b.String() + s + "\n"
}

// TestSteps checks that a long paste of whatever format is explained in short steps. It counts no time, which is
// another on each machine, but what stands for it: how often the work pauses, and how many bytes it allocates from one pause
// to the next.
func TestSteps(t *testing.T) {
	size := 1 << 20
	if runtime.GOOS == "js" {
		size = 256 << 10
	}
	most := uint64(32 * size) // of which growing a slice that holds all events takes the greatest part
	catalogue.Default()       // reading it is no step
	for name, in := range pastes(t, size) {
		t.Run(name, func(t *testing.T) {
			allocated := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
			pauses, largest, last := 0, uint64(0), uint64(0)
			var longest time.Duration
			metrics.Read(allocated)
			last, start := allocated[0].Value.Uint64(), time.Now()
			Begin(in, "").run(func(struct{}) bool {
				longest = max(longest, time.Since(start))
				metrics.Read(allocated)
				now := allocated[0].Value.Uint64()
				largest, last = max(largest, now-last), now
				pauses++
				start = time.Now()
				return true
			})
			t.Logf("steps: %-40s %d pauses, at most %d kB between two, %v", name, pauses, largest>>10, longest.Round(10*time.Microsecond))
			// An attachment is only searched for its end, and what is one line is no list of things.
			if lines := strings.Count(in, "\n"); pauses < 1 || lines > len(in)/1000 && name != "attachment" && pauses < len(in)/(16<<10) {
				t.Errorf("%d pauses in %d bytes", pauses, len(in))
			}
			if largest > most {
				t.Errorf("%d bytes allocated without a pause", largest)
			}
		})
	}
}

// TestStop checks that a work that is given up ends at once, wherever it is.
func TestStop(t *testing.T) {
	for name, in := range pastes(t, 32<<10) {
		for after := 1; after < 60; after += 19 {
			n := 0
			Begin(in, "").run(func(struct{}) bool {
				n++
				return n < after
			})
			if n > after {
				t.Errorf("%s: asked %d times after %d", name, n, after)
			}
		}
	}
}
