package maillog

import (
	"slices"
	"strings"

	"smtpwhy/core/event"
	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
)

// trackedActions are the events of the message tracking log that tell what became of a recipient.
var trackedActions = map[string]string{"FAIL": "failed", "DEFER": "delayed", "SEND": "relayed", "SENDEXTERNAL": "relayed", "DELIVER": "delivered"}

// tracked reads a record of the message tracking log: its recipients have a status each.
func (p *page) tracked(cols columns, row []text.View, line text.View) {
	get := func(name string) text.View { return cols.get(row, name) }
	action := trackedActions[get("event-id").Text]
	if action == "" {
		return
	}
	rcpt := split(get("recipient-address"), ';')
	status := statuses(get("recipient-status"), len(rcpt))
	for k, to := range rcpt {
		t := tried{entry: line, action: action, rcpt: []text.View{to}}
		if len(rcpt) > 1 {
			t.entry = to
		}
		remote := get("server-hostname")
		if k < len(status) {
			t.words = status[k]
			if led := braced(status[k], "LED="); led.Text != "" {
				t.words = led
			}
			if fqdn := braced(status[k], "FQDN="); fqdn.Text != "" {
				remote = fqdn
			} else if ip := braced(status[k], "IP="); ip.Text != "" {
				remote = ip
			}
		}
		if t.words.Text == "" {
			t.words = get("source-context")
			if inner(t.words.Text) < 0 && !startsCode(t.words.Text) {
				t.words = get("event-id")
			}
		}
		if action == "relayed" {
			t.to = smtp.EndOfData
		}
		t.about = []about{{event.Sender, bare(get("sender-address"))}, {event.QueueID, get("internal-message-id")}, {event.Time, get("date-time")}}
		if get("source").Text == "SMTP" {
			t.about = append(t.about, about{event.Remote, remote})
		} else { // Exchange's own parts name the server they run on
			t.about = append(t.about, about{event.Reporter, get("server-hostname")})
		}
		p.tell(t)
	}
}

// statuses cuts the statuses of n recipients apart: at semicolons that stand in no braces. A status of one recipient
// may hold semicolons of its own: "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found".
func statuses(v text.View, n int) []text.View {
	if n <= 1 {
		return []text.View{v}
	}
	var out []text.View
	depth, from := 0, 0
	for i := 0; i <= len(v.Text); i++ {
		switch {
		case i == len(v.Text) || v.Text[i] == ';' && depth == 0:
			piece := v.Slice(from, i).TrimSpace()
			if k := len(out); k > 0 && !startsCode(piece.Text) && !strings.HasPrefix(piece.Text, "{") && !strings.HasPrefix(piece.Text, "[") && piece.Text != "" {
				piece = v.Slice(from-1-len(out[k-1].Text), i) // it goes on with the one before
				out = out[:k-1]
			}
			out = append(out, piece)
			from = i + 1
		case v.Text[i] == '{' || v.Text[i] == '[':
			depth++
		case (v.Text[i] == '}' || v.Text[i] == ']') && depth > 0:
			depth--
		}
	}
	return out
}

// braced returns what stands after key within braces: {LED=550 5.1.1 no such user}.
func braced(v text.View, key string) text.View {
	i := strings.Index(v.Text, "{"+key)
	if i < 0 {
		return text.View{}
	}
	start, depth := i+1+len(key), 1
	for j := start; j < len(v.Text); j++ {
		switch v.Text[j] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return v.Slice(start, j).TrimSpace()
			}
		}
	}
	return v.From(start).TrimSpace()
}

func sortSteps(steps []step) {
	slices.SortStableFunc(steps, func(a, b step) int { return a.seq - b.seq })
}
