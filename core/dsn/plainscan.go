package dsn

import (
	"strings"

	"smtpwhy/core/text"
)

// maxBlocks is how many recipients of one notice are looked at.
const maxBlocks = 2000

// scan finds the recipients that lines name, and the words that go with each. used are the lines of a session.
func (n *notice) scan(lines []row, used []bool) {
	var cur *block
	var para, prev []row // the paragraph of this line, up to it; the one before
	gap := true          // the line before is blank
	for i, l := range lines {
		if !n.pace.Work(2*len(l.Text) + perLine) {
			return
		}
		if used[i] || apart(l) {
			if !gap && cur != nil {
				cur.more = append(cur.more, row{})
			}
			gap = true
			continue
		}
		if gap && len(para) > 0 {
			para, prev = nil, para
		}
		if made(l, cur) {
			gap = false
			continue
		}
		if len(n.blocks) < maxBlocks {
			if b := n.starts(lines, i, cur, gap, last(para, prev)); b != nil {
				b.row = i
				if cur == nil {
					b.before, n.preface = para, lines[:i]
					if gap || len(para) == 0 {
						b.before = prev
					}
				}
				n.blocks = append(n.blocks, b)
				cur, gap, para = b, false, nil
				continue
			}
			if list := n.sentence(lines, i, cur, gap, last(para, prev)); len(list) > 0 {
				if cur == nil {
					n.preface = lines[:i]
				}
				for _, a := range list {
					n.blocks = append(n.blocks, &block{at: l.View, to: a, row: i, indent: l.indent, words: []row{l}})
				}
				cur = n.blocks[len(n.blocks)-1]
				gap, para = false, append(para, l)
				continue
			}
		}
		para = append(para, l)
		switch {
		case cur == nil:
		case !gap && !broken(cur.more) || len(cur.words) == 0 && len(cur.more) == 0 && !gap:
			cur.words = append(cur.words, l)
		default:
			cur.more = append(cur.more, l)
		}
		gap = false
	}
	if n.preface == nil && len(n.blocks) == 0 {
		n.preface = lines
	}
}

// broken reports whether a blank line came.
func broken(more []row) bool { return len(more) > 0 }

// last returns the last line of the paragraph, else of the one before.
func last(para, prev []row) string {
	if len(para) > 0 {
		return para[len(para)-1].Text
	}
	if len(prev) > 0 {
		return prev[len(prev)-1].Text
	}
	return ""
}

// starts returns a block if line i names a recipient by itself; before is the last line with words before it.
func (n *notice) starts(lines []row, i int, cur *block, gap bool, before string) *block {
	l := lines[i]
	a, rest, ok := recipientLine(l)
	if !ok {
		return n.local(lines, i, cur, gap, before)
	}
	if cur != nil && !gap && (cur.listed && l.indent > cur.indent || strings.EqualFold(a.Text, cur.to.Text)) {
		return nil
	}
	if (cur == nil || gap) && unwanted(before) {
		return nil
	}
	b := &block{at: l.View, to: a, indent: l.indent, listed: true}
	if strings.HasPrefix(rest.Text, "(expanded from") { // Postfix's "<a@example.com> (expanded from <b@example.com>): host ..."
		if i := strings.IndexByte(rest.Text, ')'); i > 0 {
			b.original = bare(rest.Slice(len("(expanded from"), i))
			if rest = rest.From(i + 1).TrimSpace(); strings.HasPrefix(rest.Text, ":") {
				rest = rest.From(1).TrimSpace()
			}
		}
	}
	if s := rest.Text; len(s) > 2 && (s[0] == '(' && s[len(s)-1] == ')' || s[0] == '[' && s[len(s)-1] == ']') && !strings.ContainsAny(s[1:], "([") {
		rest = rest.Slice(1, len(s)-1).TrimSpace()
	}
	if rest.Text != "" {
		b.words = []row{{View: rest, indent: l.indent}}
	}
	return b
}

// unwanted reports whether l says that the address after it is not of a recipient.
func unwanted(l string) bool {
	l = strings.ToLower(strings.TrimRight(l, " :,.-"))
	if strings.HasSuffix(l, "recipient") || strings.HasSuffix(l, "recipients") {
		return false
	}
	for _, w := range [...]string{" from", " by", "sender", " contact", "support", "to the address", "assistance", " cc", "reply to", "write to", "sender address", "from address", "return address", "absender", "absenderadresse", "expéditeur", "remitente", "mittente",
		"remetente", "afzender", "отправитель", "отправителя", "差出人", "送信者", "发件人", "寄件者", "postmaster", "administrator"} {
		if strings.HasSuffix(l, w) {
			return true
		}
	}
	return l == "from" || l == "by" || strings.Contains(l, "contact ") || strings.Contains(l, "questions") || strings.Contains(l, "for help") ||
		strings.Contains(l, "further assistance") || strings.Contains(l, "mail with")
}

// local returns a block for a recipient without a domain, or a file or a program, in Exim's list: a word alone after
// "the following address(es) failed:", with an indented line after it.
func (n *notice) local(lines []row, i int, cur *block, gap bool, before string) *block {
	l := lines[i]
	next := cur != nil && !gap && l.indent == cur.indent && cur.listed && len(cur.words) > 0 && cur.words[0].indent > cur.indent
	if l.indent == 0 || l.indent > 3 || !next && !leadsOn(before) {
		return nil
	}
	program := strings.HasPrefix(l.Text, "pipe to ") || strings.HasPrefix(l.Text, "save to ") || l.Text[0] == '|' || l.Text[0] == '/'
	if !program && (strings.ContainsAny(l.Text, " \t:@") || i+1 >= len(lines) || lines[i+1].indent <= l.indent) {
		return nil
	}
	b := &block{at: l.View, indent: l.indent, listed: true}
	if !program {
		b.to = l.View
		for _, f := range n.failed {
			if hasPrefixFold(f.Text, l.Text+"@") {
				b.to = f
			}
		}
	}
	return b
}

// leadsOn reports whether l says that a list of recipients follows.
func leadsOn(l string) bool {
	if !strings.HasSuffix(l, ":") {
		return false
	}
	l = strings.ToLower(l)
	return strings.HasSuffix(l, "failed:") || strings.HasSuffix(l, "is:") || strings.HasSuffix(l, "are:") || strings.HasSuffix(l, "получателям:")
}

// made reads lines like Exim's "(ultimately generated from a@example.com)" and Sendmail's "(expanded from: <a@example.com>)":
// who the recipient of cur was before.
func made(l row, cur *block) bool {
	if cur == nil {
		return false
	}
	low := strings.ToLower(l.Text[:min(len(l.Text), 40)])
	if cur.listed && (strings.HasPrefix(low, "original address:") || strings.HasPrefix(low, "original recipient:")) && cur.to.Text != "" {
		if a := bare(l.From(len("original address:"))); a.Text != "" {
			cur.original = a
			return true
		}
	}
	i := strings.Index(low, "generated from ")
	if i < 0 || i > 14 {
		if i = strings.Index(low, "generated by "); i != 0 {
			if i = strings.Index(low, "expanded from:"); i != 0 && i != 1 {
				return false
			}
		}
	}
	a := bare(l.From(i + len("generated by ")))
	if a.Text == "" {
		return true
	}
	if isAddress(cur.to.Text) {
		cur.original = a
	} else {
		cur.to = a
	}
	return true
}

// toward are words right before a recipient in a sentence, in lower case.
var toward = []string{"to", "for", "recipient", "recipients", "address", "addresses", "user", "userid", "mailbox", "list", "errors", "in", "account", "an", "à", "para", "a", "aan", "til", "till", "do", "na"}

// sentence returns the recipients that line i names in a sentence about a delivery that failed.
func (n *notice) sentence(lines []row, i int, cur *block, gap bool, before string) []text.View {
	l := lines[i]
	if cur != nil && (cur.listed || !gap && len(cur.words) > 8) || strings.IndexByte(l.Text, '@') < 0 || len(l.Text) > 4000 {
		return nil
	}
	around := l.Text
	if i > 0 {
		around = lines[i-1].Text + " " + around
	}
	if i+1 < len(lines) {
		around += " " + lines[i+1].Text
	}
	if !delivers(text.Lower(around[:min(len(around), 6000)])) {
		return nil
	}
	var out []text.View
	for from := 0; from < len(l.Text) && len(out) < 50; {
		at := strings.IndexByte(l.Text[from:], '@')
		if at < 0 {
			break
		}
		at += from
		start := strings.LastIndexAny(l.Text[from:at], " \t<>(),;:\"'[") + 1 + from
		a, k := addressAt(l.From(start))
		if k == 0 {
			from = at + 1
			continue
		}
		ahead := strings.TrimRight(l.Text[:start], " \t<(\"'[")
		if ahead == "" && start > 0 || start == 0 {
			ahead = before
		}
		if cur != nil && !gap && strings.EqualFold(a.Text, cur.to.Text) {
			return nil
		}
		if directed(ahead) || len(out) > 0 && (strings.HasSuffix(ahead, ",") || strings.HasSuffix(ahead, ";")) {
			out = append(out, a)
		}
		from = start + k
	}
	return out
}

// directed reports whether words before an address lead to a recipient.
func directed(s string) bool {
	if len(s) > 60 {
		s = s[len(s)-60:]
	}
	s = strings.ToLower(s)
	if strings.Contains(s, "sender") || strings.HasSuffix(s, "from address:") {
		return false
	}
	colon := strings.HasSuffix(s, ":")
	w := strings.TrimRight(s, ": ")
	w = w[strings.LastIndexAny(w, " \t(,.")+1:]
	if listedIn(toward, w) {
		return !strings.HasSuffix(strings.TrimSuffix(strings.TrimRight(s, ": "), w), "reply ")
	}
	switch w {
	case "from", "by", "sender", "contact", "von", "de", "cc", "mailto", "reply-to", "message":
		return false
	}
	return colon
}
