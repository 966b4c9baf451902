package core

import (
	"strings"
	"testing"

	"smtpwhy/core/catalogue"
)

// TestTraps proves the advice for replies whose code misleads: what their words mean, not what the digits say.
func TestTraps(t *testing.T) {
	const yes, fix, no, done = catalogue.Yes, catalogue.AfterFix, catalogue.No, catalogue.Done
	tests := []struct {
		in     string
		retry  catalogue.Retry
		causes string // one of them
	}{
		// The code says for good, and it is not.
		{"554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org; Error: open resolver; https://www.spamhaus.org/returnc/pub/192.0.2.53", fix, "dns-failure system-error"},
		{"550 5.7.1 listed: multi.uribl.com; 127.0.0.1 -> Query Refused. See http://uribl.com/refused.shtml for more information", fix, "dns-failure system-error"},
		{"554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using bl.spamcop.net; Blocked - see https://www.spamcop.net/bl.shtml?192.0.2.1", yes, "ip-blocklisted"},
		{"554-mx.example.com 554 Your access to this mail system has been rejected due to the sending MTA's poor reputation.", fix, "ip-blocklisted"},
		{"550 5.7.0 Blocked - see https://ipcheck.proofpoint.com/?ip=192.0.2.1", fix, "ip-blocklisted"},
		{"550 5.7.1 Blocked, see http://csi.cloudmark.com/reset-request/?ip=192.0.2.1", fix, "ip-blocklisted"},
		{"500 5.7.1 Symantec Zodiac", fix, "ip-blocklisted"},
		{"550 Domain example.org has exceeded the max emails per hour (150/150 (100%)) allowed. Message discarded.", yes, "rate-limited"},
		{"550 Domain example.org has exceeded the max defers and failures per hour (5/5 (100%)) allowed. Message discarded.", fix, "rate-limited"},
		{"550 5.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages from being delivered. - gsmtp", yes, "rate-limited"},
		{"554 5.2.122 The recipient has exceeded their limit for the number of messages they can receive per hour", yes, "rate-limited"},
		{"550 Connection frequency limited", yes, "rate-limited too-many-connections"},
		{"554 mx.example.net bizsmtp IB504 Too many connections from this server", yes, "rate-limited too-many-connections"},
		{"550 Too many invalid recipients", fix, "ip-blocklisted rate-limited policy"},
		{"550 Exceeding outbound thread limit", yes, "rate-limited too-many-connections"},
		{"554 5.2.2 <ann@example.com>: Recipient address rejected: Quota exceeded (mailbox for user is full)", fix, "mailbox-full"},
		{"552 5.2.2 <ann@example.com> Quota exceeded (mailbox for user is full)", fix, "mailbox-full"},
		{"554 transaction failed, blame it on the weather", yes, "system-error"},
		{"554 Your message was received but it could not be saved. Please retry later.", yes, "system-error service-unavailable"},
		{"554 5.4.7 [internal] exceeded max time without delivery", fix, "timeout-expired"},
		{"550 5.4.7 retry timeout exceeded", fix, "timeout-expired"},

		// The code says later, and waiting does not help.
		{"450 4.1.1 <ann@example.com>: Recipient address rejected: User unknown in virtual mailbox table", yes, "bad-mailbox"},
		{"450 4.1.1 <ann@example.com>: Recipient address rejected: undeliverable address", yes, "bad-mailbox"},
		{"451 Invalid Recipient - https://community.mimecast.com/docs/DOC-1369#451", yes, "bad-mailbox"},
		{"421 Sender address blocked - https://community.mimecast.com/docs/DOC-1369#421", fix, "sender-blocked"},
		{"451 Open relay not allowed - https://community.mimecast.com/docs/DOC-1369#451", fix, "relay-denied"},
		{"454 4.7.1 Service unavailable; Client host [192.0.2.1] blocked using bl.example.net", fix, "ip-blocklisted"},
		{"450 4.7.1 Client host rejected: cannot find your reverse hostname, [192.0.2.1]", fix, "ptr-helo"},
		{"450 4.7.25 Client host rejected: cannot find your hostname, [192.0.2.1]", fix, "ptr-helo"},
		{"450 4.7.1 <mail.example.org>: Helo command rejected: Host not found", fix, "ptr-helo"},
		{"450 4.1.8 <ann@example.org>: Sender address rejected: Domain not found", fix, "sender-blocked dns-failure bad-domain"},
		{"451 4.1.8 Domain of sender address ann@example.org does not resolve", fix, "sender-blocked dns-failure bad-domain"},
		{"450 4.1.2 <ann@example.com>: Recipient address rejected: Domain not found", yes, "bad-domain"},
		{"451 Bare line-feed", fix, "message-format"},
		{"451 See http://pobox.example.net/docs/smtplf.html", fix, "message-format"},
		{"454 4.7.1 <ann@example.com>: Relay access denied", fix, "relay-denied"},
		{"454 Throttling failure: Daily message quota exceeded", fix, "rate-limited"},
		{"451 Authentication failed: Maximum credits exceeded", fix, "rate-limited"},
		{"450 Requested action not taken: 192.0.2.1 listed in dnsbl", fix, "ip-blocklisted"},
		{"421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume or user complaints - 4.16.55.1", yes, "rate-limited ip-blocklisted"},
		{"421-4.7.28 Gmail has detected an unusual rate of unsolicited mail originating from your IP address.\n421 4.7.28 To protect our users from spam, mail has been temporarily rate limited. - gsmtp", yes, "rate-limited"},
		{"421 RP-001 (SNT004-MC1F3) Unfortunately, some messages from 192.0.2.1 weren't sent. Please try again. We have limits for how many messages can be sent per hour and per day.", yes, "rate-limited"},
		{"451 4.7.650 The mail server [192.0.2.1] has been temporarily rate limited due to IP reputation.", yes, "rate-limited ip-blocklisted"},
		{"450 4.7.3 Organization queue quota exceeded", yes, "rate-limited system-full"},

		// The code points to the wrong kind of trouble.
		{"501 5.0.2 Mail rejete. Mail rejected. DMARC check failed. OFR_517 [517]", fix, "sender-auth"},
		{"552 1 Requested mail action aborted, mailbox not found", no, "bad-mailbox"},
		{"552 5.1.1 Boite du destinataire pleine. Recipient overquota. OFR_417 [417]", fix, "mailbox-full"},
		{"552 5.1.1 <ann@example.com> extended quota violation", fix, "mailbox-full"},
		{"452 4.5.3 Too many recipients", yes, "too-many-recipients"},
		{"552 5.5.3 Too many recipients", yes, "too-many-recipients"},
		{"452 4.2.2 Greylisted, please try again in a few moments.", yes, "greylisted"},
		{"552 5.1.1 <ann@example.com> Mailbox delivery failure policy error", fix, "policy mailbox-disabled"},
		{"452 <ann@example.com> Mailbox delivery restricted by policy error", fix, "policy mailbox-disabled"},
		{"452 4.1.1 <ann@example.com> user over quota", yes, "mailbox-full"},
		{"550 5.2.1 Mailbox unavailable. Your IP address 192.0.2.1 is blacklisted using bl.example.net", fix, "ip-blocklisted"},
		{"550-Requested action not taken: mailbox unavailable\n550 Reject due to policy restrictions.", fix, "policy"},
		{"550 5.4.1 <ann@example.com>: Recipient address rejected: Access denied", no, "bad-mailbox"},
		{"550 5.7.1 No such user!", no, "bad-mailbox"},
		{"550 5.7.1 <ann@example.com>: Recipient address rejected: User email address is marked as invalid", no, "bad-mailbox"},
		{"554 5.7.1 <ann@example.com>: Recipient address rejected: Unknown recipient", no, "bad-mailbox"},
		{"554 delivery error: dd This user doesn't have a example.com account (ann@example.com) [0] - mta.example.com", no, "bad-mailbox"},
		{"554 No SMTP service; IP address is black listed", fix, "ip-blocklisted"},
		{"550 5.1.1 <bob@example.org> sender rejected", fix, "sender-blocked"},
		{"550 5.1.8 Access denied, bad outbound sender", fix, "sender-blocked"},
		{"553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)", fix, "relay-denied"},
		{"503 This mail server requires authentication when attempting to send to a non-local e-mail address.", fix, "auth-required"},
		{"421 Too many auth failures", fix, "auth-failed rate-limited"},
		{"501 5.1.0 Emetteur invalide. Invalid Sender. OFR004_405 [405]", fix, "sender-blocked sender-auth"},
		{"556 5.1.10 <ann@example.com>: Recipient address rejected: Domain example.com does not accept mail (nullMX)", no, "bad-domain"},
		{"605 Not delivering to previously bounced address", fix, "mailbox-disabled"},
		{"250 2.0.0 Ok: queued as 4XyZ12", done, "accepted"},
		{"550 permanent failure for one or more recipients (ann@example.com:550 5.1.1 User unknown)", no, "bad-mailbox"},
		{"550 cuda_nsu 5.1.1 <ann@example.com>... User unknown", no, "bad-mailbox"},
	}
	for _, tt := range tests {
		r := Explain(tt.in)
		if len(r.Findings) == 0 {
			t.Errorf("%q: nothing found", tt.in)
			continue
		}
		f := r.Findings[0]
		x := f.Explanation()
		id, cause := "none", ""
		if f.Entry != nil {
			id, cause = f.Entry.ID, string(f.Entry.Cause)
		}
		if x.Advice.Retry != tt.retry || !strings.Contains(" "+tt.causes+" ", " "+cause+" ") {
			t.Errorf("%q: %s, %s by %s; want %s, %s", tt.in, x.Advice.Retry, cause, id, tt.retry, tt.causes)
		}
	}
}
