package webhook

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"smtpwhy/core/coretest"
	"smtpwhy/core/event"
	"smtpwhy/core/text"
)

// TestGolden reads the events of each service in testdata, a file each.
func TestGolden(t *testing.T) { coretest.Golden(t, "testdata", show) }

// show writes what is read of in: a line for each event, and one for each thing known of it, with its place.
func show(in string) string {
	var b strings.Builder
	lines := text.NewLines(in)
	place := func(spans []text.Span) string {
		if len(spans) == 0 {
			return "-"
		}
		l, c := lines.Position(spans[0].Start)
		return fmt.Sprintf("%d:%d", l, c)
	}
	v := text.Whole(in)
	dialect, ok := Sniff(v)
	fmt.Fprintf(&b, "%s %v\n", dialect, ok)
	for e := range Parse(v) {
		fmt.Fprintf(&b, "%s %s %s%s", place([]text.Span{e.Span}), e.Kind, e.To, e.Problem)
		if e.Reply != nil {
			fmt.Fprintf(&b, " %v %v %q at %s", e.Reply.Code, e.Reply.Status, e.Reply.Text.Text, place([]text.Span{e.Reply.Span}))
		}
		b.WriteString("\n")
		for _, f := range e.Fields {
			fmt.Fprintf(&b, "\t%s %s at %s\n", f.Name, f.Value, place(f.Spans))
		}
	}
	return b.String()
}

func TestParse(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"SendGrid", `[{"event":"bounce","email":"a@example.com","reason":"550 5.1.1 no such user","status":"5.1.1","type":"bounce"}]`, "failed 550 5.1.1 a@example.com"},
		{"SendGrid, blocked", `[{"event":"bounce","email":"a@example.com","reason":"550 5.7.1 blocked","status":"5.7.1","type":"blocked"}]`, "failed 550 5.7.1 a@example.com"},
		{"SendGrid, dropped", `{"event":"dropped","email":"a@example.com","reason":"Bounced Address","status":"5.0.0"}`, "failed  5.0.0 a@example.com"},
		{"SendGrid, deferred", `{"event":"deferred","email":"a@example.com","response":"451 4.7.1 later","attempt":"2"}`, "delayed 451 4.7.1 a@example.com"},
		{"SendGrid, nothing to tell", `{"event":"open","email":"a@example.com","sg_event_id":"x"}`, ""},
		{"Mailgun, code apart", `{"event-data":{"event":"failed","severity":"permanent","recipient":"a@example.com","delivery-status":{"code":550,"message":"5.1.1 one\n5.1.1 two"}}}`, "failed 550 5.1.1 a@example.com"},
		{"Mailgun, temporary", `{"event-data":{"event":"failed","severity":"temporary","recipient":"a@example.com","delivery-status":{"code":451,"message":"try later"}}}`, "delayed 451  a@example.com"},
		{"Mailgun, suppressed", `{"event-data":{"event":"failed","severity":"permanent","reason":"suppress-bounce","recipient":"a@example.com","delivery-status":{"code":605,"message":"","description":"Not delivering to previously bounced address"}}}`, "failed 605  a@example.com"},
		{"SES, two recipients", `{"notificationType":"Bounce","bounce":{"bounceType":"Permanent","bouncedRecipients":[{"emailAddress":"a@example.com","action":"failed","status":"5.1.1","diagnosticCode":"smtp; 550 5.1.1 no"},{"emailAddress":"b@example.com","status":"5.2.2"}]}}`,
			"failed 550 5.1.1 a@example.com; failed  5.2.2 b@example.com"},
		{"SES, complaint", `{"eventType":"Complaint","complaint":{"complainedRecipients":[{"emailAddress":"a@example.com"}]}}`, "complaint a@example.com"},
		{"SNS twice", `{"Type":"Notification","Message":"{\"Type\":\"Notification\",\"Message\":\"{\\\"notificationType\\\":\\\"Bounce\\\",\\\"bounce\\\":{\\\"bouncedRecipients\\\":[{\\\"emailAddress\\\":\\\"a@example.com\\\",\\\"diagnosticCode\\\":\\\"smtp; 550 5.1.1 no\\\"}]}}\"}"}`, "failed 550 5.1.1 a@example.com"},
		{"Postmark", `{"RecordType":"Bounce","Type":"HardBounce","TypeCode":1,"Details":"smtp;550 5.1.1 no","Email":"a@example.com"}`, "failed 550 5.1.1 a@example.com"},
		{"SparkPost", `[{"msys":{"message_event":{"type":"bounce","error_code":"550","raw_reason":"550 5.1.1 no","raw_rcpt_to":"a@example.com"}}}]`, "failed 550 5.1.1 a@example.com"},
		{"Mandrill", `[{"event":"hard_bounce","msg":{"email":"a@example.com","bounce_description":"bad_mailbox","diag":"smtp;550 5.1.1 no"}}]`, "failed 550 5.1.1 a@example.com"},
		{"Brevo", `{"event":"hard_bounce","email":"a@example.com","reason":" RecipientError: 550 5.5.0 no"}`, "failed 550 5.5.0 a@example.com"},
		{"Mailjet", `{"event":"bounce","email":"a@example.com","hard_bounce":true,"error_related_to":"recipient","error":"user unknown"}`, "failed   a@example.com"},
		{"Resend", `{"type":"email.bounced","data":{"to":["a@example.com"],"bounce":{"message":"The mailbox does not exist","type":"Permanent","subType":"General"}}}`, "failed   a@example.com"},
		{"MailerSend", `{"type":"activity.hard_bounced","data":{"email":{"recipient":{"email":"a@example.com"}},"morph":{"reason":"No such host"}}}`, "host-not-found a@example.com"},
		{"Mailtrap", `{"events":[{"event":"bounce","email":"a@example.com","response":"bounced (550 5.1.1 no such account)","response_code":550,"bounce_category":"hard"}]}`, "failed 550 5.1.1 a@example.com"},
		{"Postal", `{"event":"MessageDeliveryFailed","payload":{"status":"HardFail","details":"Permanent error","output":"550 5.1.1 no","message":{"to":"a@example.com"}}}`, "failed 550 5.1.1 a@example.com"},
		{"Unisender Go", `{"events_by_user":[{"events":[{"event_name":"transactional_email_status","event_data":{"job_id":"x","email":"a@example.com","status":"hard_bounced","delivery_info":{"delivery_status":"err_user_unknown","destination_response":"555 5.7.1 no"}}}]}]}`, "failed 555 5.7.1 a@example.com"},
		{"lines", "{\"event\":\"bounce\",\"email\":\"a@example.com\",\"reason\":\"550 no\",\"type\":\"bounce\"}\n{\"event\":\"deferred\",\"email\":\"b@example.com\",\"response\":\"450 later\"}\n", "failed 550  a@example.com; delayed 450  b@example.com"},
		{"cut", `[{"event":"bounce","email":"a@example.com","type":"bounce","reason":"550 5.1.1 no su`, "failed 550 5.1.1 a@example.com"},
		{"as Python prints it", `{'event': 'bounce', 'email': 'a@example.com', 'reason': '550 5.1.1 no', 'type': 'bounce', 'x': None}`, "failed 550 5.1.1 a@example.com"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for e := range Parse(text.Whole(tt.in)) {
				if e.Reply == nil {
					got = append(got, e.Problem+" "+e.Value(event.Recipient))
					continue
				}
				got = append(got, fmt.Sprintf("%s %v %v %s", e.Value(event.Action), e.Reply.Code, e.Reply.Status, e.Value(event.Recipient)))
			}
			if g := strings.Join(got, "; "); g != tt.want {
				t.Errorf("Parse(%q) = %q, want %q", tt.in, g, tt.want)
			}
			if _, ok := Sniff(text.Whole(tt.in)); !ok {
				t.Errorf("Sniff(%q) = false", tt.in)
			}
		})
	}
}

func TestSniffNone(t *testing.T) {
	for _, in := range []string{"", "{}", "[]", "hello", "550 5.1.1 no", `{"code":"EENVELOPE","response":"550 5.1.1 no","responseCode":550,"command":"RCPT TO"}`,
		`{'a@example.com': (550, b'5.1.1 no')}`, "220 mx.example.com ESMTP\nEHLO x\n250 ok", `{"event":"bounce"}`, `{"type":"Bounce","id":"x","response":{"code":550,"content":"no"}}`,
		"From: a@example.com\nSubject: {event} bounce\n\n[1] text", `{"event":"open","name":"door"}`, strings.Repeat("{", 1000), strings.Repeat(`{"a":`, 1000)} {
		if d, ok := Sniff(text.Whole(in)); ok {
			t.Errorf("Sniff(%q) = %q", in, d)
		}
	}
}

// TestStrings compares the strings that the scanner reads with those of encoding/json.
func TestStrings(t *testing.T) {
	for _, in := range []string{`"a\/b"`, `"\u00e9\ud83d\ude00"`, `"a\n\t\"\\"`, `"\\u00e9"`, `""`, `"ä"`} {
		var want string
		if err := json.Unmarshal([]byte(in), &want); err != nil {
			t.Fatal(err)
		}
		c := scanner{v: text.Whole(in), s: in}
		if v, ok := c.value(0); !ok || v.text.Text != want {
			t.Errorf("value(%s) = %q, want %q", in, v.text.Text, want)
		}
	}
}

// TestLinear checks that the time grows with the size of the input.
func TestLinear(t *testing.T) {
	coretest.Linear(t, func(in string) {
		for range Parse(text.Whole(in)) {
		}
	}, `{"event":"bounce","email":"a@example.com","reason":"550 5.1.1 no","type":"bounce"}`, `{"a":"\u00e9\"",`, `{`, `"`, `{"Message":"{\"`, "[", "{\"a\":[\n")
}

func FuzzParse(f *testing.F) {
	for _, in := range coretest.Inputs(f, "testdata") {
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, in string) {
		Sniff(text.Whole(in))
		n := 0
		for e := range Parse(text.Whole(in)) {
			if n++; n > len(in) {
				t.Fatal("more events than bytes")
			}
			check := func(s text.Span) {
				if s.Start < 0 || s.End > len(in) || s.Start > s.End {
					t.Fatalf("%v in %d bytes", s, len(in))
				}
			}
			check(e.Span)
			if e.Reply != nil {
				check(e.Reply.Span)
				check(e.Reply.CodeAt)
				if c := e.Reply.CodeAt; c.Len() == 3 && in[c.Start:c.End] != e.Reply.Code.String() {
					t.Fatalf("code %v at %q", e.Reply.Code, in[c.Start:c.End])
				}
			}
			for _, fl := range e.Fields {
				for _, s := range fl.Spans {
					check(s)
				}
			}
		}
	})
}

func BenchmarkParse(b *testing.B) {
	in := text.Whole("[" + strings.Repeat(`{"event":"bounce","email":"a@example.com","sg_event_id":"x","reason":"550 5.1.1 no such \"user\"","type":"bounce","timestamp":1700000000},`+"\n", 1000) + "]")
	b.SetBytes(int64(len(in.Text)))
	for b.Loop() {
		for range Parse(in) {
		}
	}
}
