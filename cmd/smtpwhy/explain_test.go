package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// runCommand runs the program with args and no terminal.
func runCommand(t *testing.T, input string, args ...string) (status int, out, err string) {
	t.Helper()
	var o, e bytes.Buffer
	status = run(args, &stdio{in: strings.NewReader(input), out: &o, err: &e, getenv: os.Getenv, terminal: func() (int, bool) { return defaultWidth, false }})
	return status, o.String(), e.String()
}

const (
	refused  = "550 5.1.1 <nouser@example.com>: Recipient address rejected: User unknown\n"
	deferred = "450 4.2.0 greylisted, try again in 300 seconds\n"
	accepts  = "S: 220 mx.example.com ESMTP\nC: EHLO client.example.org\nS: 250 mx.example.com\nC: MAIL FROM:<a@example.org>\nS: 250 2.1.0 Ok\n" +
		"C: RCPT TO:<b@example.com>\nS: 250 2.1.5 Ok\nC: DATA\nS: 354 End data with <CR><LF>.<CR><LF>\nC: .\nS: 250 2.0.0 Ok: queued as ABCDEF\nC: QUIT\nS: 221 2.0.0 Bye\n"
)

// files writes one file for each pair of name and content, and returns the folder.
func files(t *testing.T, pairs ...string) string {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(pairs); i += 2 {
		if err := os.WriteFile(filepath.Join(dir, pairs[i]), []byte(pairs[i+1]), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestExitStatus(t *testing.T) {
	dir := files(t, "refused", refused, "deferred", deferred, "accepts", accepts, "prose", "Hello, how are you?\n", "empty", "",
		"binary", strings.Repeat("\x00\x01\x02\x7f\xff", 100), "utf16", "\xff\xfe5\x005\x000\x00 \x00n\x00o\x00")
	t.Chdir(dir)
	if err := os.Mkdir("folder", 0o777); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		args   string
		input  string
		status int
		msg    string // on standard error
	}{
		{"explain refused", "", 2, ""},
		{"explain deferred", "", 1, ""},
		{"explain accepts", "", 0, ""},
		{"explain prose", "", 0, ""},
		{"explain utf16", "", 2, ""},
		{"explain", refused, 2, ""},
		{"explain -", deferred, 1, ""},
		{"explain", "", 0, "standard input: empty"},
		{"explain empty", "", 0, "empty: empty"},
		{"explain accepts deferred refused", "", 2, ""},
		{"explain refused deferred accepts", "", 2, ""},
		{"explain deferred -", refused, 2, ""},
		{"explain --exit-zero refused", "", 0, ""},
		{"explain --json refused", "", 2, ""},
		{"explain --json --exit-zero deferred refused", "", 0, ""},
		{"explain nothing", "", exitNoInput, "nothing: there is no such file"},
		{"explain folder", "", exitNoInput, "folder: a directory"},
		{"explain binary", "", exitNoInput, "binary: binary data"},
		{"explain nothing refused", "", exitNoInput, "no such file"},
		{"explain refused nothing", "", exitNoInput, "no such file"},
		{"explain --exit-zero nothing refused", "", exitNoInput, "no such file"},
		{"explain --redact refused", "", 0, ""},
		{"explain --redact nothing", "", exitNoInput, "no such file"},
		{"explain --redact refused deferred", "", exitUsage, "one file"},
		{"explain --redact --json refused", "", exitUsage, "can't be used together"},
		{"explain --nonsense", "", exitUsage, "unknown flag"},
		{"nonsense", "", exitUsage, "unexpected argument"},
		{"", "", exitUsage, "Usage"},
		{"--help", "", 0, ""},
		{"--version", "", 0, ""},
	}
	for _, tt := range tests {
		t.Run(tt.args, func(t *testing.T) {
			status, out, msg := runCommand(t, tt.input, strings.Fields(tt.args)...)
			if status != tt.status || !strings.Contains(msg, tt.msg) || tt.msg == "" && msg != "" {
				t.Errorf("status %d, standard error %q; want %d, %q\n%s", status, msg, tt.status, tt.msg, out)
			}
			if strings.Contains(tt.args, "nothing refused") && !strings.Contains(out, "refused") {
				t.Errorf("the other file was not read:\n%s", out)
			}
			if strings.Contains(out, "\x1b") {
				t.Errorf("colour without a terminal:\n%q", out)
			}
		})
	}
}

func TestJSONLines(t *testing.T) {
	dir := files(t, "refused", refused, "deferred", deferred, "empty", "")
	t.Chdir(dir)
	_, out, _ := runCommand(t, accepts, "explain", "--json", "refused", "nothing", "-", "empty", "deferred")
	lines := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
	want := []struct{ file, outcome string }{{"refused", "failed"}, {"", "accepted"}, {"empty", "none"}, {"deferred", "delayed"}}
	if len(lines) != len(want) {
		t.Fatalf("%d lines, want %d:\n%s", len(lines), len(want), out)
	}
	for i, line := range lines {
		var got struct {
			Schema        int
			File, Outcome string
		}
		if err := json.Unmarshal([]byte(line), &got); err != nil {
			t.Fatal(err)
		}
		if got.Schema != 1 || got.File != want[i].file || got.Outcome != want[i].outcome {
			t.Errorf("line %d: %+v, want %+v", i, got, want[i])
		}
	}
}

func TestText(t *testing.T) {
	dir := files(t, "a.txt", refused, "b.txt", deferred)
	t.Chdir(dir)
	_, out, _ := runCommand(t, "", "explain", "a.txt", "b.txt")
	at := 0
	for _, want := range []string{"== a.txt ==", "✗ Don’t resend", "nouser@example.com", "‹550›[", "[1]", "What to do", "1. ", "The codes", "550    5 ", "5.1.1  5 ", "https://", "== b.txt ==", "↻ ", "‹300 seconds›[", "5 days"} {
		i := strings.Index(out[at:], want)
		if i < 0 {
			t.Errorf("%q is missing, or not in its place:\n%s", want, out)
			continue
		}
		at += i
	}
	for _, line := range strings.Split(out, "\n") {
		if columns(line) > defaultWidth && !strings.Contains(line, "https://") {
			t.Errorf("longer than %d: %q", defaultWidth, line)
		}
	}
}

func TestColour(t *testing.T) {
	for _, tt := range []struct {
		name, noColor, term string
		terminal, want      bool
	}{
		{"terminal", "", "xterm", true, true},
		{"NO_COLOR", "1", "xterm", true, false},
		{"dumb", "", "dumb", true, false},
		{"pipe", "", "xterm", false, false},
	} {
		var out bytes.Buffer
		getenv := func(name string) string { return map[string]string{"NO_COLOR": tt.noColor, "TERM": tt.term}[name] }
		run([]string{"explain"}, &stdio{strings.NewReader(refused), &out, &out, getenv, func() (int, bool) { return 60, tt.terminal }})
		if got := strings.Contains(out.String(), "\x1b[1;31m"); got != tt.want {
			t.Errorf("%s: colour is %v:\n%s", tt.name, got, &out)
		}
		for _, line := range strings.Split(out.String(), "\n") {
			if columns(line) > 60 && !strings.Contains(line, "https://") {
				t.Errorf("%s: longer than 60: %q", tt.name, line)
			}
		}
	}
}

// TestHostile proves that what a server said cannot act on the terminal.
func TestHostile(t *testing.T) {
	input := "550 5.1.1 \x1b]0;owned\x07\x1b[2J<\u202eevil@example.com> User unknown\x9b31m\r\n"
	dir := files(t, "\x1b[2J.txt", input)
	t.Chdir(dir)
	for _, args := range [][]string{{"explain"}, {"explain", "\x1b[2J.txt", "no\x1b[2J.txt"}, {"explain", "--json"}} {
		_, out, msg := runCommand(t, input, args...)
		for _, s := range []string{out, msg} {
			if strings.ContainsAny(s, "\x1b\x07\r") || strings.Contains(s, "\u202e") && args[len(args)-1] != "--json" || strings.Contains(s, "\u009b") {
				t.Errorf("%q: %q", args, s)
			}
		}
	}
}

func TestDecode(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"550 no", "550 no"}, {"\xef\xbb\xbf550", "550"}, {"\xff\xfe5\x005\x00", "55"}, {"\xfe\xff\x005\x000", "50"},
		{"\xff\xfe", ""}, {"\xff\xfe5", ""}, {"\xff\xfe\x3d\xd8\x00\xde", "😀"},
	} {
		if got := decode([]byte(tt.in)); got != tt.want {
			t.Errorf("decode(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestIsBinary(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want bool
	}{
		{"", false}, {"550 no\r\n\x1b[0m", false}, {"550 \xe4\xf6\xfc Stra\xdfe", false}, {"\x7fELF\x02\x01\x01\x00\x00", true},
		{"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff", true}, {"Jan 1 00:00:00 mx postfix/smtp[1]: a\x00b" + strings.Repeat("x", 40), false},
	} {
		if got := isBinary(tt.in); got != tt.want {
			t.Errorf("isBinary(%q) = %v, want %v", tt.in, got, tt.want)
		}
	}
}

// TestRedact: the text with pseudonyms, its lines as they are, explains as the text itself.
func TestRedact(t *testing.T) {
	const in = "550 5.1.1 <alice@corp.test>: Recipient address rejected: User unknown\r\n450 4.2.0 greylisted\n"
	status, out, msg := runCommand(t, in, "explain", "--redact")
	want := strings.ReplaceAll(in, "alice@corp.test", "user1@domain1.example")
	if status != exitOK || out != want || msg != "" {
		t.Errorf("status %d, printed %q, said %q; want %q", status, out, msg, want)
	}
	if status, _, _ := runCommand(t, out, "explain"); status != exitFailed {
		t.Errorf("what was printed explains with status %d, want %d", status, exitFailed)
	}
}
