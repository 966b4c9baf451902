package core

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// A mailWant is what is expected of a mail of the corpus.
type mailWant struct {
	File     string `json:"file"`
	Expected []struct {
		Code, Status, Reason, Recipient string
		Hardbounce                      bool
	} `json:"expected"`
	Reports []struct {
		Final, Original, Action, Status string
	} `json:"delivery_status"`
}

// groups maps the reasons of Sisimai, and our causes, to seven coarse groups.
var groups = map[string]string{
	"userunknown": "recipient", "filtered": "recipient", "hasmoved": "recipient", "mailboxfull": "full", "hostunknown": "domain", "notaccept": "domain",
	"blocked": "block", "spamdetected": "block", "policyviolation": "block", "rejected": "block", "norelaying": "block", "authfailure": "block", "badreputation": "block",
	"requireptr": "block", "virusdetected": "block", "securityerror": "block", "speeding": "block", "notcompliantrfc": "block", "ratelimited": "block", "failedstarttls": "block",
	"expired": "transient", "networkerror": "transient", "systemerror": "transient", "toomanyconn": "transient", "systemfull": "transient", "mailererror": "transient",
	"contenterror": "block", "syntax": "block", "sequence": "block", "command-unsupported": "block", "syntaxerror": "block", "mesgtoobig": "size", "exceedlimit": "size", "emailtoolarge": "size", "suspend": "recipient", "suppressed": "recipient",
	"bad-mailbox": "recipient", "mailbox-disabled": "recipient", "moved": "recipient", "mailbox-full": "full", "bad-domain": "domain", "relay-denied": "block",
	"auth-required": "block", "auth-failed": "block", "tls-required": "block", "sender-auth": "block", "ptr-helo": "block", "ip-blocklisted": "block",
	"domain-or-url-blocklisted": "block", "sender-blocked": "block", "spam-content": "block", "virus-content": "block", "attachment-policy": "block", "policy": "block",
	"rate-limited": "block", "greylisted": "transient", "too-many-connections": "transient", "too-many-recipients": "transient", "message-too-big": "size",
	"message-format": "block", "system-full": "transient", "system-error": "transient", "network": "transient", "timeout-expired": "transient", "loop": "transient",
	"dns-failure": "transient", "service-unavailable": "transient",
}

func group(s string) string {
	if g := groups[s]; g != "" {
		return g
	}
	return "other"
}

// TestEvalMails scores the bounces of the corpus.
func TestEvalMails(t *testing.T) {
	var mails, rcptMails, rcptOK, codes, codesOK, statuses, statusesOK, causes, causesOK, others, outcomes, outcomesOK, lasting, lastingOK, bytes int
	var misses []string
	start := time.Now()
	for line := range strings.Lines(string(open(t, "bounces.expected.jsonl"))) {
		var w mailWant
		if err := json.Unmarshal([]byte(line), &w); err != nil {
			t.Fatal(err)
		}
		in := string(open(t, w.File))
		r := Explain(in)
		mails++
		bytes += len(in)
		miss := func(what, got, want string) {
			who := argued[filepath.Base(w.File)]
			if who == "" {
				who = "not argued"
				t.Errorf("%s: %s %q, want %q: nothing says who is right", filepath.Base(w.File), what, got, want)
			}
			misses = append(misses, fmt.Sprintf("%s: %s %q, want %q (%s)", filepath.Base(w.File), what, got, want, who))
		}
		var got []string
		for _, f := range r.Findings {
			got = append(got, strings.ToLower(f.Recipient))
		}
		all, named := true, false
		for _, e := range w.Expected {
			to := strings.ToLower(e.Recipient)
			if to == "" || strings.HasSuffix(to, "libsisimai.org.invalid") {
				continue
			}
			named = true
			i := slices.Index(got, to)
			if i < 0 {
				all = false
				miss("recipients", strings.Join(got, " "), e.Recipient)
				continue
			}
			f := r.Findings[i]
			code, status := "", ""
			if f.Event.Reply != nil {
				code, status = f.Event.Reply.Code.String(), f.Event.Reply.Status.String()
			}
			if e.Code != "" {
				if codes++; code == e.Code {
					codesOK++
				} else {
					miss("code", code, e.Code)
				}
			}
			if e.Status != "" {
				if statuses++; status == e.Status {
					statusesOK++
				} else {
					miss("status", status, e.Status)
				}
			}
			if e.Reason != "feedback" && e.Reason != "vacation" && e.Reason != "onhold" && e.Reason != "undefined" && f.Entry != nil {
				causes++
				g := group(string(f.Entry.Cause))
				if g == "other" {
					others++
				}
				if g == group(e.Reason) {
					causesOK++
				} else {
					miss("cause", string(f.Entry.Cause)+" by "+f.Entry.ID, e.Reason)
				}
			}
		}
		for _, e := range w.Reports {
			i := slices.Index(got, strings.ToLower(e.Final))
			if i < 0 {
				i = slices.Index(got, strings.ToLower(e.Original))
			}
			if i < 0 {
				continue // counted among the recipients
			}
			f := r.Findings[i]
			if e.Action != "" {
				if outcomes++; slices.Contains(actionOutcomes[strings.ToLower(e.Action)], f.Outcome) {
					outcomesOK++
				} else {
					miss("outcome", string(f.Outcome), e.Action)
				}
			}
			if want := lastingOf[e.Status[:min(len(e.Status), 2)]]; want != "" && want != IsNeither {
				if lasting++; f.Permanence() == want {
					lastingOK++
				} else {
					miss("permanence", string(f.Permanence()), e.Status)
				}
			}
		}
		if named {
			if rcptMails++; all {
				rcptOK++
			}
		}
	}
	took := time.Since(start)
	if testing.Verbose() {
		for _, m := range misses {
			fmt.Println("eval:", m)
		}
	}
	row := func(what string, n, of int, least, most float64) {
		p := percent(n, of)
		fmt.Printf("eval: %-12s %4d of %4d  %5.1f %%\n", what, n, of, p)
		if p < least || p > most {
			t.Errorf("%s: %.1f %%, want %.0f to %.0f", what, p, least, most)
		}
	}
	row("recipients", rcptOK, rcptMails, 97, 100)
	row("codes", codesOK, codes, 97, 100)
	row("statuses", statusesOK, statuses, 97, 100)
	row("outcome", outcomesOK, outcomes, 100, 100)
	row("permanence", lastingOK, lasting, 98, 100)
	row("cause", causesOK, causes, 93, 100)
	row("other", others, causes, 0, 5)
	fmt.Printf("eval: %d mails, %.1f MB/s, %.0f mails a second\n", mails, float64(bytes)/1e6/took.Seconds(), float64(mails)/took.Seconds())
}

// actionOutcomes are the outcomes that an Action of a report can have (RFC 3464 section 2.3.3): one that failed with a
// temporary status has expired.
var actionOutcomes = map[string][]Outcome{
	"failed": {Failed, Expired}, "failure": {Failed, Expired}, "delayed": {Delayed}, "expired": {Expired}, "deliverable": {Info},
	"delivered": {Accepted}, "relayed": {Accepted}, "expanded": {Accepted},
}

// lastingOf is what the class of a status says (RFC 3463 section 2).
var lastingOf = map[string]Permanence{"4.": IsTemporary, "5.": IsPermanent}

// TestEvalNotBounces proves that what is no bounce gives no failure.
func TestEvalNotBounces(t *testing.T) {
	open(t, "bounces.expected.jsonl")
	names, _ := filepath.Glob(filepath.Join(corpus, "not-bounces", "*.eml"))
	wrong := 0
	for _, n := range names {
		if filepath.Base(n) == "rb-issue-368-bug.eml" {
			continue // it is a bounce: "an email you sent was rejected ... reject reason: Mailbox full"
		}
		r := Explain(string(open(t, "not-bounces/"+filepath.Base(n))))
		if o := r.Outcome(); o == Failed || o == Delayed || o == Mixed {
			t.Errorf("%s: %s", filepath.Base(n), o)
			wrong++
		}
	}
	fmt.Printf("eval: false bounces %d of %d\n", wrong, len(names)-1)
}
