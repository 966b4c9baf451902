package maillog

import (
	"strings"

	"smtpwhy/core/event"
	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
)

// The log of Haraka: [LEVEL] [uuid.connection.transaction] [origin] words; PROTOCOL lines have C: and S: before
// what was said. Its outbound queue tells of recipients that were rejected or deferred, of messages that were
// delivered, and of those that it bounces or tries again.

// A harakaLine is the parts of a line.
type harakaLine struct {
	level, uuid, origin string
	words               text.View
	time                text.View
}

// readHaraka1 takes a line apart.
func readHaraka1(line text.View) (h harakaLine, ok bool) {
	i := strings.IndexByte(line.Text, '[')
	for try := 0; i >= 0 && try < 4; try++ {
		rest := line.From(i).Text
		if level, after, ok := bracket(rest); ok && harakaLevels[strings.TrimSpace(level)] {
			uuid, after, ok1 := bracket(after)
			origin, after, ok2 := bracket(after)
			if !ok1 || !ok2 {
				return h, false
			}
			h = harakaLine{strings.TrimSpace(level), uuid, origin, line.From(len(line.Text) - len(after)).TrimSpace(), line.Slice(0, i).TrimSpace()}
			if uuid != "-" && !strings.Contains(uuid, "-") {
				return h, false
			}
			return h, true
		}
		j := strings.IndexByte(rest[1:], '[')
		if j < 0 {
			break
		}
		i += 1 + j
	}
	return h, false
}

var harakaLevels = map[string]bool{"DATA": true, "PROTOCOL": true, "DEBUG": true, "INFO": true, "NOTICE": true, "WARN": true, "ERROR": true, "CRIT": true,
	"ALERT": true, "EMERG": true}

// bracket reads "[word]" and the space after it at the start of s.
func bracket(s string) (word, rest string, ok bool) {
	if !strings.HasPrefix(s, "[") {
		return "", s, false
	}
	i := strings.IndexByte(s, ']')
	if i < 0 || i > 80 {
		return "", s, false
	}
	return s[1:i], strings.TrimLeft(s[i+1:], " "), true
}

func sniffHaraka(line string) bool {
	if !strings.Contains(line, "] [") {
		return false
	}
	_, ok := readHaraka1(text.View{Text: line})
	return ok
}

func readHaraka(p *page, i int) int {
	var all scripts
	for i < len(p.lines) && p.work(i) {
		h, ok := readHaraka1(p.lines[i])
		if !ok && p.lines[i].Text != "" {
			break
		}
		if ok {
			p.haraka(h, p.lines[i], &all)
		}
		i++
	}
	all.tell(p)
	return i
}

func (p *page) haraka(h harakaLine, line text.View, all *scripts) {
	words, s := h.words, h.words.Text
	c := all.of(h.uuid)
	if h.level == "PROTOCOL" {
		// Both sides mark what they say; state= is Haraka's own.
		if len(s) > 3 && (s[0] == 'C' || s[0] == 'S') && s[1] == ':' {
			w := words.From(2)
			if j := strings.LastIndex(w.Text, " state="); j >= 0 {
				w = w.Slice(0, j)
			}
			c.say(s[:1], w)
		}
		return
	}
	t := tried{entry: line, about: []about{{event.QueueID, viewOf(line, h.uuid)}, {event.Time, h.time}}}
	switch {
	case strings.HasPrefix(s, "recipient <") && (strings.Contains(s, "> rejected: ") || strings.Contains(s, "> deferred: ")):
		end := strings.IndexByte(s, '>')
		t.rcpt, t.to = []text.View{words.Slice(len("recipient <"), end)}, smtp.Rcpt
		t.action = "failed"
		if strings.HasPrefix(s[end:], "> deferred: ") {
			t.action = "delayed"
		}
		t.words = words.From(end + len("> rejected: "))
	case strings.HasPrefix(s, "delivered ") && strings.Contains(s, "file="):
		k := pairs(words, false)
		if len(c.lines) > 0 {
			return // the session itself tells, and for whom
		}
		t.action, t.to, t.words = "relayed", smtp.EndOfData, k["response"]
		t.about = append(t.about, about{event.Remote, k["host"]})
		if t.words.Text == "" {
			t.words = words.Slice(0, len("delivered"))
		}
	case strings.HasPrefix(s, "bouncing mail: "):
		t.action, t.words = "failed", words.From(len("bouncing mail: "))
		if strings.HasPrefix(t.words.Text, "Some recipients failed: ") {
			t.rcpt, t.words = c.left(t.words.From(len("Some recipients failed: ")))
		}
		if strings.HasPrefix(t.words.Text, "Too many failures") {
			t.action = "expired"
		}
	case strings.HasPrefix(s, "Temp failing ") && strings.Contains(s, " seconds: "):
		t.action, t.words = "delayed", words.From(strings.Index(s, " seconds: ")+len(" seconds: "))
		if strings.HasPrefix(t.words.Text, "Some recipients temp failed: ") {
			t.rcpt, t.words = c.left(t.words.From(len("Some recipients temp failed: ")))
		}
	default:
		return
	}
	if t.words.Text == "" {
		return
	}
	if c.told == nil {
		c.told = map[string]bool{}
	}
	c.told[""] = c.told[""] || len(t.rcpt) == 0
	for _, r := range t.rcpt {
		c.told[r.Text] = true
	}
	p.tell(t)
}

// left returns those of the addresses v of which nothing was told yet, and their words; no words if all is told.
func (c *script) left(v text.View) (rcpt []text.View, words text.View) {
	for _, a := range split(v, ',') {
		if a = bare(a); !c.told[a.Text] {
			rcpt = append(rcpt, a)
		}
	}
	if rcpt == nil {
		return nil, text.View{}
	}
	return rcpt, v
}

// viewOf returns where word stands in line.
func viewOf(line text.View, word string) text.View {
	if i := strings.Index(line.Text, word); i >= 0 && word != "-" {
		return line.Slice(i, i+len(word))
	}
	return text.View{}
}
