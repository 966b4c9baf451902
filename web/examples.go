package web

// An example is a text that a chip puts into the box. core/words has the label of the chip.
type example struct{ name, text string }

// examples are what servers and clients write, with names that belong to nobody (RFC 2606, RFC 5737).
var examples = []example{
	{"user-unknown", "550 5.1.1 <nouser@example.com>: Recipient address rejected: User unknown in virtual mailbox table\n"},
	{"gmail", `550-5.7.26 This mail has been blocked because the sender is unauthenticated.
550-5.7.26 Gmail requires all senders to authenticate with either SPF or DKIM.
550-5.7.26
550-5.7.26  Authentication results:
550-5.7.26  DKIM = did not pass
550-5.7.26  SPF [example.com] with ip: [192.0.2.10] = did not pass
550-5.7.26
550-5.7.26  For instructions on setting up authentication, go to
550 5.7.26  https://support.google.com/mail/answer/81126#authentication - gsmtp
`},
	{"greylisted", "450 4.2.0 <ann@example.com>: Recipient address rejected: Greylisted, please try again in 300 seconds\n"},
	{"session", `220 mx.example.com ESMTP ready
EHLO client.example.org
250-mx.example.com
250-PIPELINING
250 ENHANCEDSTATUSCODES
MAIL FROM:<sender@example.org>
250 2.1.0 Ok
RCPT TO:<nouser@example.com>
550 5.1.1 <nouser@example.com>: Recipient address rejected: User unknown in virtual mailbox table
RCPT TO:<full@example.com>
452 4.2.2 <full@example.com>: Mailbox is over quota, try again in 4 hours
QUIT
221 2.0.0 Bye
`},
	{"bounce", `From: MAILER-DAEMON@mail.example.org (Mail Delivery System)
To: sender@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain

<ann@example.com>: host mx.example.com[192.0.2.25] said: 552 5.3.4 Message size
    exceeds fixed limit of 10485760 bytes (in reply to MAIL FROM command)

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org
Arrival-Date: Mon, 23 Nov 2026 15:49:12 +0000

Final-Recipient: rfc822; ann@example.com
Action: failed
Status: 5.3.4
Remote-MTA: dns; mx.example.com
Diagnostic-Code: smtp; 552 5.3.4 Message size exceeds fixed limit of 10485760 bytes

--b1--
`},
	{"log", `Nov 23 15:49:12 mail postfix/smtp[2371]: 4F1A2B3C4D: to=<ann@example.com>, relay=mx.example.com[192.0.2.25]:25, delay=1.2, delays=0.1/0/0.6/0.5, dsn=4.2.0, status=deferred (host mx.example.com[192.0.2.25] said: 450 4.2.0 <ann@example.com>: Recipient address rejected: Greylisted, please try again in 300 seconds (in reply to RCPT TO command))
Nov 23 15:55:02 mail postfix/smtp[2402]: 4F1A2B3C4D: to=<ann@example.com>, relay=mx.example.com[192.0.2.25]:25, delay=351, delays=350/0/0.5/0.6, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 9D8C7B6A5F)
Nov 23 15:55:03 mail postfix/smtp[2402]: 5A6B7C8D9E: to=<bob@example.net>, relay=none, delay=30, delays=0.1/0/30/0, dsn=4.4.1, status=deferred (connect to mx.example.net[198.51.100.25]:25: Connection timed out)
`},
	{"disagree", "550 4.7.1 <ann@example.com>: Recipient address rejected: Try again later\n"},
	{"login", `535-5.7.8 Username and Password not accepted. For more information, go to
535 5.7.8  https://support.google.com/mail/?p=BadCredentials - gsmtp
`},
	{"success", "250 2.0.0 Ok: queued as 4XyZ1p0Qm7z3\n"},
}
