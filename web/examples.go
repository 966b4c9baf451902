package web

// An example is a text that a chip puts into the box.
type example struct{ name, text string }

// examples are what servers and clients write, with names that belong to nobody (RFC 2606, RFC 5737).
var examples = []example{
	{"User unknown", "550 5.1.1 <nouser@example.com>: Recipient address rejected: User unknown in virtual mailbox table\n"},
	{"Gmail, several lines", `550-5.7.26 This mail has been blocked because the sender is unauthenticated.
550-5.7.26 Gmail requires all senders to authenticate with either SPF or DKIM.
550-5.7.26
550-5.7.26  Authentication results:
550-5.7.26  DKIM = did not pass
550-5.7.26  SPF [example.com] with ip: [192.0.2.10] = did not pass
550-5.7.26
550-5.7.26  For instructions on setting up authentication, go to
550 5.7.26  https://support.google.com/mail/answer/81126#authentication - gsmtp
`},
	{"Greylisted", "450 4.2.0 <ann@example.com>: Recipient address rejected: Greylisted, please try again in 300 seconds\n"},
	{"Session, two recipients", `220 mx.example.com ESMTP ready
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
	{"Codes that disagree", "550 4.7.1 <ann@example.com>: Recipient address rejected: Try again later\n"},
	{"Login refused", `535-5.7.8 Username and Password not accepted. For more information, go to
535 5.7.8  https://support.google.com/mail/?p=BadCredentials - gsmtp
`},
	{"Success", "250 2.0.0 Ok: queued as 4XyZ1p0Qm7z3\n"},
}
