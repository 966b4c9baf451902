package exception

import (
	"fmt"
	"strings"
	"testing"

	"smtpwhy/core/coretest"
	"smtpwhy/core/event"
	"smtpwhy/core/text"
)

// TestLibraries is the table of what each library's errors say, and by whom they are: as
// "command code status words recipient", or "command problem recipient".
func TestLibraries(t *testing.T) {
	tests := []struct{ name, in, library, want string }{
		{".NET, no code at all", "System.Net.Mail.SmtpException: Mailbox unavailable. The server response was: Sorry, no mailbox here by that name\n   at System.Net.Mail.RecipientCommand.CheckResponse(SmtpStatusCode statusCode, String response)", ".NET", "RCPT   [Sorry, no mailbox here by that name] "},
		{".NET, no response", "System.Net.Mail.SmtpException: Mailbox unavailable. The server response was: ", ".NET", "   [Mailbox unavailable.] "},
		{".NET, sentence alone", "System.Net.Mail.SmtpException: Exceeded storage allocation.", ".NET", "   [Exceeded storage allocation.] "},
		{".NET, recipients", "System.Net.Mail.SmtpFailedRecipientsException: Unable to send to all recipients. ---> System.Net.Mail.SmtpFailedRecipientException: Mailbox unavailable. The server response was: 5.1.1 <a@example.com>: no\n   at x\n ---> (Inner Exception #0) System.Net.Mail.SmtpFailedRecipientException: Mailbox unavailable. The server response was: 5.1.1 <a@example.com>: no\n ---> (Inner Exception #1) System.Net.Mail.SmtpFailedRecipientException: Insufficient system storage. The server response was: 4.2.2 <b@example.com>: full",
			".NET", "RCPT  5.1.1 [<a@example.com>: no] a@example.com; RCPT  4.2.2 [<b@example.com>: full] b@example.com"},
		{".NET, socket", "System.Net.Mail.SmtpException: Failure sending mail.\n ---> System.Net.Sockets.SocketException: No connection could be made because the target machine actively refused it 192.0.2.1:25", ".NET", "CONNECT connection-refused "},
		{"MailKit", "MailKit.Net.Smtp.SmtpCommandException: 5.1.1 <a@example.com>: no\n   at x\nErrorCode: RecipientNotAccepted\nStatusCode: MailboxUnavailable\nMailbox: a@example.com", "MailKit", "RCPT  5.1.1 [<a@example.com>: no] a@example.com"},
		{"MailKit, login", "MailKit.Security.AuthenticationException: 535: 5.7.8 no", "MailKit", "AUTH 535 5.7.8 [no] "},
		{"mox", "remote smtp server sent unexpected response status code, permanent: 550 5.1.1 <a@example.com>: no", "", " 550 5.1.1 [<a@example.com>: no] "},
		{"go-smtp", "SMTP error 550: 5.1.1 no", "", " 550 5.1.1 [no] "},
		{"PHPMailer, in pieces", "SMTP Error: data not accepted.SMTP server error: DATA END command failed Detail: Message rejected as spam (score 12.3) SMTP code: 554 Additional SMTP info: 5.7.1", "PHPMailer", "END-OF-DATA 554 5.7.1 [Message rejected as spam (score 12.3)] "},
		{"Nodemailer, recipients", "Error: Can't send mail - all recipients were rejected: 550 5.1.1 no {\n  response: '550 5.1.1 no',\n  rejectedErrors: [\n    Error: Recipient command failed: 550 5.1.1 no {\n      code: 'EENVELOPE',\n      response: '550 5.1.1 no',\n      command: 'RCPT TO',\n      recipient: 'a@example.com'\n    },\n    Error: Recipient command failed: 452 4.2.2 full {\n      response: '452 4.2.2 full',\n      recipient: 'b@example.com'\n    }\n  ]\n}",
			"Nodemailer", "RCPT 550 5.1.1 [no] a@example.com; RCPT 452 4.2.2 [full] b@example.com"},
		{"Nodemailer, JSON", `{"code":"EENVELOPE","response":"550 5.1.1 no","command":"RCPT TO","rejectedErrors":[{"response":"550 5.1.1 <a@example.com>: no","command":"RCPT TO","recipient":"a@example.com"}]}`, "Nodemailer", "RCPT 550 5.1.1 [<a@example.com>: no] a@example.com"},
		{"Nodemailer, EAUTH", "Error: Missing credentials for \"PLAIN\"\n    at x {\n  code: 'EAUTH',\n  command: 'API'\n}", "Nodemailer", "AUTH   [Missing credentials for \"PLAIN\"] "},
		{"Nodemailer, ETIMEDOUT", "Error: connect ETIMEDOUT 192.0.2.1:587\n  code: 'ESOCKET',\n  command: 'CONN'", "", "CONNECT connection-timeout "},
		{"smtplib, AUTH", "smtplib.SMTPNotSupportedError: SMTP AUTH extension not supported by server.", "Python smtplib", "AUTH   [SMTP AUTH extension not supported by server.] "},
		{"smtplib, STARTTLS", "smtplib.SMTPNotSupportedError: STARTTLS extension not supported by server.", "Python smtplib", "STARTTLS   [STARTTLS extension not supported by server.] "},
		{"Jakarta, unsent", "javax.mail.SendFailedException: Invalid Addresses;\n  nested exception is:\n\tcom.sun.mail.smtp.SMTPAddressFailedException: 550 5.1.1 <a@example.com>: no\n\nDEBUG SMTP: Valid Unsent Addresses\nDEBUG SMTP:   ok@example.com\nDEBUG SMTP: Invalid Addresses\nDEBUG SMTP:   a@example.com", "Jakarta Mail", "RCPT 550 5.1.1 [<a@example.com>: no] a@example.com;  not-sent ok@example.com"},
		{"Spring", "org.springframework.mail.MailSendException: Failed messages: javax.mail.SendFailedException: Invalid Addresses; nested exception is: com.sun.mail.smtp.SMTPAddressFailedException: 550 5.1.1 <a@example.com>: no", "Jakarta Mail", "RCPT 550 5.1.1 [<a@example.com>: no] a@example.com"},
		{"curl 6", "curl: (6) Could not resolve host: mx.example.invalid", "curl", "CONNECT host-not-found "},
		{"curl 7", "curl: (7) Failed to connect to mx.example.com port 25 after 2 ms: Couldn't connect to server", "curl", "CONNECT connection-refused "},
		{"curl 28", "curl: (28) Timeout was reached", "curl", " connection-timeout "},
		{"curl 35", "curl: (35) something", "curl", "STARTTLS tls-failed "},
		{"curl 55", "curl: (55) Send failure: Broken pipe", "curl", " connection-lost "},
		{"curl 55, reply", "curl: (55) RCPT failed: 550", "curl", "RCPT 550  [] "},
		{"curl 56", "curl: (56) response reading failed", "curl", " connection-lost "},
		{"curl 60", "curl: (60) SSL certificate problem: self-signed certificate", "curl", "CONNECT tls-failed "},
		{"curl 67", "curl: (67) Login denied", "curl", "AUTH   [curl: (67) Login denied] ; AUTH no-reply-shown "},
		{"PHP, false", "mail() returned false", "PHP mail", " mail-function-false "},
		{"PHP, true", "mail() returns true but nothing arrives", "PHP mail", " mail-function-true "},
		{"PHP, Windows", "Warning: mail(): SMTP server response: 550 5.1.1 no", "PHP mail", " 550 5.1.1 [no] "},
		{"WordPress", "WP_Error Object ( [errors] => Array ( [wp_mail_failed] => Array ( [0] => Could not instantiate mail function. ) )", "PHPMailer", " mail-function-false "},
		{"Symfony", `Expected response code "250/251/252" but got code "550", with message "550 5.1.1 <a@example.com>: no".`, "Symfony Mailer", "RCPT 550 5.1.1 [<a@example.com>: no] a@example.com"},
		{"Symfony, login", `Authenticator "LOGIN" returned "Expected response code "235" but got code "535", with message "535 5.7.8 no"."`, "Symfony Mailer", "AUTH 535 5.7.8 [no] "},
		{"Symfony, silence", `Expected response code "220" but got empty code.`, "Symfony Mailer", "CONNECT connection-lost "},
		{"Swift", "Expected response code 250 but got code \"550\", with message \"550 5.1.1 no\n\"", "Symfony Mailer", " 550 5.1.1 [no] "},
		{"Swift, silence", `Swift_TransportException: Expected response code 220 but got code "", with message ""`, "Swift Mailer", "CONNECT connection-lost "},
		{"Go, x509", "x509: certificate is valid for *.example.net, not mx.example.com", "Go", "CONNECT tls-failed "},
		{"Go, lookup", "dial tcp: lookup mx.example.invalid: no such host", "Go", "CONNECT host-not-found "},
		{"Go, timeout", "dial tcp 192.0.2.1:25: i/o timeout", "Go", "CONNECT connection-timeout "},
		{"Ruby, read", "Net::ReadTimeout: Net::ReadTimeout with #<TCPSocket:(closed)>", "Ruby Net::SMTP", " reply-timeout "},
		{"Ruby, open", "Net::OpenTimeout: execution expired", "Ruby Net::SMTP", "CONNECT connection-timeout "},
		{"Ruby, TLS", `OpenSSL::SSL::SSLError (hostname "mx.example.com" does not match the server certificate)`, "Ruby Net::SMTP", "CONNECT tls-failed "},
		{"Rails", "Net::SMTPFatalError (550 5.1.1 <a@example.com>: no):", "Ruby Net::SMTP", " 550 5.1.1 [<a@example.com>: no] "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if lib, ok := Sniff(text.Whole(tt.in)); lib != tt.library || !ok {
				t.Errorf("Sniff(%q) = %q, %v, want %q", tt.in, lib, ok, tt.library)
			}
			var got []string
			for e := range Parse(text.Whole(tt.in)) {
				if e.Reply == nil {
					got = append(got, fmt.Sprintf("%s %s %s", e.To, e.Problem, e.Value(event.Recipient)))
					continue
				}
				got = append(got, fmt.Sprintf("%s %v %v [%s] %s", e.To, e.Reply.Code, e.Reply.Status, e.Reply.Text.Text, e.Value(event.Recipient)))
			}
			if g := strings.Join(got, "; "); g != tt.want {
				t.Errorf("Parse(%q) = %q, want %q", tt.in, g, tt.want)
			}
		})
	}
}

// TestLinear checks that the time grows with the size of the input.
func TestLinear(t *testing.T) {
	for _, unit := range []string{"x 550 y ", "(550 5.1.1 no ", "'a@example.com': (550, b'no')", "Error: 550 5.1.1 no such user %d\n", "Valid Unsent Addresses\n  a@example.com\n", "a@b ", "' '", "SMTP code: "} {
		of := func(n int) string {
			var b strings.Builder
			for i := range n {
				b.WriteString(strings.ReplaceAll(unit, "%d", fmt.Sprint(i)))
			}
			return b.String()
		}
		coretest.Grows(t, unit, of(1000), of(10000), func(in string) {
			for range Parse(text.Whole(in)) {
			}
		})
	}
}
