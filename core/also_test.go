package core

import (
	"slices"
	"testing"

	"smtpwhy/core/catalogue"
)

// The closed lists of names that others use. A name outside of them would break a pipeline that expects theirs.
var theirs = map[string][]string{
	"sisimai": {"authfailure", "badreputation", "blocked", "contenterror", "delivered", "exceedlimit", "expired", "failedstarttls", "feedback", "filtered", "hasmoved",
		"hostunknown", "mailboxfull", "mailererror", "mesgtoobig", "networkerror", "norelaying", "notaccept", "notcompliantrfc", "onhold", "policyviolation",
		"rejected", "requireptr", "securityerror", "spamdetected", "speeding", "suppressed", "suspend", "syntaxerror", "systemerror", "systemfull", "toomanyconn",
		"undefined", "userunknown", "vacation", "virusdetected"},
	"kumomta": {"InvalidRecipient", "DNSFailure", "SpamBlock", "SpamContent", "ProhibitedAttachment", "RelayDenied", "AutoReply", "TransientFailure", "Subscribe",
		"Unsubscribe", "ChallengeResponse", "BadConfiguration", "BadConnection", "BadDomain", "ContentRelated", "InactiveMailbox", "InvalidSender", "MessageExpired",
		"NoAnswerFromHost", "PolicyRelated", "ProtocolErrors", "QuotaIssues", "RelayingIssues", "RoutingErrors", "SpamRelated", "VirusRelated", "AuthenticationFailed",
		"TooManyRecipients", "Uncategorized"},
	"powermta": {"bad-configuration", "bad-connection", "bad-domain", "bad-mailbox", "content-related", "inactive-mailbox", "invalid-sender", "message-expired",
		"no-answer-from-host", "other", "policy-related", "protocol-errors", "quota-issues", "relaying-issues", "routing-errors", "spam-related", "virus-related"},
	"postmark": {"HardBounce", "Transient", "Unsubscribe", "Subscribe", "AutoResponder", "AddressChange", "DnsError", "SpamNotification", "OpenRelayTest", "Unknown",
		"SoftBounce", "VirusNotification", "ChallengeVerification", "BadEmailAddress", "SpamComplaint", "ManuallyDeactivated", "Unconfirmed", "Blocked", "SMTPApiError",
		"InboundError", "DMARCPolicy", "TemplateRenderingFailed"},
	"ses":      {"General", "NoEmail", "Suppressed", "OnAccountSuppressionList", "MailboxFull", "MessageTooLarge", "ContentRejected", "AttachmentRejected"},
	"sendgrid": {"Content", "Frequency or Volume Too High", "Invalid Address", "Mailbox Unavailable", "Reputation", "Technical Failure", "Unclassified"},
}

func TestOthersNames(t *testing.T) {
	for _, row := range OthersNames() {
		for who, name := range map[string]string{"sisimai": row.Sisimai, "kumomta": row.KumoMTA, "powermta": row.PowerMTA, "postmark": row.Postmark, "ses": row.SES, "sendgrid": row.SendGrid} {
			if accepted := row.Cause == "accepted" && who != "sisimai"; !slices.Contains(theirs[who], name) && !(accepted && name == "") {
				t.Errorf("%s: %s has no name %q", row.Cause, who, name)
			}
		}
	}
	if len(others) != len(catalogue.Causes) {
		t.Errorf("%d causes have names, want %d", len(others), len(catalogue.Causes))
	}
}

func TestAlso(t *testing.T) {
	tests := []struct{ in, bounce, sisimai, ses, mailgun, postmark string }{
		{"550 5.1.1 <u@example.com>: User unknown", "hard", "userunknown", "Permanent/NoEmail", "permanent", "HardBounce"},
		{"450 4.1.1 <u@example.com>: User unknown", "soft", "userunknown", "Transient/NoEmail", "temporary", "SoftBounce"},
		{"552 5.2.2 Mailbox full", "soft", "mailboxfull", "Transient/MailboxFull", "permanent", "SoftBounce"},
		{"450 4.2.0 Greylisted, try again in 300 seconds", "soft", "blocked", "Transient/General", "temporary", "Transient"},
		{"250 2.0.0 Ok: queued as 4XyZ", "", "delivered", "", "", ""},
	}
	for _, tt := range tests {
		a := Explain(tt.in).Findings[0].Also()
		if a.Bounce != tt.bounce || a.Sisimai != tt.sisimai || a.SES != tt.ses || a.Mailgun != tt.mailgun || a.Postmark != tt.postmark {
			t.Errorf("%q: Also = %+v, want %+v", tt.in, a, tt)
		}
	}
}
