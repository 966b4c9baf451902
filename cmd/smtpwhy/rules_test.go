package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestMain lets a test run the program itself: rules of one's own change the catalogue of a whole process.
func TestMain(m *testing.M) {
	if os.Getenv("SMTPWHY_TEST_RUN") == "yes" {
		main()
	}
	os.Exit(m.Run())
}

// program runs smtpwhy with args and returns what it printed.
func program(t *testing.T, input string, args ...string) (out, errs string, status int) {
	t.Helper()
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), "SMTPWHY_TEST_RUN=yes")
	cmd.Stdin = strings.NewReader(input)
	var o, e bytes.Buffer
	cmd.Stdout, cmd.Stderr = &o, &e
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return o.String(), e.String(), cmd.ProcessState.ExitCode()
}

const ownRule = `Provider: Example Gateway

ID: gateway-seven
Title: Our own gateway holds the message back for review
Reply: 5yz
Phrase: EX-7 held by gateway policy
Cause: policy
Act: sender-admin
Retry: after-fix
Why: Rule 7 of our gateway matched [phrase].
Do: Ask the help desk to release the message.
Source: our own handbook
Example:
	550 5.7.1 EX-7 held by gateway policy 12
`

func rulesDir(t *testing.T, text string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "gateway.txt"), []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestRules(t *testing.T) {
	good := rulesDir(t, ownRule)
	out, errs, status := program(t, "550 5.7.1 EX-7 held by gateway policy 99\n", "explain", "--rules", good, "--json")
	if status != exitFailed || !strings.Contains(out, `"entry":"gateway-seven"`) || !strings.Contains(out, `"provider":"Example Gateway"`) {
		t.Errorf("explain --rules: status %d, %s%s", status, out, errs)
	}
	if out, errs, status := program(t, "", "check", good); status != exitOK || out != "rules: 1, replies tried: 1; all find what they should\n" {
		t.Errorf("check: status %d, %s%s", status, out, errs)
	}
}

// TestExportRules proves that the exported page and its plain pages know the rules.
func TestExportRules(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "site")
	fake := filepath.Join(t.TempDir(), "fake")
	if err := os.WriteFile(fake, []byte("no program"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, errs, status := program(t, "", "export", "--rules", rulesDir(t, ownRule), "--wasm", fake, "--wasm-exec", fake, "--squeeze", "1", dir); status != exitOK {
		t.Fatal(errs)
	}
	for _, pattern := range []string{"reply/gateway-seven/index.html", "assets/catalogue.*.txt"} {
		names, _ := filepath.Glob(filepath.Join(dir, pattern))
		if len(names) != 1 {
			t.Fatalf("%d files %s, want 1", len(names), pattern)
		}
		if b, err := os.ReadFile(names[0]); err != nil || !bytes.Contains(b, []byte("Our own gateway holds the message back for review")) {
			t.Errorf("%s does not hold the rule (%v)", pattern, err)
		}
	}
}

// TestBadRules proves that all mistakes are told at once, and that nothing is explained with half of the rules.
func TestBadRules(t *testing.T) {
	bad := rulesDir(t, strings.NewReplacer("Cause: policy", "Cause: whim", "Retry: after-fix", "Retry: never").Replace(ownRule))
	for _, args := range [][]string{{"explain", "--rules", bad}, {"check", bad}, {"serve", "--rules", bad, "--addr", "127.0.0.1:0"}, {"export", "--rules", bad, t.TempDir()}} {
		out, errs, status := program(t, "550 no\n", args...)
		if status != exitFailure || out != "" || !strings.Contains(errs, "gateway.txt:7: unknown cause \"whim\"\ngateway.txt:9: unknown retry \"never\"\n") {
			t.Errorf("%v: status %d, %s%s", args, status, out, errs)
		}
	}
	unfound := rulesDir(t, strings.Replace(ownRule, "\t550 5.7.1 EX-7 held", "\t550 5.7.1 EX-8 held", 1))
	if out, errs, status := program(t, "", "check", unfound); status != exitFailure || !strings.Contains(errs, "gateway.txt:3: gateway-seven: example") {
		t.Errorf("check with an example that finds another entry: status %d, %s%s", status, out, errs)
	}
}
