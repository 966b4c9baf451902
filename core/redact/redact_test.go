package redact

import (
	"fmt"
	"strings"
	"testing"

	"smtpwhy/core"
	"smtpwhy/core/coretest"
)

func TestGolden(t *testing.T) {
	coretest.Golden(t, "testdata", func(in string) string { return Text(core.Explain(in)) })
}

func TestText(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"550 5.1.1 <alice@corp.test>: User unknown", "550 5.1.1 <user1@domain1.example>: User unknown"},
		{"550 5.1.1 Alice@Corp.test, alice@corp.test", "550 5.1.1 user1@domain1.example, user1@domain1.example"},
		{"alice@corp.test bob@mx1.corp.test mx1.corp.test mx2.corp.test corp.test",
			"user1@domain1.example user2@host1.domain1.example host1.domain1.example host2.domain1.example domain1.example"},
		{"bob@shop.co.uk www.shop.co.uk www.other.co.uk", "user1@domain1.example host1.domain1.example host2.domain2.example"},
		{"550-mx.corp.test says\n550 no", "550-host1.domain1.example says\n550 no"},
		{"550-alice@corp.test\n550 no", "550-user1@domain1.example\n550 no"},
		// what is a pseudonym already stays, and is not given out again
		{"user1@domain1.example carol@corp.test mx.corp.test host1.domain1.example", "user1@domain1.example user2@domain2.example host2.domain2.example host1.domain1.example"},
		{"10.0.0.7 192.0.2.1 10.0.0.7", "192.0.2.2 192.0.2.1 192.0.2.2"},
		{"[IPv6:2a01:4f8::7] ::1 [fe80::1%eth0] 12:34:56", "[IPv6:2001:db8::1] ::1 [2001:db8::2%eth0] 12:34:56"},
		{"::ffff:10.1.1.1", "::ffff:192.0.2.1"},
		{"127.0.0.1 127.0.0.2 0.0.0.0 1.2.3 1.2.3.4.5 300.1.1.1", "127.0.0.1 127.0.0.2 0.0.0.0 1.2.3 1.2.3.4.5 300.1.1.1"},
		{"10.9.8.7/24 10.9.8.7:25", "192.0.2.1/24 192.0.2.1:25"},
		{"mail to postmaster@corp.test or MAILER-DAEMON@corp.test", "mail to postmaster@domain1.example or MAILER-DAEMON@domain1.example"},
		{"bob@[10.1.1.1] \"bob smith\"@corp.test root@localhost", "user1@[192.0.2.1] user2@domain1.example root@localhost"},
		{"bounce-1-bob=corp.test@list.test", "user1@domain1.example"},
		{"from=bob@corp.test&x=1 bob%40corp.test {\"a\":\"\\u003cbob\\u0040corp.test\\u003e\"} bob&#64;corp.test",
			"from=user1@domain1.example&x=1 user1%40domain1.example {\"a\":\"\\u003cuser1\\u0040domain1.example\\u003e\"} user1&#64;domain1.example"},
		{`"said: 550\nbob@corp.test\r\n"`, `"said: 550\nuser1@domain1.example\r\n"`},
		{"用户@例え.jp", "user1@domain1.example"},
		{"アドレスbob@corp.testは", "アドレスuser1@domain1.exampleは"},
		// a local part by itself
		{"<jdoe@corp.test>... jdoe unknown, mailbox <jdoe>, 'jdoe' and j.doe99@corp.test: j.doe99", "<user1@domain1.example>... jdoe unknown, mailbox <user1>, 'user1' and user2@domain1.example: user2"},
		// no host names
		{"smtplib.SMTPException at /usr/lib/smtplib.py:734 javax.mail.SendFailedException e.g. 5.7.1 v1.2.3 later.Please",
			"smtplib.SMTPException at /usr/lib/smtplib.py:734 javax.mail.SendFailedException e.g. 5.7.1 v1.2.3 later.Please"},
		{"EHLO mx.corp.weird", "EHLO host1.domain1.example"},
		{"_dmarc.corp.test s1._domainkey.corp.test", "_dmarc.domain1.example host1._domainkey.domain1.example"},
		// of a provider the domain says who answered
		{"421 4.4.2 mx7.mail.yandex.net Error: timeout exceeded; mx7.mail.yandex.net", "421 4.4.2 host1.yandex.net Error: timeout exceeded; host1.yandex.net"},
		// queue ids
		{"250 2.0.0 Ok: queued as 4F99E88075, 4F99E88075", "250 2.0.0 Ok: queued as 0000000001, 0000000001"},
		{"250 OK id=1xVWI5-0005Wb-0I", "250 OK id=000000-000000-01"},
		{"id 6f1b2c3d-1111-2222-3333-444455556666", "id 00000000-0000-0000-0000-000000000001"},
		{"at 20260102T150405Z with TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, 0x5582f65b3ab0", "at 20260102T150405Z with TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, 0x5582f65b3ab0"},
		// logins
		{"AUTH PLAIN AHVzZXIAcGFzc3dvcmQ=", "AUTH PLAIN ********"},
		{"250-AUTH LOGIN PLAIN EXTERNAL", "250-AUTH LOGIN PLAIN EXTERNAL"},
		{"334 PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UuY29ycC50ZXN0Pg==", "334 ********"},
		{"334 VXNlcm5hbWU6", "334 VXNlcm5hbWU6"},
		// names of people
		{"From: Alice Adams <alice@corp.test>\nTo: \"Bob, B.\" <bob@corp.test>, carol@corp.test (Carol)\n\nAlice Adams wrote", "From: Name 1 <user1@domain1.example>\nTo: \"Name 2\" <user2@domain1.example>, user3@domain1.example (Name 3)\n\nName 1 wrote"},
		{"From: Mail Delivery Subsystem <MAILER-DAEMON@corp.test>", "From: Mail Delivery Subsystem <MAILER-DAEMON@domain1.example>"},
		{"To: =?utf-8?Q?J=C3=B6rg?= <j@corp.test>\nSubject: =?utf-8?B?bm90IHRvIGJvYkBjb3JwLnRlc3Q=?=", "To: Name 1 <user1@domain1.example>\nSubject: =?utf-8?B?bm90IHRvIHVzZXIyQGRvbWFpbjEuZXhhbXBsZQ==?="},
		{"Message-ID: <20260102.abc@mail.corp.test>\nReferences: <1@corp.test>\n <2@corp.test>\nTo: bob@corp.test",
			"Message-ID: <msg1@host1.domain1.example>\nReferences: <msg2@domain1.example>\n <msg3@domain1.example>\nTo: user4@domain1.example"},
		{"\x1b$B%f!<%6@kx.com\x1b(B bob@corp.test", "\x1b$B%f!<%6@kx.com\x1b(B user1@domain1.example"},
	} {
		if got := Text(core.Explain(c.in)); got != c.want {
			t.Errorf("Text(%q)\n     = %q\nwant %q", c.in, got, c.want)
		}
	}
}

// TestKept leaves alone what the catalogue links to, but not people with an address there.
func TestKept(t *testing.T) {
	in := "550 see https://www.rfc-editor.org/rfc/rfc5321 and www.iana.org"
	if got := Text(core.Explain(in)); got != in {
		t.Errorf("Text(%q) = %q", in, got)
	}
	in = "550 bob@www.iana.org"
	if got, want := Text(core.Explain(in)), "550 user1@domain1.example"; got != want {
		t.Errorf("Text(%q) = %q, want %q", in, got, want)
	}
}

// TestMany gives each of many things a pseudonym of its own.
func TestMany(t *testing.T) {
	var b strings.Builder
	const n = 3000
	for i := range n {
		fmt.Fprintf(&b, "%d.%d.9.9 u%d@d%d.test 2a01::%x\n", 10+i/250, i%250, i, i, i+1)
	}
	out := Text(core.Explain(b.String()))
	seen := map[string]bool{}
	for _, w := range strings.Fields(out) {
		if seen[w] {
			t.Fatalf("%q twice", w)
		}
		seen[w] = true
	}
	if len(seen) != 3*n {
		t.Errorf("%d names, want %d", len(seen), 3*n)
	}
}

func TestLinear(t *testing.T) {
	coretest.Linear(t, func(in string) { Text(core.Explain(in)) },
		"a@b.test ", "a@", "@", ".", "a.", "1.2.3.4 ", "1.", "a:", "::", "\"", "<", "=?a?Q?b?= ", "From: a <a@b.test>\n", "a b ", "&#64;", "a;", "\x1b$", "To: (",
		"Content-Transfer-Encoding: base64\n\nYWJj\n", "Content-Transfer-Encoding: quoted-printable\n\n=41=\n\n--x\n", "boundary=a\n--a\n", "--\n", "Ab1Cd2Ef3G", "To: a,\n ", "_", "\\x{")
}

func FuzzText(f *testing.F) {
	for _, dir := range []string{"testdata", "../testdata", "../dsn/testdata", "../maillog/testdata"} {
		for _, in := range coretest.Inputs(f, dir) {
			f.Add(in)
		}
	}
	f.Fuzz(func(t *testing.T, in string) {
		out := Text(core.Explain(in))
		if !strings.Contains(strings.ToLower(in), "content-transfer-encoding") && strings.Count(out, "\n") != strings.Count(in, "\n") {
			t.Errorf("%d lines became %d", strings.Count(in, "\n"), strings.Count(out, "\n"))
		}
		if again := Text(core.Explain(out)); again != out {
			t.Errorf("not the same twice: %s", firstDiff(out, again))
		}
	})
}
