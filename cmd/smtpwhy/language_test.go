package main

import (
	"strings"
	"testing"
)

// TestLanguage explains in another language; what nobody has translated stays English, and JSON says so.
func TestLanguage(t *testing.T) {
	_, out, _ := runCommand(t, refused, "explain", "--lang", "de")
	for _, want := range []string{"Nicht erneut senden", "Das Postfach nouser@example.com gibt es nicht.", "Was zu tun ist"} {
		if !strings.Contains(out, want) {
			t.Errorf("explain --lang de lacks %q:\n%s", want, out)
		}
	}
	_, out, _ = runCommand(t, refused, "explain", "--lang", "ja")
	for _, want := range []string{"再送しないでください", "nouser@example.com のメールボックスは存在しません。", "[1]。何度送っても"} {
		if !strings.Contains(strings.ReplaceAll(out, "\n  ", ""), want) {
			t.Errorf("explain --lang ja lacks %q:\n%s", want, out)
		}
	}
	_, out, _ = runCommand(t, refused, "explain", "--lang", "de", "--json")
	if !strings.Contains(out, `"lang":"de","outcome":"failed"`) || strings.Contains(out, `"lang":"en"`) {
		t.Errorf("the language is not in the JSON: %s", out)
	}
	_, out, _ = runCommand(t, "550 5.2.3 Too long\n", "explain", "--lang", "de", "--json")
	if !strings.Contains(out, `"lang":"en","title":"The message`) {
		t.Errorf("an entry that is not translated does not say that it is English: %s", out)
	}
	if status, _, err := runCommand(t, refused, "explain", "--lang", "xx"); status != exitUsage || !strings.Contains(err, "--lang") {
		t.Errorf("explain --lang xx: %d %s", status, err)
	}
	t.Setenv("SMTPWHY_LANG", "de")
	if _, out, _ = runCommand(t, refused, "explain"); !strings.Contains(out, "Nicht erneut senden") {
		t.Errorf("SMTPWHY_LANG=de is not followed:\n%s", out)
	}
}
