package maillog

import (
	"strings"

	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
)

// Sendmail writes "queue-id: to=..., delay=..., mailer=..., relay=..., dsn=5.1.1, reply=550 ..., stat=words" for an
// attempt and "queue-id: ruleset=check_rcpt, arg1=..., relay=..., reject=550 ..." for what it refused (Sendmail
// Installation and Operation Guide, section 2.1.3). reply= is only the first line of the reply, and its commas are
// not escaped.

// sniffSendmail takes the lines of Sendmail's programs, and lines of the same form without a prefix.
func sniffSendmail(line string) bool {
	p := readPrefix(line)
	s := line[p.rest:]
	id, from := sendmailQueueID(s)
	s = s[from:]
	if p.program.to > 0 {
		switch name := p.program.in(line); {
		case strings.HasPrefix(name, "sendmail"), strings.HasPrefix(name, "sm-"):
			return true
		case strings.Contains(name, "/"):
			return false
		}
	}
	if id.to == 0 && p.program.to == 0 && p.time.to == 0 && !strings.HasPrefix(s, "to=") {
		return false
	}
	return strings.HasPrefix(s, "to=") && strings.Contains(s, ", stat=") && (strings.Contains(s, ", mailer=") || strings.Contains(s, ", dsn=")) ||
		strings.HasPrefix(s, "ruleset=") && strings.Contains(s, ", reject=") ||
		strings.HasPrefix(s, "Milter: ") && strings.Contains(s, ", reject=")
}

// sendmailQueueID reads "6ANFukmK012950: " at the start of s.
func sendmailQueueID(s string) (id place, from int) {
	j := alnums(s, 0)
	if j < 8 || j > 20 || j+1 >= len(s) || s[j] != ':' || s[j+1] != ' ' {
		return place{}, 0
	}
	for i := range j {
		if isDigit(s[i]) {
			return place{0, j}, j + 2
		}
	}
	return place{}, 0
}

// A pair is a key and its value.
type pair struct {
	key string
	val place
}

// sendmailKeys are the keys that end the value before them: a comma and another word are part of it.
var sendmailKeys = []string{"to=", "from=", "ctladdr=", "delay=", "xdelay=", "mailer=", "pri=", "relay=", "dsn=", "quarantine=", "reply=",
	"stat=", "size=", "class=", "nrcpts=", "msgid=", "bodytype=", "proto=", "daemon=", "auth=", "ntries=", "tls_verify=", "arg1=", "arg2=", "reject=", "ruleset="}

// sendmailPairs reads the pairs of s into out. reply= ends only before stat=, and stat= and reject= with the line.
func sendmailPairs(s string, out []pair) []pair {
	for i := 0; i < len(s) && len(out) < cap(out); {
		eq := strings.IndexByte(s[i:], '=')
		if eq < 0 {
			break
		}
		key := s[i : i+eq]
		if k := strings.LastIndexByte(key, ' '); k >= 0 { // "data, reject="
			key = key[k+1:]
		}
		from := i + eq + 1
		end := len(s)
		switch key {
		case "stat", "reject":
		case "reply":
			if k := strings.Index(s[from:], ", stat="); k >= 0 {
				end = from + k
			}
		default:
			for k := from; k < len(s); k++ {
				if s[k] == ',' && k+1 < len(s) && s[k+1] == ' ' && startsWithKey(s[k+2:]) {
					end = k
					break
				}
			}
		}
		out = append(out, pair{key, place{from, end}})
		i = min(len(s), end+2)
	}
	return out
}

func startsWithKey(s string) bool {
	for _, k := range sendmailKeys {
		if strings.HasPrefix(s, k) {
			return true
		}
	}
	return false
}

// readSendmail reads a line of Sendmail.
func readSendmail(p *page, i int) int {
	line := p.lines[i]
	pre := readPrefix(line.Text)
	v := pre.words(line)
	r := pre.result(line)
	id, from := sendmailQueueID(v.Text)
	r.queueID = id.of(v)
	v = v.From(from)
	s := v.Text
	milter := false
	if strings.HasPrefix(s, "Milter: ") || strings.HasPrefix(s, "Milter (") {
		k := strings.Index(s, ": ")
		v = v.From(max(0, k) + 2)
		s, milter = v.Text, true
	}
	if strings.HasPrefix(s, "<") {
		if k := strings.Index(s, ">... "); k > 0 { // check by the server itself: "<a@b>... User unknown"
			r.recipient, r.to, r.action, r.said = v.Slice(1, k), smtp.Rcpt, "failed", v.From(k+len(">... "))
			p.outcome(r)
		}
		return i + 1
	}
	var buf [20]pair
	pairs := sendmailPairs(s, buf[:0])
	if len(pairs) == 0 {
		return i + 1
	}
	switch {
	case last(pairs).key == "reject":
		p.sendmailReject(r, v, pairs)
	case milter:
	case pairs[0].key == "from":
		p.remember(r.queueID, angled(pairs[0].val.of(v)))
	case pairs[0].key == "to":
		p.sendmailAttempt(r, v, pairs)
	}
	return i + 1
}

func last(ps []pair) pair { return ps[len(ps)-1] }

// sendmailAttempt tells of each recipient of a line with to=.
func (p *page) sendmailAttempt(r result, v text.View, pairs []pair) {
	var to, reply, stat text.View
	mailer := ""
	for _, k := range pairs {
		switch val := k.val.of(v); k.key {
		case "to":
			to = val
		case "relay":
			r.remote = hostOf(val)
		case "dsn":
			r.dsn = val
		case "mailer":
			mailer = val.Text
		case "reply":
			reply = val
		case "stat":
			stat = val
		}
	}
	r.said, r.part = reply, true
	s := stat.Text
	switch {
	case strings.HasPrefix(s, "Sent"):
		r.action = "relayed"
		if mailer == "local" || mailer == "prog" || strings.HasPrefix(mailer, "*") || strings.HasPrefix(mailer, "cyrus") || strings.HasPrefix(mailer, "procmail") {
			r.action, r.remote = "delivered", text.View{}
		}
		if r.said.Text == "" {
			r.said = stat
			if k := strings.IndexByte(s, '('); k >= 0 && strings.HasSuffix(s, ")") {
				r.said = stat.Slice(k+1, len(s)-1)
			}
		}
	case strings.HasPrefix(s, "queued"), strings.HasPrefix(s, "Please "), s == "":
		r.decides = false
	case strings.HasPrefix(s, "Deferred"):
		r.action = "delayed"
		if r.said.Text == "" {
			r.said = stat
			if k := strings.Index(s, ": "); k >= 0 {
				r.said = stat.From(k + 2)
			}
		}
	case strings.Contains(s, "Cannot send message for "), strings.Contains(s, "Cannot send message within "), strings.Contains(s, "message timed out"):
		r.action = "expired"
	case strings.HasPrefix(r.dsn.Text, "4"):
		r.action = "delayed"
	default:
		r.action = "failed"
	}
	if r.said.Text == "" {
		r.said = stat
	}
	r.answer = p.answerOf(r)
	for _, a := range addresses(to) {
		r.recipient = a
		p.outcome(r)
	}
}

// addresses cuts a list of addresses at its commas; one in quotes or brackets may hold a comma.
func addresses(v text.View) []text.View {
	var out []text.View
	from, quoted, depth := 0, false, 0
	for i := 0; i <= len(v.Text); i++ {
		if i < len(v.Text) {
			switch v.Text[i] {
			case '"':
				quoted = !quoted
			case '<':
				depth++
			case '>':
				depth = max(0, depth-1)
			}
			if v.Text[i] != ',' || quoted || depth > 0 {
				continue
			}
		}
		a := v.Slice(from, i).TrimSpace()
		if k := strings.IndexByte(a.Text, '<'); k >= 0 {
			a = angled(a.From(k))
		}
		if a.Text != "" {
			out = append(out, a)
		}
		from = i + 1
	}
	return out
}

// sendmailReject reads "ruleset=check_rcpt, arg1=<a@b>, relay=host [ip], reject=550 ..." and a Milter's lines, "to=<a@b>,
// reject=550 ..." or "data, reject=554 ...".
func (p *page) sendmailReject(r result, v text.View, pairs []pair) {
	if strings.HasPrefix(v.Text, "data,") || strings.HasPrefix(v.Text, "eom,") || strings.HasPrefix(v.Text, "data ") {
		r.to = smtp.EndOfData
	}
	if strings.HasPrefix(v.Text, "connect") {
		r.to = smtp.Connect
	}
	var arg text.View
	for _, k := range pairs {
		switch val := k.val.of(v); k.key {
		case "ruleset":
			r.to = rulesets[val.Text]
		case "arg1":
			arg = val
		case "to":
			r.to, arg = smtp.Rcpt, val
		case "from":
			r.to, arg = smtp.Mail, val
		case "relay":
			r.client = val
		case "reject":
			r.said = val
		}
	}
	switch r.to {
	case smtp.Rcpt:
		r.recipient = angled(arg)
	case smtp.Mail:
		r.sender = angled(arg)
	}
	p.outcome(r)
}

// rulesets are the checks of the server by the command that they are made at (cf/README, "ANTI-SPAM CONFIGURATION CONTROL").
var rulesets = map[string]smtp.Verb{
	"check_relay": smtp.Connect, "check_mail": smtp.Mail, "check_rcpt": smtp.Rcpt, "check_compat": smtp.EndOfData, "check_data": smtp.Data,
	"check_eoh": smtp.EndOfData, "check_eom": smtp.EndOfData, "check_vrfy": smtp.Vrfy, "check_expn": smtp.Expn, "check_etrn": smtp.Etrn,
	"tls_server": smtp.StartTLS, "tls_client": smtp.StartTLS, "tls_rcpt": smtp.Rcpt, "trust_auth": smtp.Auth,
}
