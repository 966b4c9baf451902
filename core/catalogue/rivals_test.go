package catalogue

import (
	"testing"

	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
)

// TestRivals: an entry that fits is named once, with what the best one has before it; the best one is not among them.
func TestRivals(t *testing.T) {
	entry := func(id, fields, cites string) string {
		return "ID: " + id + "\nTitle: T\n" + fields + "\nCause: other\nAct: nobody\nRetry: no\nWhy: W [" + cites + "].\nSource: us\nExample:\n\t550 x\n\n"
	}
	c, err := Load(rules(entry("own-code", "Reply: 550\nToken: TSS04", "phrase")+entry("listed", "Reply: 550\nZone: list.example.org", "phrase")+
		entry("long", "Reply: 550 5.1.1\nPhrase: no such user here", "phrase")+entry("short", "Reply: 550\nPhrase: such user\nPhrase: user here", "phrase")+
		entry("status", "Reply: 5.1.1", "status")+entry("code", "Reply: 550", "code")), ".")
	if err != nil {
		t.Fatal(err)
	}
	type lost struct {
		id  string
		why Loss
	}
	for _, tt := range []struct {
		in   string
		n    int
		want []lost
	}{
		{"550 5.1.1 TSS04 list.example.org no such user here", 9, []lost{{"listed", ToToken}, {"long", ToToken}, {"short", ToToken}, {"status", ToWords}, {"code", ToWords}}},
		{"550 5.1.1 list.example.org no such user here", 2, []lost{{"long", ToZone}, {"short", ToZone}}},
		{"550 5.1.1 no such user here", 9, []lost{{"short", ToMore}, {"status", ToWords}, {"code", ToWords}}},
		{"550 5.1.1 x", 9, []lost{{"code", ToPattern}}},
		{"450 4.9.9 x", 9, nil},
	} {
		r, _ := smtp.ParseReply(text.Whole(tt.in))
		var got []lost
		for _, rival := range c.Rivals(Ask(&r, ""), tt.n) {
			got = append(got, lost{rival.Entry.ID, rival.Lost})
		}
		if len(got) != len(tt.want) {
			t.Errorf("Rivals(%q) = %v, want %v", tt.in, got, tt.want)
			continue
		}
		for i := range got {
			if got[i] != tt.want[i] {
				t.Errorf("Rivals(%q) = %v, want %v", tt.in, got, tt.want)
				break
			}
		}
	}
}

// TestOwns: only an address that plainly leads to a host of the provider is taken for its own.
func TestOwns(t *testing.T) {
	e := &Entry{Own: []string{"support.example.com"}}
	for in, want := range map[string]bool{
		"https://support.example.com/mail?p=1#x": true, "http://SUPPORT.example.com": true, "https://a.support.example.com/": true,
		"https://example.com/support.example.com": false, "https://notsupport.example.com/": false, "https://support.example.com.example.org/": false,
		"https://support.example.com@example.org/": false, "https://example.org\\support.example.com": false, "https://example.org\\.support.example.com": false,
		"https://support.example.com:8443/": false, "javascript:https://support.example.com/": false, "https://": false, "": false,
		"https://support.example.com%2eexample.org/": false, "ftp://support.example.com/": false,
	} {
		if got := e.Owns(in); got != want {
			t.Errorf("Owns(%q) = %v, want %v", in, got, want)
		}
	}
}
