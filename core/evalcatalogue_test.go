package core

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"smtpwhy/core/catalogue"
	"smtpwhy/core/event"
)

// houses are the names that our entries have for a provider of the field manual, where they differ from its own.
var houses = map[string][]string{
	"Verizon Media":        {"Yahoo", "AOL"},
	"Google":               {"Gmail", "Google"},
	"Outlook":              {"Outlook.com", "Microsoft", "Exchange"},
	"Exchange Online":      {"Microsoft", "Exchange", "Outlook.com"},
	"Apple":                {"iCloud", "Apple"},
	"QQ":                   {"Tencent", "QQ"},
	"Free":                 {"Free"},
	"Email Security.cloud": {"Symantec", "Broadcom", "Email Security.cloud", "MessageLabs"},
	"ProtonMail":           {"Proton"},
	"FireEye":              {"FireEye", "Trellix"},
	"ZeroSpam":             {"Zerospam", "Hornetsecurity"},
	"Rackspace":            {"Rackspace"},
}

// servers are hosts of the file's providers, where a reply that others word alike would come from.
var servers = map[string]string{
	"Verizon Media": "mta5.am0.yahoodns.net", "Proofpoint": "mx1.example.pphosted.com", "Google": "gmail-smtp-in.l.google.com",
	"Barracuda": "d1.a.ess.barracudanetworks.com", "Outlook": "hotmail-com.olc.protection.outlook.com", "Apple": "mx01.mail.icloud.com",
	"Zoho": "mx.zoho.com", "Mimecast": "us-smtp-inbound-1.mimecast.com", "Yandex": "mx.yandex.ru", "Comcast": "mx1.comcast.net", "QQ": "mx3.qq.com",
	"Exchange Online": "example-com.mail.protection.outlook.com", "ImprovMX": "mx1.improvmx.com", "Free": "mx1.free.fr",
	"Email Security.cloud": "cluster1.us.messagelabs.com", "Orange": "smtp-in.orange.fr", "Trend Micro": "example.in.tmes.trendmicro.com",
	"Rambler": "inmx.rambler.ru", "GMX": "mx00.gmx.net", "Mail.ru": "mxs.mail.ru", "AT&T": "ff-ip4-mx-vip1.prodigy.net", "Infomaniak": "mta-gw.infomaniak.ch",
	"ZeroSpam": "mx1.mxzero.net", "Rackspace": "mx1.emailsrvr.com", "ProtonMail": "mail.protonmail.ch", "Hey": "work-mx.app.hey.com",
	"Hostpoint": "mx1.mail.hostpoint.ch", "FireEye": "primary.us.email.fireeyecloud.com",
}

// TestEvalFieldManual counts how many replies of providers are explained by their words, and by the provider's own entry.
func TestEvalFieldManual(t *testing.T) {
	var n, phrase, own int
	var misses []string
	for line := range strings.Lines(string(open(t, "replies-field-manual.jsonl"))) {
		var w struct {
			Provider string `json:"provider_name"`
			Response string `json:"response"`
		}
		if err := json.Unmarshal([]byte(line), &w); err != nil {
			t.Fatal(err)
		}
		n++
		e := Explain(w.Response).Events[0]
		if s := servers[w.Provider]; s != "" {
			e.Fields = append(e.Fields, event.Field{Name: event.Remote, Value: s})
		}
		f, _ := Diagnose(e)
		if f.Entry == nil || f.Basis != catalogue.ByPhrase {
			misses = append(misses, fmt.Sprintf("%s: no words known: %.140s", w.Provider, w.Response))
			continue
		}
		phrase++
		names := houses[w.Provider]
		if names == nil {
			names = []string{w.Provider}
		}
		got := f.Entry
		mine := false
		for _, name := range names {
			mine = mine || strings.Contains(strings.ToLower(got.Provider), strings.ToLower(name))
		}
		if mine {
			own++
		} else {
			misses = append(misses, fmt.Sprintf("%s: by %s: %.140s", w.Provider, got.ID, w.Response))
		}
	}
	for _, m := range misses {
		fmt.Println("eval: field manual:", m)
	}
	fmt.Printf("eval: field manual: by words %d of %d (%.1f %%), of these by the provider's own entry %d (%.1f %%)\n", phrase, n, percent(phrase, n), own, percent(own, phrase))
	if percent(phrase, n) < 90 {
		t.Errorf("%.1f %% of the replies are explained by their words, want 90", percent(phrase, n))
	}
	if percent(own, phrase) < 85 {
		t.Errorf("%.1f %% of those by the provider's own entry, want 85", percent(own, phrase))
	}
}

// TestEvalProse proves that no entry finds its words in what people and programs write in mail that is no bounce: the
// messages that the bounces of the corpus return, their headers, and mails that are no bounces.
func TestEvalProse(t *testing.T) {
	const enough = 200_000
	open(t, "bounces.expected.jsonl")
	c := catalogue.Default()
	var read int
	for _, dir := range []string{"bounces", "not-bounces"} {
		names, err := filepath.Glob(filepath.Join(corpus, dir, "*.eml"))
		if err != nil || len(names) == 0 {
			t.Fatalf("no mails in %s (%v)", dir, err)
		}
		for _, name := range names {
			if name := filepath.Base(name); spokeOfFailure[name] != "" {
				continue
			}
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range prose(string(b), dir == "bounces") {
				read += len(p)
				if m, ok := c.Find(catalogue.Query{Text: p}); ok && m.Basis == catalogue.ByPhrase {
					t.Errorf("%s: %s finds its words in %.200q", filepath.Base(name), m.Entry.ID, p)
				}
			}
		}
	}
	fmt.Printf("eval: prose: %d bytes of mail text\n", read)
	if read < enough {
		t.Errorf("only %d bytes of mail text were found, want %d", read, enough)
	}
}

// spokeOfFailure are the mails of the corpus whose text, though no report, is about a failed delivery.
var spokeOfFailure = map[string]string{
	"rb-issue-368-bug.eml":    "a program's notice of a failed delivery",
	"lhost-trendmicro-03.eml": "returns a bounce",
}

// aboutDelivery are the header fields in which mail systems write about the very matter of the catalogue.
var aboutDelivery = []string{"authentication-results", "arc-", "received-spf", "x-spam", "x-ms-exchange", "diagnostic-code", "x-failed", "dkim", "x-virus"}

// prose returns what a mail carries as pieces: the paragraphs of its text, and the values of the header of a message that
// it returns. Of a bounce only the returned message counts.
func prose(mail string, bounce bool) (out []string) {
	mail = strings.ReplaceAll(mail, "\r\n", "\n")
	if bounce {
		low := strings.ToLower(mail)
		i := max(strings.LastIndex(low, "\ncontent-type: message/rfc822"), strings.LastIndex(low, "\ncontent-type: text/rfc822-headers"))
		if i < 0 {
			return nil
		}
		_, mail, _ = strings.Cut(mail[i+1:], "\n\n")
	}
	header, body, _ := strings.Cut(strings.TrimLeft(mail, "\n"), "\n\n")
	for f := range strings.SplitSeq(strings.NewReplacer("\n ", " ", "\n\t", " ").Replace(header), "\n") {
		name, value, ok := strings.Cut(f, ":")
		if ok && !slices.ContainsFunc(aboutDelivery, func(s string) bool { return strings.HasPrefix(strings.ToLower(name), s) }) {
			out = append(out, value)
		}
	}
	for p := range strings.SplitSeq(body, "\n\n") {
		if p = tags.ReplaceAllString(p, " "); strings.Count(p, " ")*15 > len(p) { // words, and not the lines of base64
			out = append(out, p)
		}
	}
	return out
}

var tags = regexp.MustCompile(`<[^>]*>`)

// percent is a of b.
func percent(a, b int) float64 { return 100 * float64(a) / float64(max(b, 1)) }
