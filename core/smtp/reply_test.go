package smtp

import (
	"testing"

	"smtpwhy/core/text"
)

func TestParseReply(t *testing.T) {
	tests := []struct {
		name, in     string
		code         Code
		status, text string
		odd          string
		n            int // 0: all of it
	}{
		{name: "strict", in: "550 5.1.1 No such user", code: 550, status: "5.1.1", text: "No such user"},
		{name: "no status", in: "550 <bob@example.org> unknown", code: 550, text: "<bob@example.org> unknown"},
		{name: "bare code", in: "550", code: 550},
		{name: "bare code, space", in: "550 \r\n", code: 550, n: 4},
		{name: "code and status", in: "550 5.1.1", code: 550, status: "5.1.1"},
		{name: "bare status", in: "5.7.26", status: "5.7.26"},
		{name: "lines", in: "550-5.7.26 not\r\n550 5.7.26 authenticated\r\n", code: 550, status: "5.7.26", text: "not authenticated", n: 40},
		{name: "status on the first line only", in: "550-5.7.1 a\n550 b", code: 550, status: "5.7.1", text: "a b"},
		{name: "statuses differ", in: "550-5.7.1 a\n550 5.1.1 b", code: 550, status: "5.7.1", text: "a b", odd: StatusesDiffer},
		{name: "codes differ", in: "550-5.7.1 a\n554 5.7.1 b", code: 554, status: "5.7.1", text: "a b", odd: CodesDiffer},
		{name: "no space", in: "550user unknown", code: 550, text: "user unknown"},
		{name: "colon", in: "550: user", code: 550, text: "user"},
		{name: "comma", in: "550,5.1.1 user", code: 550, status: "5.1.1", text: "user"},
		{name: "hash", in: "550 #5.1.0 Address rejected", code: 550, status: "5.1.0", text: "Address rejected"},
		{name: "hash status", in: "#5.1.1 nobody", status: "5.1.1", text: "nobody"},
		{name: "tail", in: "553 not in rcpthosts (#5.7.1)", code: 553, status: "5.7.1", text: "not in rcpthosts (#5.7.1)"},
		{name: "brackets", in: "[550 5.1.1] nobody", code: 550, status: "5.1.1", text: "nobody"},
		{name: "angles", in: "550 <5.1.1> nobody", code: 550, status: "5.1.1", text: "nobody"},
		{name: "colon after status", in: "550 5.1.1: user", code: 550, status: "5.1.1", text: "user"},
		{name: "dash after status", in: "550 5.1.1 - user", code: 550, status: "5.1.1", text: "user"},
		{name: "slash after status", in: "550 5.1.1/user", code: 550, status: "5.1.1", text: "user"},
		{name: "said twice", in: "550 550 5.1.1 user (state 14)", code: 550, status: "5.1.1", text: "user (state 14)"},
		{name: "said twice, hyphen", in: "550-550 user", code: 550, text: "user", odd: NoLastLine},
		{name: "leading zero", in: "550 5.01.1 x", code: 550, status: "5.1.1", text: "x", odd: OddStatus},
		{name: "four digits", in: "550 5.7.0606 x", code: 550, status: "5.7.606", text: "x", odd: OddStatus},
		{name: "smtp;", in: "smtp; 550 5.1.1 x", code: 550, status: "5.1.1", text: "x"},
		{name: "quoted", in: "> 550 5.1.1 x", code: 550, status: "5.1.1", text: "x"},
		{name: "quoted lines", in: "> 550-5.1.1 x\n> 550 5.1.1 y", code: 550, status: "5.1.1", text: "x y"},
		{name: "literal escapes", in: `550-5.7.26 a\n550 5.7.26 b`, code: 550, status: "5.7.26", text: "a b"},
		{name: "literal crlf", in: `550-5.7.26 a\r\n550 5.7.26 b\r\n`, code: 550, status: "5.7.26", text: "a b", n: 28},
		{name: "windows name", in: `535 5.7.8 DOMAIN\nick is locked`, code: 535, status: "5.7.8", text: `DOMAIN\nick is locked`},
		{name: "Go", in: `550 "5.7.26 a\n5.7.26 b"`, code: 550, status: "5.7.26", text: "a b"},
		{name: "joined by spaces", in: "550-5.7.26 a due to 550-5.7.26 b 550 5.7.26 c (in reply to RCPT TO command)", code: 550, status: "5.7.26", text: "a due to b c (in reply to RCPT TO command)"},
		{name: "a number in the text", in: "550 5.3.4 message of 550 kB is too big", code: 550, status: "5.3.4", text: "message of 550 kB is too big"},
		{name: "a quoted reply within", in: "550-Sent: x\n550-Response: 550 y\n550 z", code: 550, text: "Sent: x Response: 550 y z"},
		{name: "a quoted reply within, joined", in: "550-Response: 550 y 550 z", code: 550, text: "Response: 550 y z"},
		{name: "no last line", in: "550-5.7.1 a", code: 550, status: "5.7.1", text: "a", odd: NoLastLine},
		{name: "inner line without code", in: "550-first\n second\n550 third", code: 550, text: "first second third", odd: LineWithout},
		{name: "wrapped", in: "550 5.1.1 <bob@example.org>: Recipient\nrejected: User unknown", code: 550, status: "5.1.1", text: "<bob@example.org>: Recipient rejected: User unknown"},
		{name: "blank line ends", in: "550 a\n\nprose", code: 550, text: "a", n: 5},
		{name: "next reply ends", in: "550 a\n450 b", code: 550, text: "a", n: 5},
		{name: "same code, another reply", in: "550 a\n550 b", code: 550, text: "a", n: 5},
		{name: "CR only", in: "550-a\r550 b", code: 550, text: "a b"},
		{name: "CR CR LF", in: "550-a\r\r\n550 b", code: 550, text: "a b"},
		{name: "tag before the status", in: "550 cuda_nsu 5.1.1 x", code: 550, status: "5.1.1", text: "x"},
		{name: "a number that is no status", in: "451 try again later [#4.16.1].", code: 451, text: "try again later [#4.16.1]."},
		{name: "NBSP", in: "\u00a0550\u00a05.1.1\u00a0no such user", code: 550, status: "5.1.1", text: "no such user"},
		{name: "address is no status", in: "550 5.1.1.2 blocked", code: 550, text: "5.1.1.2 blocked"},
		{name: "out of range", in: "101 cannot connect", code: 101, text: "cannot connect"},
		{name: "empty challenge", in: "334 ", code: 334},
		{name: "second digit out of range", in: "571 no PTR", code: 571, text: "no PTR"},
		{name: "EHLO text that looks like a code", in: "250-234 Text\n250 ok", code: 250, text: "234 Text ok"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, n := ParseReply(text.Whole(tt.in))
			want := tt.n
			if want == 0 {
				want = len(tt.in)
			}
			if r.Code != tt.code || r.Status.String() != tt.status || r.Text.Text != tt.text || n != want {
				t.Errorf("ParseReply(%q) = %v %v %q, %d, want %v %v %q, %d", tt.in, r.Code, r.Status, r.Text.Text, n, tt.code, tt.status, tt.text, want)
			}
			odd := ""
			if len(r.Odd) > 0 {
				odd = r.Odd[0].ID
			}
			if odd != tt.odd {
				t.Errorf("ParseReply(%q): oddity %q, want %q", tt.in, odd, tt.odd)
			}
			if r.Code != 0 && tt.in[r.CodeAt.Start:r.CodeAt.End] != r.Code.String() {
				t.Errorf("ParseReply(%q): code at %q", tt.in, tt.in[r.CodeAt.Start:r.CodeAt.End])
			}
		})
	}
}

func TestParseReplyNone(t *testing.T) {
	for _, in := range []string{"", "hello", "55", "5500 x", "192.0.2.1 x", "2026-11-23", "5.1", "12.5 %", "555-1234", "100 people", "999 x", "v4.96", "250,000 visitors", "0x550"} {
		if r, n := ParseReply(text.Whole(in)); n != 0 {
			t.Errorf("ParseReply(%q) = %v %v, %d, want none", in, r.Code, r.Status, n)
		}
	}
}

func TestParseCommand(t *testing.T) {
	tests := []struct {
		in   string
		verb Verb
		path string
		ok   bool
	}{
		{"MAIL FROM:<a@example.com> SIZE=3", Mail, "a@example.com", true},
		{"mail from: a@example.com", Mail, "a@example.com", true},
		{"RCPT TO:<b@example.com>", Rcpt, "b@example.com", true},
		{"rcpt to <b@example.com>", Rcpt, "b@example.com", true},
		{"MAIL FROM:<>", Mail, "", true},
		{"DATA", Data, "", true},
		{"data are here", Data, "", false},
		{"help me please", Help, "", false},
		{"quit", Quit, "", true},
		{"AUTH PLAIN AHUAcA==", Auth, "", true},
		{"auth trouble again", Auth, "", false},
		{"auth = none", Auth, "", false},
		{"BDAT 86 LAST", BdatLast, "", true},
		{"BDAT 86", Bdat, "", true},
		{"mail from the server", "", "", false},
		{"STARTTLS", StartTLS, "", true},
	}
	for _, tt := range tests {
		c, ok := ParseCommand(tt.in)
		if ok != tt.ok || ok && (c.Verb != tt.verb || c.Path != tt.path) {
			t.Errorf("ParseCommand(%q) = %+v, %v, want %v %q, %v", tt.in, c, ok, tt.verb, tt.path, tt.ok)
		}
	}
}
