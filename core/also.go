package core

import "smtpwhy/core/catalogue"

// An Also is how others name what a finding is about, for pipelines that speak their language. Their names group
// differently from ours, so each is the nearest one, not an exact translation.
type Also struct {
	Bounce   string `json:"bounce"`   // hard: the address is not to be used again; soft: all others; "" for what is no failure
	Sisimai  string `json:"sisimai"`  // reason
	KumoMTA  string `json:"kumomta"`  // bounce classification
	PowerMTA string `json:"powermta"` // bounce category
	Postmark string `json:"postmark"` // bounce type
	SES      string `json:"ses"`      // bounceType and bounceSubType
	SendGrid string `json:"sendgrid"` // bounce classification
	Mailgun  string `json:"mailgun"`  // severity of a failed event
}

// Names are what others call a cause, when the receiving side refused for good.
type names struct{ sisimai, kumo, power, postmark, ses, sendgrid string }

// others says what others call each cause. The sources are their lists of names: libsisimai.org/en/reason, the
// enum PreDefinedBounceClass of KumoMTA, the bounce categories of the PowerMTA guide, the BounceType of Postmark's
// API, the bounce object of Amazon SES, and the classifications of SendGrid's bounces API.
var others = map[catalogue.Cause]names{
	"accepted":                  {"delivered", "", "", "", "", ""},
	"bad-mailbox":               {"userunknown", "InvalidRecipient", "bad-mailbox", "HardBounce", "NoEmail", "Invalid Address"},
	"mailbox-full":              {"mailboxfull", "QuotaIssues", "quota-issues", "SoftBounce", "MailboxFull", "Mailbox Unavailable"},
	"mailbox-disabled":          {"suspend", "InactiveMailbox", "inactive-mailbox", "HardBounce", "General", "Mailbox Unavailable"},
	"bad-domain":                {"hostunknown", "BadDomain", "bad-domain", "HardBounce", "NoEmail", "Invalid Address"},
	"moved":                     {"hasmoved", "InvalidRecipient", "bad-mailbox", "AddressChange", "NoEmail", "Invalid Address"},
	"relay-denied":              {"norelaying", "RelayDenied", "relaying-issues", "Blocked", "General", "Technical Failure"},
	"auth-required":             {"securityerror", "AuthenticationFailed", "policy-related", "SMTPApiError", "General", "Technical Failure"},
	"auth-failed":               {"securityerror", "AuthenticationFailed", "policy-related", "SMTPApiError", "General", "Technical Failure"},
	"tls-required":              {"failedstarttls", "PolicyRelated", "policy-related", "Blocked", "General", "Technical Failure"},
	"sender-auth":               {"authfailure", "AuthenticationFailed", "policy-related", "DMARCPolicy", "General", "Reputation"},
	"ptr-helo":                  {"requireptr", "BadConfiguration", "bad-configuration", "Blocked", "General", "Technical Failure"},
	"ip-blocklisted":            {"badreputation", "SpamBlock", "spam-related", "Blocked", "General", "Reputation"},
	"domain-or-url-blocklisted": {"badreputation", "SpamBlock", "spam-related", "Blocked", "General", "Reputation"},
	"sender-blocked":            {"rejected", "InvalidSender", "invalid-sender", "Blocked", "General", "Reputation"},
	"spam-content":              {"spamdetected", "SpamContent", "spam-related", "SpamNotification", "ContentRejected", "Content"},
	"virus-content":             {"virusdetected", "VirusRelated", "virus-related", "VirusNotification", "ContentRejected", "Content"},
	"attachment-policy":         {"policyviolation", "ProhibitedAttachment", "content-related", "Blocked", "AttachmentRejected", "Content"},
	"policy":                    {"policyviolation", "PolicyRelated", "policy-related", "Blocked", "General", "Reputation"},
	"rate-limited":              {"speeding", "PolicyRelated", "policy-related", "Blocked", "General", "Frequency or Volume Too High"},
	"greylisted":                {"blocked", "TransientFailure", "policy-related", "Transient", "General", "Technical Failure"},
	"too-many-connections":      {"toomanyconn", "BadConnection", "bad-connection", "Transient", "General", "Frequency or Volume Too High"},
	"too-many-recipients":       {"policyviolation", "TooManyRecipients", "policy-related", "Blocked", "General", "Frequency or Volume Too High"},
	"message-too-big":           {"mesgtoobig", "ContentRelated", "content-related", "SoftBounce", "MessageTooLarge", "Content"},
	"message-format":            {"notcompliantrfc", "ContentRelated", "content-related", "Blocked", "ContentRejected", "Content"},
	"smtputf8-i18n":             {"syntaxerror", "ProtocolErrors", "protocol-errors", "HardBounce", "General", "Technical Failure"},
	"syntax":                    {"syntaxerror", "ProtocolErrors", "protocol-errors", "BadEmailAddress", "General", "Technical Failure"},
	"sequence":                  {"syntaxerror", "ProtocolErrors", "protocol-errors", "Unknown", "General", "Technical Failure"},
	"command-unsupported":       {"syntaxerror", "ProtocolErrors", "protocol-errors", "Unknown", "General", "Technical Failure"},
	"system-full":               {"systemfull", "QuotaIssues", "quota-issues", "SoftBounce", "General", "Technical Failure"},
	"system-error":              {"systemerror", "BadConfiguration", "bad-configuration", "SoftBounce", "General", "Technical Failure"},
	"network":                   {"networkerror", "BadConnection", "bad-connection", "Transient", "General", "Technical Failure"},
	"timeout-expired":           {"expired", "MessageExpired", "message-expired", "SoftBounce", "General", "Technical Failure"},
	"loop":                      {"networkerror", "RoutingErrors", "routing-errors", "HardBounce", "General", "Technical Failure"},
	"dns-failure":               {"networkerror", "DNSFailure", "routing-errors", "DnsError", "General", "Technical Failure"},
	"service-unavailable":       {"systemerror", "NoAnswerFromHost", "no-answer-from-host", "SoftBounce", "General", "Technical Failure"},
	"challenge":                 {"onhold", "ChallengeResponse", "other", "ChallengeVerification", "General", "Unclassified"},
	"other":                     {"undefined", "Uncategorized", "other", "Unknown", "General", "Unclassified"},
}

// Also returns what others call f. What was refused for now has the temporary name where they tell the two apart.
func (f Finding) Also() Also {
	cause := catalogue.Cause("other")
	if f.Entry != nil {
		cause = f.Entry.Cause
	}
	n := others[cause]
	a := Also{Sisimai: n.sisimai, KumoMTA: n.kumo, PowerMTA: n.power, Postmark: n.postmark, SendGrid: n.sendgrid}
	switch f.Outcome {
	case Accepted, Info, None:
		return a
	}
	a.Bounce, a.Mailgun, a.SES = "soft", "permanent", "Permanent/"+n.ses
	switch {
	case f.Outcome == Delayed || f.Permanence() == IsTemporary:
		a.Mailgun, a.SES = "temporary", "Transient/"+n.ses
		if a.Postmark == "HardBounce" {
			a.Postmark = "SoftBounce"
		}
	case n.ses == "MailboxFull" || n.ses == "MessageTooLarge" || n.ses == "ContentRejected" || n.ses == "AttachmentRejected":
		a.SES = "Transient/" + n.ses // SES counts these as transient whatever the code
	case f.Retry() == catalogue.No && f.addressGone():
		a.Bounce = "hard"
	}
	return a
}

// addressGone reports whether f says that the address itself cannot be delivered to.
func (f Finding) addressGone() bool {
	if f.Entry == nil {
		return false
	}
	switch f.Entry.Cause {
	case "bad-mailbox", "bad-domain", "moved", "mailbox-disabled":
		return true
	}
	return false
}

// OthersNames returns what others call each cause of the catalogue, in the order of catalogue.Causes, for a table.
func OthersNames() []struct {
	Cause catalogue.Cause
	Also
} {
	rows := make([]struct {
		Cause catalogue.Cause
		Also
	}, len(catalogue.Causes))
	for i, c := range catalogue.Causes {
		n := others[c]
		rows[i].Cause = c
		rows[i].Also = Also{Sisimai: n.sisimai, KumoMTA: n.kumo, PowerMTA: n.power, Postmark: n.postmark, SES: n.ses, SendGrid: n.sendgrid}
	}
	return rows
}
