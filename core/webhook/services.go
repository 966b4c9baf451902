package webhook

import "strings"

// services are asked in this order; each knows only its own events.
var services = []service{
	{
		name: "Amazon SES", list: listSES,
		knows: func(o value) bool {
			kind := o.first("notificationType", "eventType").Text
			part, ok := partsSES[kind]
			return ok && (o.is("mail", '{') || part != "" && o.is(part, '{'))
		},
		from: []string{"mail.source", "mail.commonHeaders.from"}, id: []string{"mail.messageId"},
	},
	{
		name: "SparkPost",
		knows: func(o value) bool {
			return o.is("msys", '{')
		},
		in:   "msys",
		list: listSparkPost,
		kind: []string{"type"}, to: []string{"raw_rcpt_to", "rcpt_to"}, from: []string{"msg_from", "friendly_from"},
		code: []string{"error_code"}, words: []string{"raw_reason", "reason"}, remote: []string{"mx_host", "ip_address", "routing_domain"},
		id: []string{"message_id"}, time: []string{"timestamp"},
		outcomes: map[string]string{"bounce": failed, "delay": delayed, "out_of_band": failed, "policy_rejection": failed, "generation_failure": failed,
			"generation_rejection": failed, "delivery": relayed, "spam_complaint": complaint},
	},
	{
		name: "Mandrill",
		knows: func(o value) bool {
			return o.is("msg", '{') && (oneOf(o.str("event"), mandrill) || o.is("msg._id", '"'))
		},
		kind: []string{"event"}, to: []string{"msg.email"}, from: []string{"msg.sender"},
		words: []string{"msg.diag", "msg.smtp_events.diag", "msg.bounce_description", "msg.reject.reason"}, code: []string{"msg.bounce_code"},
		remote: []string{"msg.smtp_events.destination_ip"}, id: []string{"msg._id", "_id"}, time: []string{"ts"}, outcomes: mandrill,
	},
	{
		name: "Mailgun",
		knows: func(o value) bool {
			return o.is("event-data", '{') || oneOf(o.str("event"), mailgun) && o.is("recipient", '"') &&
				(o.is("delivery-status", '{') || o.is("log-level", '"') || o.is("severity", '"'))
		},
		in:   "event-data",
		kind: []string{"event"}, to: []string{"recipient", "envelope.targets"}, from: []string{"envelope.sender"},
		code: []string{"delivery-status.code"}, status: []string{"delivery-status.enhanced-code"},
		words:  []string{"delivery-status.message", "delivery-status.description", "reject.description", "reject.reason", "reason"},
		remote: []string{"delivery-status.mx-host"}, id: []string{"message.headers.message-id", "id"}, time: []string{"timestamp"}, outcomes: mailgun,
	},
	{
		name: "Postmark",
		knows: func(o value) bool {
			return o.is("RecordType", '"') && (o.is("MessageID", '"') || o.is("Type", '"') || o.is("ServerID", '0') || o.is("Recipient", '"')) ||
				o.is("TypeCode", '0') && o.is("Type", '"') && o.is("Email", '"')
		},
		kind: []string{"Type", "RecordType"}, to: []string{"Email", "Recipient"}, from: []string{"From"}, words: []string{"Details", "Description"},
		id: []string{"MessageID"}, time: []string{"BouncedAt", "DeliveredAt"},
		outcomes: map[string]string{"hardbounce": failed, "softbounce": failed, "transient": delayed, "dnserror": failed, "blocked": failed,
			"spamnotification": failed, "virusnotification": failed, "bademailaddress": failed, "dmarcpolicy": failed, "templaterenderingfailed": failed,
			"manuallydeactivated": failed, "smtpapierror": failed, "inbounderror": failed, "unknown": failed, "bounce": failed, "addresschange": failed,
			"delivery": relayed, "spamcomplaint": complaint},
	},
	{
		name: "Resend",
		knows: func(o value) bool {
			return strings.HasPrefix(o.str("type"), "email.") && o.is("data", '{')
		},
		kind: []string{"type"}, to: []string{"data.to"}, from: []string{"data.from"}, id: []string{"data.email_id"}, time: []string{"created_at"},
		words: []string{"data.bounce.diagnosticCode", "data.bounce.message", "data.failed.reason", "data.suppressed.message", "data.bounce.subType"},
		outcomes: map[string]string{"email.bounced": failed, "email.failed": failed, "email.suppressed": failed, "email.delivery_delayed": delayed,
			"email.delivered": relayed, "email.complained": complaint},
	},
	{
		name: "MailerSend",
		knows: func(o value) bool {
			return strings.HasPrefix(o.str("type"), "activity.") && o.is("data", '{')
		},
		kind: []string{"type"}, to: []string{"data.email.recipient.email"}, from: []string{"data.email.from"},
		words: []string{"data.morph.reason"}, id: []string{"data.email.message.id"}, time: []string{"data.created_at", "created_at"}, unsaid: "Unknown reason",
		outcomes: map[string]string{"activity.hard_bounced": failed, "activity.soft_bounced": failed, "activity.deferred": delayed,
			"activity.delivered": relayed, "activity.spam_complaint": complaint},
	},
	{
		name: "Postal",
		knows: func(o value) bool {
			return o.is("payload", '{') && strings.HasPrefix(o.str("event"), "Message") ||
				o.is("message", '{') && (o.is("output", '"') || o.is("details", '"')) && oneOf(o.str("status"), postal)
		},
		list: listPostal,
		kind: []string{"status"}, to: []string{"message.to", "original_message.to"}, from: []string{"message.from", "original_message.from"},
		words: []string{"output", "details"}, id: []string{"message.message_id", "original_message.message_id"}, time: []string{"timestamp"}, outcomes: postal,
	},
	{
		name: "Unisender Go",
		knows: func(o value) bool {
			return o.is("job_id", '"') && o.is("email", '"') && o.is("status", '"') && (o.is("delivery_info", '{') || o.is("event_time", '"'))
		},
		kind: []string{"status"}, to: []string{"email"}, words: []string{"delivery_info.destination_response", "delivery_info.delivery_status"},
		id: []string{"job_id"}, time: []string{"event_time"},
		outcomes: map[string]string{"hard_bounced": failed, "soft_bounced": failed, "delivered": relayed, "spam": complaint},
	},
	{
		name: "Mailtrap",
		knows: func(o value) bool {
			return o.is("event", '"') && o.is("email", '"') && (o.is("sending_stream", '"') || o.is("bounce_category", '"') || o.is("response_code", '0')) &&
				!o.is("sg_event_id", '"')
		},
		kind: []string{"event"}, to: []string{"email"}, code: []string{"response_code"}, words: []string{"response", "reason", "bounce_category"},
		id: []string{"message_id"}, time: []string{"timestamp"},
		outcomes: map[string]string{"bounce": failed, "soft bounce": delayed, "suspension": delayed, "reject": failed, "delivery": relayed, "spam": complaint},
	},
	{
		name: "Mailjet",
		knows: func(o value) bool {
			return o.is("event", '"') && o.is("email", '"') && (o.is("MessageID", '0') || o.is("hard_bounce", 'n') || o.is("error_related_to", '"') ||
				o.is("mj_campaign_id", '0') || o.is("mj_contact_id", '0'))
		},
		kind: []string{"event"}, to: []string{"email"}, words: []string{"smtp_reply", "comment", "error", "error_related_to", "source"},
		id: []string{"MessageID"}, time: []string{"time"},
		outcomes: map[string]string{"bounce": failed, "blocked": failed, "sent": relayed, "spam": complaint},
	},
	{
		name: "SendGrid",
		knows: func(o value) bool {
			_, ok := sendgrid[o.str("event")]
			return ok && o.is("email", '"') && (o.is("sg_event_id", '"') || o.is("sg_message_id", '"') || !o.is("message-id", '"') && !o.is("ts_event", '0') &&
				(o.is("status", '"') || o.is("response", '"') || o.is("bounce_classification", '"') || o.is("type", '"') || o.is("smtp-id", '"') || o.is("reason", '"')))
		},
		kind: []string{"event"}, to: []string{"email"}, status: []string{"status"}, words: []string{"response", "reason", "bounce_classification"},
		remote: []string{"mx"}, id: []string{"sg_message_id", "smtp-id"}, time: []string{"timestamp"}, outcomes: sendgrid,
	},
	{
		name: "Brevo",
		knows: func(o value) bool {
			return oneOf(o.str("event"), brevo) && o.is("email", '"') && (o.is("message-id", '"') || o.is("ts_event", '0') || o.is("date", '"') || o.is("reason", '"'))
		},
		kind: []string{"event"}, to: []string{"email"}, from: []string{"sender_email"}, words: []string{"reason"}, id: []string{"message-id"},
		time: []string{"date", "ts_event", "ts"}, outcomes: brevo,
	},
}

var mandrill = map[string]string{"hard_bounce": failed, "soft_bounce": failed, "deferral": delayed, "reject": failed, "delivered": relayed, "spam": complaint, "send": "",
	"open": "", "click": "", "unsub": ""}

var mailgun = map[string]string{"failed": failed, "rejected": failed, "delivered": relayed, "complained": complaint, "accepted": "", "opened": "", "clicked": ""}

var sendgrid = map[string]string{"bounce": failed, "blocked": failed, "dropped": failed, "deferred": delayed, "delivered": relayed, "spamreport": complaint, "processed": "",
	"open": "", "click": "", "unsubscribe": "", "group_unsubscribe": "", "group_resubscribe": ""}

var brevo = map[string]string{"hard_bounce": failed, "soft_bounce": failed, "hardbounce": failed, "softbounce": failed, "blocked": failed, "invalid_email": failed,
	"invalid": failed, "error": failed, "deferred": delayed, "delivered": relayed, "spam": complaint, "complaint": complaint, "request": "", "sent": "", "opened": "",
	"unique_opened": "", "click": "", "unsubscribed": ""}

var postal = map[string]string{"hardfail": failed, "bounced": failed, "softfail": delayed, "held": "", "sent": relayed,
	"messagedeliveryfailed": failed, "messagebounced": failed, "messagedelayed": delayed, "messagesent": relayed}
