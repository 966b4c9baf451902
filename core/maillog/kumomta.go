package maillog

import (
	"strings"

	"smtpwhy/core/event"
	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
)

// The log records of KumoMTA are JSON objects, one a line (KumoMTA manual, "Log Record"): the type of the record,
// sender, recipient, and the response of the peer in pieces.

// kumoActions are the types of records and what each says the sending side did; a Reception says nothing.
var kumoActions = map[string]string{"Delivery": "relayed", "Bounce": "failed", "AdminBounce": "failed", "OOB": "failed", "TransientFailure": "delayed",
	"Expiration": "expired", "Rejection": "failed", "Reception": "", "Delayed": "delayed", "Feedback": "complaint"}

func sniffKumo(line string) bool {
	s := strings.TrimLeft(line, " \t")
	return strings.HasPrefix(s, "{") && strings.Contains(s, `"type"`) && strings.Contains(s, `"recipient"`) && strings.Contains(s, `"response"`) &&
		strings.Contains(s, `"content"`)
}

func readKumo(p *page, i int) int {
	line := p.lines[i]
	f := leaves(line)
	action := kumoActions[f["type"].Text]
	if action == "" {
		return i + 1
	}
	t := tried{entry: line, action: action, code: f["response.code"], words: f["response.content"], rcpt: split(bare(f["recipient"]), ',')}
	if c := f["response.enhanced_code.class"]; c.Text != "" {
		t.status = text.Join(".", c, f["response.enhanced_code.subject"], f["response.enhanced_code.detail"])
		if len(t.code.Text) == 3 {
			t.words = spaced(t.status, t.words)
		}
	}
	t.to = kumoVerb(f["response.command"].Text)
	if action == "relayed" && t.to == "" {
		t.to = smtp.EndOfData
	}
	t.about = []about{{event.Sender, bare(f["sender"])}, {event.Remote, undotted(f["peer_address.name"])}, {event.QueueID, f["id"]}, {event.Time, f["timestamp"]},
		{event.Reporter, f["reporting_mta"]}}
	if action == "complaint" {
		e := newEntry(event.Problem, line)
		e.Problem = action
		e.add(event.Recipient, bare(f["recipient"]))
		e.infer(event.Decides, "")
		p.emit(e.Event)
		return i + 1
	}
	p.tell(t)
	return i + 1
}

// kumoVerb reads the command that was answered; a dot stands for the end of the data.
func kumoVerb(s string) smtp.Verb {
	if strings.TrimSpace(s) == "." {
		return smtp.EndOfData
	}
	if c, ok := smtp.ParseCommand(strings.TrimSpace(s)); ok {
		return c.Verb
	}
	switch w := smtp.Verb(strings.ToUpper(s)); w {
	case smtp.Connect, smtp.Ehlo, smtp.Helo, smtp.Data, smtp.StartTLS:
		return w
	}
	return ""
}

// leaves returns the strings and numbers of the JSON object v by their paths, keys with dots between; the first
// of an array. What is cut off is missing.
func leaves(v text.View) map[string]text.View {
	out := map[string]text.View{}
	var path []string
	var key string
	s := v.Text
	put := func(w text.View) {
		k := strings.Join(append(path[:len(path):len(path)], key), ".")
		if k = strings.Trim(k, "."); k != "" && w.Text != "" {
			if _, ok := out[k]; !ok {
				out[k] = w
			}
		}
	}
	wantKey := false
	for i := 0; i < len(s); {
		switch b := s[i]; {
		case b == '{':
			if key != "" {
				path = append(path, key)
			}
			if key == "" && len(path) > 0 {
				path = append(path, "")
			}
			if len(path) > 12 {
				return out
			}
			key, wantKey = "", true
			i++
		case b == '}':
			if len(path) > 0 {
				path = path[:len(path)-1]
			}
			key = ""
			i++
		case b == ',':
			wantKey = true
			i++
		case b == '"':
			start, escaped := i+1, false
			for i++; i < len(s) && s[i] != '"'; i++ {
				if s[i] == '\\' {
					escaped = true
					i++
				}
			}
			w := v.Slice(start, max(start, min(i, len(s))))
			if escaped {
				w = w.Unescape(nil)
			}
			i++
			for i < len(s) && s[i] == ' ' {
				i++
			}
			if wantKey && i < len(s) && s[i] == ':' {
				key, wantKey = w.Text, false
				i++
			} else {
				put(w)
			}
		case b == '-' || '0' <= b && b <= '9':
			start := i
			for i < len(s) && (s[i] == '-' || s[i] == '.' || '0' <= s[i] && s[i] <= '9') {
				i++
			}
			put(v.Slice(start, i))
		default:
			i++
		}
	}
	return out
}

// undotted takes the dot off the end of a name that DNS gave.
func undotted(v text.View) text.View { return v.Slice(0, len(strings.TrimRight(v.Text, "."))) }
