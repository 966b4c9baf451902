package core

import (
	"strings"
	"testing"

	"smtpwhy/core/words"
)

// TestAnswer: the line says whether to send again, what happened and the first step; more than one reply gets the outcome and the counts.
func TestAnswer(t *testing.T) {
	const unknown = "550 5.1.1 <nouser@example.com>: Recipient address rejected: User unknown\n"
	for _, tt := range []struct {
		in   string
		want []string // in this order
	}{
		{unknown, []string{"Don’t resend. ", "nouser@example.com", ". "}},
		{"450 4.2.0 <ann@example.com>: Greylisted, please try again in 300 seconds\n", []string{"Try again in 5 minutes. ", ". "}},
		{"250 2.0.0 Ok: queued as 12345\n", []string{"Accepted: don’t resend. "}},
		{"535 5.7.8 Username and password not accepted\n", []string{"Fix this, then resend. ", ". "}},
		{unknown + "450 4.2.0 Greylisted\n", []string{"Nothing was delivered. ", "1 recipient"}},
		{"Dear colleagues\n", []string{"Nothing here reads like"}},
	} {
		r := Explain(tt.in)
		got := r.Answer()
		rest := got
		for _, w := range tt.want {
			_, after, ok := strings.Cut(rest, w)
			if !ok {
				t.Errorf("Answer(%q) = %q, without %q in its place", tt.in, got, w)
			}
			rest = after
		}
		for _, f := range r.Findings {
			x := f.Explanation()
			if x.First != "" && (x.First != x.Advice.Do[0] || !strings.HasSuffix(x.Answer, x.First)) {
				t.Errorf("%q: the answer %q does not end with the first step %q", tt.in, x.Answer, x.First)
			}
		}
	}
	if got := Explain(" ").Answer(); got != "" {
		t.Errorf("nothing has the answer %q", got)
	}
}

// TestAnswerInTwoLanguages: what is told in English has the spaces of English, whatever the language around it.
func TestAnswerInTwoLanguages(t *testing.T) {
	x := Explain("550 5.2.3 Too long\n").Findings[0].ExplanationIn(words.In("ja"))
	if want := "。" + x.Title + ". " + x.First; x.Lang != words.English || !strings.HasSuffix(x.Answer, want) {
		t.Errorf("the answer %q in %s does not end with %q", x.Answer, x.Lang, want)
	}
}

// TestAnswerOfConsequence: where another reply has to be dealt with, no step is named.
func TestAnswerOfConsequence(t *testing.T) {
	r := Explain("220 mx.example.com\nEHLO a.example.org\n250 mx\nMAIL FROM:<a@example.org>\n250 ok\nRCPT TO:<b@example.com>\n550 5.1.1 User unknown\nDATA\n503 5.5.1 no valid recipients\nQUIT\n221 bye\n")
	n := 0
	for _, f := range r.Findings {
		if f.consequence() {
			n++
			if x := f.Explanation(); x.First != "" || !strings.HasPrefix(x.Answer, "Only a consequence. ") {
				t.Errorf("a consequence is answered with %q", x.Answer)
			}
		}
	}
	if n != 1 {
		t.Fatalf("%d consequences, want 1", n)
	}
}
