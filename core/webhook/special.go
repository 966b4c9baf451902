package webhook

import (
	"strings"

	"smtpwhy/core/event"
	"smtpwhy/core/text"
)

// partsSES names the object that goes with each type of notification or event (Amazon SES developer guide,
// "Contents of event data").
var partsSES = map[string]string{"Bounce": "bounce", "Complaint": "complaint", "Delivery": "delivery", "Reject": "reject", "Send": "send",
	"DeliveryDelay": "deliveryDelay", "Rendering Failure": "failure", "Open": "open", "Click": "click", "Subscription": "subscription"}

// listSES reads an event of Amazon SES, which has a list of recipients for each type.
func listSES(s *service, o value) []event.Event {
	kind := o.first("notificationType", "eventType")
	part := o.get(partsSES[kind.Text])
	var list value
	d := told{kind: kind, outcome: failed}
	switch kind.Text {
	case "Bounce":
		list = part.get("bouncedRecipients")
		d.words = part.first("bounceSubType", "bounceType")
	case "DeliveryDelay":
		list = part.get("delayedRecipients")
		d.outcome, d.words = delayed, part.first("delayType")
	case "Complaint":
		list = part.get("complainedRecipients")
		d.outcome = complaint
	case "Delivery":
		list = part.get("recipients")
		d.outcome, d.words = relayed, part.first("smtpResponse")
	case "Reject":
		d.words = part.first("reason")
	case "Rendering Failure":
		d.words = part.first("errorMessage")
	default:
		return nil
	}
	if len(list.list) == 0 {
		list = o.get("mail.destination")
	}
	if len(list.list) == 0 {
		list = value{list: []value{o}}
	}
	var out []event.Event
	for _, r := range list.list {
		one := d
		to := address(r.text)
		if r.kind == '{' {
			to = address(r.first("emailAddress"))
			if w := r.first("diagnosticCode"); w.Text != "" {
				one.words = w
			}
			one.status = r.first("status")
			switch a := strings.ToLower(r.str("action")); a {
			case "failed", "delayed", "delivered", "relayed", "expanded": // RFC 3464 section 2.3.3
				one.outcome = a
			}
		}
		e := one.event(r.text.Span(), to)
		for _, f := range [...]struct {
			name event.Name
			v    text.View
		}{
			{event.Reporter, part.first("reportingMTA")},
			{event.Remote, part.first("remoteMtaIp")},
			{event.WillRetry, part.first("expirationTime")},
			{event.Time, part.first("timestamp")},
		} {
			v := f.v
			if i := strings.IndexByte(v.Text, ';'); i >= 0 && f.name == event.Reporter {
				v = v.From(i + 1).TrimSpace()
			}
			if v.Text != "" {
				e.Fields = append(e.Fields, event.Field{Name: f.name, Value: v.Text, Spans: v.Spans(0, len(v.Text))})
			}
		}
		s.fields(&e, o)
		out = append(out, e)
	}
	return out
}

// listSparkPost reads the one event in msys, whose key names the class of events: message_event, gen_event, ….
func listSparkPost(s *service, o value) []event.Event {
	for _, in := range o.list {
		if in.kind == '{' && in.is("type", '"') {
			plain := *s
			plain.list = nil
			return plain.events(in)
		}
	}
	return nil
}

// listPostal reads an event of Postal: the status of the attempt counts, or the name of the event where there is
// none. Mail that comes in is no delivery.
func listPostal(s *service, o value) []event.Event {
	plain := *s
	plain.list = nil
	p := o
	if in := o.get("payload"); in.kind == '{' {
		p = in
	}
	if p.str("message.direction") == "incoming" {
		return nil
	}
	if p.str("status") == "" {
		event := o.first("event")
		p.keys, p.list = append(p.keys[:len(p.keys):len(p.keys)], "status"), append(p.list[:len(p.list):len(p.list)], value{kind: '"', text: event})
	}
	if strings.EqualFold(p.str("status"), "held") && strings.Contains(p.str("details"), "suppression") {
		// Held for ever: the service does not try an address on its suppression list.
		plain.outcomes = map[string]string{"held": failed}
		plain.words = []string{"details"}
	}
	return plain.events(p)
}
