package core

import (
	"fmt"
	"strings"
	"testing"
)

// bounce is a report on two recipients, with the header of the message that came back.
const bounce = `From: MAILER-DAEMON@mail.example.org
To: sender@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org

Final-Recipient: rfc822; ann@example.com
Action: failed
Status: 5.3.4
Remote-MTA: dns; mx.example.com
Diagnostic-Code: smtp; 552 5.3.4 Message size exceeds fixed limit

Final-Recipient: rfc822; ben@example.com
Action: failed
Status: 5.3.4
Remote-MTA: dns; mx.example.com
Diagnostic-Code: smtp; 552 5.3.4 Message size exceeds fixed limit

Final-Recipient: rfc822; eve@example.net
Action: delayed
Status: 4.2.0
Remote-MTA: dns; mx.example.net
Diagnostic-Code: smtp; 450 4.2.0 Greylisted, try again in 300 seconds

--b1
Content-Type: text/rfc822-headers

Received: from smtp.example.org (smtp.example.org [192.0.2.7] (by the house))
	by Mail.example.org (Postfix) with ESMTPS id 4F1A2B3C4D; Mon, 23 Nov 2026 15:49:12 +0000
Received: from laptop.example.org (unknown [198.51.100.4])
	by smtp.example.org (Postfix) with ESMTPSA id 1A2B3C4D5E; Mon, 23 Nov 2026 15:49:10 +0000
From: sender@example.org
To: ann@example.com
Subject: by day

--b1--
`

// TestPaths checks the way of a message: who had it, in order, what each did, and where it ended.
func TestPaths(t *testing.T) {
	field := func(name string) string { return name + ": dns; mail.example.org\n" }
	for _, tt := range []struct{ name, in, want string }{
		{"two groups", bounce, `sender@example.org passed: sent the message
smtp.example.org passed: passed it on
mail.example.org reports: could not pass it on, and reports it
mx.example.com failed: refused it
2 recipients missed: did not get it

sender@example.org passed: sent the message
smtp.example.org passed: passed it on
mail.example.org reports: could not pass it on yet, and reports it
mx.example.net delayed: refused it for now
eve@example.net missed: has not got it yet
`},
		{"no other server", field("Reporting-MTA") + "\nFinal-Recipient: rfc822; ann@example.com\nAction: failed\nStatus: 5.1.1\n",
			"mail.example.org failed: did not deliver it, and reports it\nann@example.com missed: did not get it\n"},
		{"a server that said nothing", field("Reporting-MTA") + "\nFinal-Recipient: rfc822; ann@example.com\nAction: failed\nStatus: 4.4.1\nRemote-MTA: dns; mx.example.com\n" +
			"Diagnostic-Code: x-local; connect to mx.example.com[192.0.2.1]:25: Connection timed out\n",
			"mail.example.org reports: could not pass it on, and reports it\nmx.example.com unknown: no reply code of it is reported\nann@example.com missed: did not get it\n"},
		{"received from", field("Reporting-MTA") + "Received-From-MTA: dns; smtp.example.org\n\nFinal-Recipient: rfc822; ann@example.com\nAction: relayed\nStatus: 2.1.9\nRemote-MTA: dns; mx.example.com\n" +
			"Diagnostic-Code: smtp; 250 2.0.0 Ok: queued as 12345\n",
			"smtp.example.org passed: passed it on\nmail.example.org passed: passed it on, and reports it\nmx.example.com passed: took it\n"},
		{"delivered", field("Reporting-MTA") + "\nFinal-Recipient: rfc822; ann@example.com\nAction: delivered\nStatus: 2.1.5\n",
			"mail.example.org passed: delivered it, and reports it\nann@example.com passed: it arrived\n"},
		{"no host", "Final-Recipient: rfc822; ann@example.com\nAction: failed\nStatus: 5.1.1\n", ""},
		{"no bounce", "550 5.1.1 <ann@example.com>: User unknown\n", ""},
	} {
		var b strings.Builder
		for i, p := range Explain(tt.in).Paths() {
			if i > 0 {
				b.WriteByte('\n')
			}
			for _, h := range p.Hops {
				fmt.Fprintf(&b, "%s %s: %s\n", h.Name, h.State, h.Did)
			}
		}
		if got := b.String(); got != tt.want {
			t.Errorf("%s: paths\n%s\nwant\n%s", tt.name, got, tt.want)
		}
	}
}

// TestStageLines checks who said what in a session: each reply with the command it answers, secrets masked.
func TestStageLines(t *testing.T) {
	in := "220 mx.example.com ESMTP\nEHLO a.example.org\n250-mx.example.com\n250 AUTH LOGIN\nAUTH LOGIN\n334 VXNlcm5hbWU6\nYW5uQGV4YW1wbGUuY29t\n" +
		"334 UGFzc3dvcmQ6\nY29ycmVjdGhvcnNl\n235 2.7.0 Ok\nMAIL FROM:<a@example.org>\n250 ok\nRCPT TO:<b@example.com>\nRCPT TO:<c@example.com>\n250 b ok\n550 c no\nDATA\n*** Remote host closed connection unexpectedly.\n"
	want := `Greeting: "" -> "220 mx.example.com ESMTP"
EHLO: "EHLO a.example.org" -> "250-mx.example.com …"
Login: "AUTH LOGIN" -> "334 VXNlcm5hbWU6"
Login: "AUTH LOGIN" -> "334 UGFzc3dvcmQ6"
Login: "AUTH LOGIN" -> "235 2.7.0 Ok"
MAIL: "MAIL FROM:<a@example.org>" -> "250 ok"
RCPT: "RCPT TO:<b@example.com>" -> "250 b ok"
RCPT: "RCPT TO:<c@example.com>" -> "550 c no"
DATA: "DATA" -> ""
`
	var b strings.Builder
	for _, s := range Explain(in).Stages() {
		for _, l := range s.Lines {
			fmt.Fprintf(&b, "%s: %q -> %q\n", s.Name, l.Asked, l.Said)
		}
	}
	if got := b.String(); got != want {
		t.Errorf("who said what:\n%s\nwant\n%s", got, want)
	}
}
