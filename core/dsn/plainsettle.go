package dsn

import (
	"strings"

	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
)

// settle finds for each recipient what was said of it, and what the sending side did.
func (n *notice) settle(lines []row, back text.View) {
	n.place()
	n.found(lines, back)
	for i := len(n.blocks) - 1; i >= 0; i-- {
		b := n.blocks[i]
		if !n.pace.Work(1<<10 + len(n.answers)) {
			return
		}
		if len(b.words) > 0 {
			b.said = tellRows(b.words)
		}
		n.answered(b)
		if lackingCode(b.said) {
			if d := reasonIn(b.more); !lackingCode(d) || hasStatus(d) && !hasStatus(b.said) {
				b.said = d
			}
		}
		if i+1 < len(n.blocks) && b.listed && b.said.reply == nil && len(b.words) == 0 && len(b.more) == 0 {
			if next := n.blocks[i+1]; next.said.reply == nil || !others(next.said.reply, b.to.Text) { // one reason for a list of recipients
				b.said, b.more, b.words = next.said, next.more, next.words
			}
		}
	}
	var shared diagnostic
	asked := false
	for _, b := range n.blocks {
		if !n.pace.Work(1 << 10) {
			return
		}
		if !asked && lackingCode(b.said) {
			shared, asked = n.shared(), true
		}
		if lackingCode(b.said) && shared.reply != nil && !others(shared.reply, b.to.Text) {
			b.said = shared
		} else if r := b.said.reply; r == nil || r.Code == 0 && r.Status.IsZero() {
			if w := n.inWords(b); w != nil || r != nil && idle(r.Text.Text, false) {
				b.said.reply = w
			}
		}
		if b.said.to == "" && b.said.reply != nil {
			b.said.to = commandIn(b.more)
		}
		b.action = n.act(b)
	}
}

// place gives the replies that stand among the words about a recipient, as Courier and KDDI write them, to it.
func (n *notice) place() {
	k := -1
	for i := range n.answers {
		a := &n.answers[i]
		for k+1 < len(n.blocks) && n.blocks[k+1].row < a.row {
			k++
		}
		if a.to == "" && a.listed && k >= 0 && n.blocks[k].listed {
			a.who, a.to = n.blocks[k].to, strings.ToLower(n.blocks[k].to.Text)
		}
	}
}

// lackingCode reports whether d has no reply with a code.
func lackingCode(d diagnostic) bool { return d.reply == nil || d.reply.Code == 0 }

// hasStatus reports whether d has a reply with a status.
func hasStatus(d diagnostic) bool { return d.reply != nil && !d.reply.Status.IsZero() }

// found makes blocks where the words name no recipient: of a session, of X-Failed-Recipients, of the message that
// came back.
func (n *notice) found(lines []row, back text.View) {
	if len(n.blocks) > 0 && len(n.failed) > 0 && len(n.failed) <= 50 {
		known := false
		for _, b := range n.blocks {
			known = known || b.listed
			if b.to.Text == "" && len(n.failed) == 1 {
				b.to = n.failed[0]
			}
			for _, f := range n.failed {
				known = known || strings.EqualFold(f.Text, b.to.Text)
			}
		}
		if !known {
			n.blocks = nil
		}
	}
	if len(n.blocks) > 0 {
		return
	}
	n.preface = nil
	seen := map[string]bool{}
	for _, a := range n.answers {
		if a.to != "" && !seen[a.to] && len(n.blocks) < maxBlocks {
			seen[a.to] = true
			n.blocks = append(n.blocks, &block{at: a.line, to: a.who})
		}
	}
	if len(n.blocks) > 0 {
		return
	}
	var at text.View
	for _, l := range lines {
		if l.Text != "" {
			at = l.View
			break
		}
	}
	who := n.failed
	if len(who) == 0 && at.Text != "" {
		h, _ := readHeader(back.From(skipBlank(back.Text, 0)))
		to := addresses(h.Get("To"))
		if len(to) != 1 && (len(n.answers) == 0 || len(to) == 0) {
			to = []text.View{{}}
		}
		who = to[:1]
		if !n.tells(lines) {
			return
		}
	}
	for _, f := range who {
		n.blocks = append(n.blocks, &block{at: at, to: f, more: lines})
	}
}

// tells reports whether lines that name nobody are a bounce for sure: they quote a refusal, or start as bounces do.
func (n *notice) tells(lines []row) bool {
	if len(n.answers) > 0 {
		return true
	}
	for i, l := range lines {
		if l.Text != "" && i < 20 && opens(l.Text) {
			return true
		}
	}
	subject, from := text.Lower(n.mail.Get("Subject").Text), text.Lower(n.mail.Get("From").Text)
	return bounced.In(subject) && (bouncers.In(from) || !lackingCode(reasonIn(lines)))
}

// answered takes for b what a session says of it.
func (n *notice) answered(b *block) {
	who := strings.ToLower(b.to.Text)
	for i, a := range n.answers {
		if i > 5000 {
			return
		}
		if a.said.reply == nil || a.to != who && (a.to != "" || lackingCode(b.said) || a.said.reply.Text.Text != b.said.reply.Text.Text) || who == "" {
			continue
		}
		if !lackingCode(b.said) && b.said.reply.Code != a.said.reply.Code {
			continue
		}
		if old := b.said; !lackingCode(old) { // "(reason: 550 ...)" and the session tell of the same reply
			if b.said.to == "" {
				b.said.to = a.said.to
			}
			if a.said.remote.Text != "" {
				b.said.remote = a.said.remote
			}
			return
		}
		remote := b.said.remote
		if b.said = a.said; b.said.remote.Text == "" {
			b.said.remote = remote
		}
		return
	}
}

// shared returns the reply that counts for all recipients without one of their own: of a session, or in the words
// before the first of them.
func (n *notice) shared() diagnostic {
	var d diagnostic
	for _, a := range n.answers {
		if a.to == "" && a.said.reply != nil && (d.reply == nil || a.server) {
			d = a.said
			if a.server {
				return d
			}
		}
	}
	if d.reply != nil {
		return d
	}
	if d = reasonIn(n.preface); lackingCode(d) {
		return diagnostic{}
	}
	return d
}

// reasonIn returns the reply in the first paragraph of lines that has one.
func reasonIn(lines []row) diagnostic {
	var d diagnostic
	budget := 4 * maxWords
	for i := 0; i < len(lines) && budget > 0; {
		j := i
		for j < len(lines) && !apart(lines[j]) {
			j++
		}
		if j > i {
			for _, l := range lines[i:j] {
				budget -= len(l.Text) + 1
			}
			next := tellRows(lines[i:j])
			if d.to == "" && next.to != "" && d.reply != nil {
				d.to = next.to // mFilter names the command after the reply
			}
			if d.reply == nil || lackingCode(d) && !lackingCode(next) || hasStatus(next) && !hasStatus(d) && lackingCode(d) {
				to, remote := d.to, d.remote
				if d = next; d.to == "" {
					d.to = to
				}
				if d.remote.Text == "" {
					d.remote = remote
				}
			}
			if !lackingCode(d) {
				return d
			}
		}
		i = j + 1
	}
	return d
}

// others reports whether r speaks of another mailbox than to.
func others(r *smtp.Reply, to string) bool {
	a := strings.ToLower(r.Text.Text[:min(len(r.Text.Text), 500)])
	at := strings.IndexByte(a, '@')
	if at < 0 {
		return false
	}
	_, host, _ := strings.Cut(strings.ToLower(to), "@")
	return !strings.Contains(a, strings.ToLower(to)) && host != "" && strings.Contains(a[at:], host)
}

// inWords returns what was said of b in words without a code: those after it, else those before it. What stands
// after words like "The response was:" goes first.
func (n *notice) inWords(b *block) *smtp.Reply {
	var any text.View
	regions := [...][]row{b.words, b.more, b.before, n.preface}
	if !b.listed && len(b.words) == 1 && strings.Contains(strings.ToLower(b.words[0].Text), "deliver") && strings.HasSuffix(strings.TrimRight(b.words[0].Text, ">. "), b.to.Text) {
		regions[0], regions[1] = b.more, b.words // "There was an error delivering your mail to <a@example.com>."
	}
	for k, from := range regions {
		var best text.View
		announced := false
		for i := 0; i < len(from); {
			j := i
			for j < len(from) && !apart(from[j]) {
				j++
			}
			v := unlabelled(join(from[i:j], 4000))
			if !idle(v.Text, !b.listed || k > 1) {
				switch {
				case announced && b.named():
					return wordsOnly(n.titled(b, v))
				case best.Text == "" || k == 3: // the one nearest to the recipient
					best = v
				case !b.named() && len(best.Text) < 2000:
					best = text.Join(" ", best, v)
				}
			} else if any.Text == "" && !strings.HasSuffix(v.Text, ":") {
				any = v
			}
			if j > i {
				announced = announces(from[j-1].Text)
			}
			i = j + 1
		}
		if best.Text != "" {
			return wordsOnly(n.titled(b, best))
		}
	}
	return wordsOnly(any)
}

// named reports whether the words name the recipient of b: where they do not, all of them are about it.
func (b *block) named() bool { return b.listed || len(b.words) > 0 }

// titled puts before words what says the same in short: Gmail's "** Address not found **", Exim's "pipe to |program".
func (n *notice) titled(b *block, v text.View) text.View {
	if s := b.at.Text; b.listed && (strings.HasPrefix(s, "pipe to ") || strings.HasPrefix(s, "save to ")) {
		return text.Join(" ", b.at, v)
	}
	for i := len(n.preface) - 1; i >= 0 && !b.listed; i-- {
		if l := n.preface[i]; l.Text != "" {
			if s := strings.Trim(l.Text, "* "); strings.HasPrefix(l.Text, "** ") && strings.HasSuffix(l.Text, " **") && len(s) > 3 && len(l.Text) < 100 {
				return text.Join(": ", l.Slice(3, len(l.Text)-3), v)
			}
			break
		}
	}
	return v
}

// commandIn returns the command under a heading like mFilter's "-------SMTP command".
func commandIn(lines []row) smtp.Verb {
	for i, l := range lines[:min(len(lines), 30)] {
		if i+1 < len(lines) && len(l.Text) < 40 && strings.HasSuffix(strings.ToLower(strings.Trim(l.Text, "- :")), "smtp command") {
			return position(lines[i+1].Text)
		}
	}
	return ""
}

// apart reports whether l parts paragraphs: a blank line, one of marks, a heading between hyphens.
func apart(l row) bool {
	if !strings.HasPrefix(l.Text, "--") {
		return l.Text == "" || rule(l.Text)
	}
	if strings.IndexByte(l.Text, '@') >= 0 {
		return false
	}
	return strings.HasSuffix(l.Text, "--") || len(l.Text) > 20 && strings.IndexByte(l.Text, ' ') < 0 // or a boundary
}

// announces reports whether l says that the reason follows.
func announces(l string) bool {
	low := strings.ToLower(l)
	return strings.HasSuffix(low, " was:") || strings.HasSuffix(low, "because:") || strings.HasSuffix(low, "because of") || strings.HasSuffix(low, "reason:") ||
		strings.HasSuffix(low, "following error:") || strings.HasSuffix(low, "error message:") || strings.HasSuffix(low, "said:")
}

// unlabelled takes a label like "Technical details of permanent failure:" or "Reason:" off.
func unlabelled(v text.View) text.View {
	for range 3 {
		i := strings.IndexByte(v.Text, ':')
		if i < 0 || i > 60 || i+1 >= len(v.Text) || v.Text[i+1] != ' ' {
			return v
		}
		low := strings.ToLower(v.Text[:i])
		if !strings.HasPrefix(low, "technical details") && !strings.HasPrefix(low, "reason") && !strings.HasPrefix(low, "error") && low != "because" && low != "for the following reason" {
			return v
		}
		v = v.From(i + 1).TrimSpace()
	}
	return v
}

// idle reports whether s says nothing about why; greets: it can be a greeting.
func idle(s string, greets bool) bool {
	if len(s) < 3 {
		return true
	}
	low := strings.ToLower(s)
	if low == "your message" || strings.HasSuffix(low, ":") && len(low) < 90 || strings.HasPrefix(low, "----") || strings.HasPrefix(low, "**") && strings.HasSuffix(low, "**") {
		return true
	}
	for _, w := range [...]string{"learn more", "for further assistance", "for assistance", "if you do so", "please include this", "thanks", "this is the ", "this is an automatic", "this is a mime", "you do not need", "the following sentences", "included is ", "this message was created automatically", "if you have questions", "message will be retried", "hello ", "dear ", "hi!", "the mail system", "subject:", "date:", "to:"} {
		if strings.HasPrefix(low, w) {
			return true
		}
	}
	return greets && len(s) < 80 && strings.IndexByte(s, '@') >= 0 && !failing.In(low) // a greeting
}

// act returns what the sending side did with the message for b.
func (n *notice) act(b *block) string {
	refused := b.said.reply != nil && b.said.reply.Severity() >= smtp.Transient
	if n.mode == "delayed" || n.mode == "delivered" && !refused {
		return n.mode
	}
	if refused && b.said.reply.Code.Severity() == smtp.Permanent {
		return "failed"
	}
	low := strings.ToLower(join(b.words, 4000).Text)
	if r := b.said.reply; r != nil {
		if len(b.words) == 0 || r.Code == 0 {
			low += " " + strings.ToLower(r.Text.Text)
		}
	}
	if len(b.words) == 0 {
		low += " " + strings.ToLower(join(b.more, 1000).Text)
	}
	late := n.mode == "expired" || expiring.In(low) || attempts(low)
	if !late && b.said.reply != nil && b.said.reply.Code == 0 {
		late = expiring.In(text.Lower(join(n.preface, 2000).Text))
	}
	if late {
		return "expired"
	}
	return "failed"
}
