package core

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// goldenOf names the golden files of each format by the sections of reference/formats.md, which is beside the project
// where it is developed.
var goldenOf = map[string][]string{
	"1.1": {"testdata/swaks-nouser.txt", "testdata/swaks-tls-nouser.txt"},
	"1.2": {"testdata/telnet-nouser.txt"},
	"1.3": {"testdata/session-openssl.txt"},
	"1.4": {"testdata/curl-nouser.txt"},
	"1.5": {"testdata/msmtp-nouser.txt", "testdata/msmtp-debug.txt", "maillog/testdata/other/msmtp.txt"},
	"1.6": {"testdata/ssmtp-nouser.txt"},
	"1.7": {"testdata/sendmail-v-full.txt", "testdata/snail-nouser.txt", "testdata/nullmailer-nouser.txt"},
	"2.1": {"testdata/py-nouser.txt", "testdata/py-multi.txt"},
	"2.2": {"testdata/nodemailer-nouser.txt"},
	"2.3": {"testdata/phpmailer-nouser.txt"},
	"2.4": {"testdata/javamail-nouser.txt"},
	"2.5": {"testdata/ruby-nouser.txt"},
	"2.6": {"testdata/go-nouser.txt"},
	"2.7": {"testdata/perl-multi.txt"},
	"2.8": {"testdata/dotnet-nouser.txt"},
	"2.9": {"testdata/session-mailkit.txt"},
	"3.1": {"maillog/testdata/postfix.txt", "maillog/testdata/postfix-reject.txt", "maillog/testdata/postqueue.txt", "maillog/testdata/postqueue-json.txt"},
	"3.2": {"maillog/testdata/exim.txt", "maillog/testdata/exim-reject.txt", "maillog/testdata/exim-queue.txt"},
	"3.3": {"maillog/testdata/sendmail.txt"}, "3.4": {"maillog/testdata/opensmtpd.txt"}, "3.5": {"maillog/testdata/qmail.txt"},
	"3.6": {"maillog/testdata/other/haraka.txt"}, "3.7": {"maillog/testdata/other/mox.txt"}, "3.8": {"maillog/testdata/other/stalwart.txt"},
	"3.9": {"maillog/testdata/other/exchange-send.txt", "maillog/testdata/other/exchange-receive.txt", "maillog/testdata/other/exchange-tracking.txt",
		"dsn/testdata/plain/exchange.txt", "dsn/testdata/plain/office365.txt"},
	"3.10": {"maillog/testdata/other/iis-w3c.txt", "maillog/testdata/other/iis-format.txt"},
	"3.11": {"maillog/testdata/other/hmailserver.txt"}, "3.12": {"maillog/testdata/other/kumomta.txt"},
	"3.13": {"maillog/testdata/other/powermta.txt", "dsn/testdata/plain/amavis.txt", "dsn/testdata/plain/courier.txt"},
	"4": {"webhook/testdata/ses-sns.txt", "webhook/testdata/ses-events.txt", "webhook/testdata/sendgrid.txt", "webhook/testdata/mailgun.txt", "webhook/testdata/postmark.txt",
		"webhook/testdata/sparkpost.txt", "webhook/testdata/mandrill.txt", "webhook/testdata/mandrill-form.txt", "webhook/testdata/brevo.txt", "webhook/testdata/mailjet.txt",
		"webhook/testdata/resend.txt", "webhook/testdata/mailersend.txt", "webhook/testdata/mailtrap.txt", "webhook/testdata/postal.txt", "webhook/testdata/unisender.txt"},
	"5": {"dsn/testdata/postfix.txt", "dsn/testdata/plain/qmail.txt", "dsn/testdata/plain/exim.txt", "dsn/testdata/plain/yahoo.txt", "dsn/testdata/plain/domino.txt",
		"dsn/testdata/plain/groupwise.txt", "dsn/testdata/plain/imail.txt", "dsn/testdata/complaint.txt", "dsn/testdata/auto-reply.txt"},
}

// TestEveryFormat checks that each format has a golden file, and each golden file of one format a result.
func TestEveryFormat(t *testing.T) {
	for section, names := range goldenOf {
		for _, name := range names {
			b, err := os.ReadFile(name)
			if _, want, _ := strings.Cut(string(b), "\n-- want --\n"); err != nil || strings.TrimSpace(want) == "" {
				t.Errorf("section %s: %s: no result (%v)", section, name, err)
			}
		}
	}
	formats, err := os.ReadFile(filepath.Join(corpus, "../reference/formats.md"))
	if err != nil {
		return // beside the project, where it is developed
	}
	for line := range strings.Lines(string(formats)) {
		section, ok := strings.CutPrefix(line, "### ")
		if !ok {
			if section, ok = strings.CutPrefix(line, "## "); !ok || strings.HasPrefix(section, "0.") || slices.Contains([]string{"1.", "2.", "3."}, section[:2]) {
				continue
			}
		}
		section, _, _ = strings.Cut(section, " ")
		if section = strings.TrimSuffix(section, "."); goldenOf[section] == nil {
			t.Errorf("section %s has no golden file", section)
		}
	}
}
