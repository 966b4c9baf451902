package core

import (
	"strings"
	"testing"
)

const twoReplies = "550 5.1.1 <nouser@example.com>: User unknown\n450 4.2.0 <b@example.net>: Greylisted, try again in 300 seconds\n"

func TestLines(t *testing.T) {
	r := Explain(twoReplies)
	got := strings.Split(r.Lines(), "\n")
	if len(got) != 3 || got[2] != "" {
		t.Fatalf("Lines = %q, want two lines", got)
	}
	for i, want := range []string{"550 5.1.1: Don’t resend.", "450 4.2.0, b@example.net: Try again in 5 minutes."} {
		if !strings.HasPrefix(got[i], want) {
			t.Errorf("line %d is %q, want it to start with %q", i+1, got[i], want)
		}
	}
	if n := strings.Count(got[0], "nouser@example.com"); n != 1 {
		t.Errorf("%q names the recipient %d times", got[0], n)
	}
	if got := Explain("no reply").Lines(); got != "" {
		t.Errorf("Lines of prose = %q", got)
	}
}

func TestTicket(t *testing.T) {
	r := Explain(twoReplies)
	got := r.Ticket()
	headline, _ := r.Summary()
	if !strings.HasPrefix(got, headline) {
		t.Errorf("the ticket does not start with %q: %q", headline, got)
	}
	for _, c := range r.Cards() {
		if !strings.Contains(got, r.Text(c)) {
			t.Errorf("the ticket lacks card %d", c.Index)
		}
	}
}

// TestMarkdown checks that what a server says stays text: outside of code blocks none of it is markup.
func TestMarkdown(t *testing.T) {
	const evil = "550 5.1.1 <a*b*[x](https://example.org)@example.com>: User unknown ``` <b>`\n"
	out := Explain(evil + twoReplies).Markdown()
	var prose []string
	fence := ""
	for _, line := range strings.Split(out, "\n") {
		switch {
		case fence == "" && strings.HasPrefix(line, "```"):
			fence = line
		case line == fence:
			fence = ""
		case fence == "":
			prose = append(prose, line)
		}
	}
	if fence != "" {
		t.Fatalf("the code block of %q is not closed: %s", fence, out)
	}
	rest := strings.Join(prose, "\n")
	for _, bad := range []string{"[x](", "<b>", "*b*", "User unknown", "](https://example.org"} {
		if strings.Contains(rest, bad) {
			t.Errorf("%q stands outside of a code block: %s", bad, rest)
		}
	}
	for _, want := range []string{"## ", "### There is no mailbox nouser@example.com", "1. ", "[RFC 5321 section 3.3](<https://www.rfc-editor.org/rfc/rfc5321#section-3.3>)"} {
		if !strings.Contains(rest, want) {
			t.Errorf("no %q in %s", want, rest)
		}
	}
	if !strings.Contains(out, strings.TrimSuffix(evil, "\n")) {
		t.Errorf("the reply is not quoted as it is: %s", out)
	}
}

func TestFence(t *testing.T) {
	for text, want := range map[string]string{"": "```", "a``b": "```", "```": "````", "`````x": "``````"} {
		if got := fence(text); got != want {
			t.Errorf("fence(%q) = %q, want %q", text, got, want)
		}
	}
}

// TestNote checks for each party whom the note is for, that it holds the reply, and that only the sending side gets our advice.
func TestNote(t *testing.T) {
	for _, tt := range []struct {
		in, act, to, greeting string
		advice, facts         bool
	}{
		{"550 5.1.1 <nouser@example.com>: User unknown", "sender", "To: the person who wrote the message", "Hello,", true, false},
		{"450 4.2.0 <b@example.net>: Greylisted, try again in 300 seconds", "nobody", "To: the person who wrote the message", "Hello,", true, false},
		{"452 4.2.2 <full@example.com>: mailbox full", "recipient", "To: full@example.com, by another way than mail", "Hello,", false, false},
		{"550 5.7.1 Service unavailable, client host [192.0.2.1] blocked using zen.spamhaus.org", "sender-admin", "To: your mail administrator", "Dear mail administrator,", true, true},
		{"550 5.4.6 <a@example.com>: mail loop: too many hops", "recipient-admin", "To: postmaster@example.com", "Dear postmaster of example.com,", false, false},
		{"550 5.4.6 mail loop: too many hops", "recipient-admin", "To: the postmaster of the recipient’s domain", "Dear postmaster,", false, false},
	} {
		r := Explain(tt.in)
		c := r.Cards()[0]
		x := c.Finding.Explanation()
		if string(x.Advice.Act) != tt.act {
			t.Errorf("%q: the one who acts is %s, want %s: the test needs another example", tt.in, x.Advice.Act, tt.act)
			continue
		}
		n := r.Note(c)
		if n.To != tt.to || !strings.HasPrefix(n.Body, tt.greeting+"\n\n") || !strings.HasPrefix(n.Subject, "Subject: Mail to ") {
			t.Errorf("%q: the note is\n%s", tt.in, n)
		}
		if !strings.Contains(n.Body, "\n    "+tt.in+"\n") || !strings.Contains(n.Body, x.Title) {
			t.Errorf("%q: the note lacks reply or title:\n%s", tt.in, n)
		}
		if got := strings.Contains(n.Body, x.Advice.Do[0]); got != tt.advice {
			t.Errorf("%q: holds our advice: %t, want %t:\n%s", tt.in, got, tt.advice, n)
		}
		if got := strings.Contains(n.Body, "To find it in a log:"); got != tt.facts {
			t.Errorf("%q: holds facts: %t, want %t:\n%s", tt.in, got, tt.facts, n)
		}
	}
}

// TestNoteOfConsequence: what only follows is no reason to write to anybody; its cause is.
func TestNoteOfConsequence(t *testing.T) {
	r := Explain("220 mx.example.com\nEHLO a.example.org\n250 mx.example.com\nMAIL FROM:<a@example.org>\n250 2.1.0 Ok\nRCPT TO:<nouser@example.com>\n" +
		"550 5.1.1 <nouser@example.com>: User unknown\nDATA\n554 5.5.1 Error: no valid recipients\nQUIT\n221 2.0.0 Bye\n")
	cards := r.Cards()
	follows := cards[len(cards)-1]
	if !follows.Finding.consequence() {
		t.Fatal("the last card is no consequence")
	}
	if got, want := r.Note(follows), r.Note(cards[0]); got != want {
		t.Errorf("the note of the consequence is\n%s\nwant\n%s", got, want)
	}
	if got := r.Note(cards[0]).To; got != "To: a@example.org" {
		t.Errorf("it goes %s", got)
	}
}
