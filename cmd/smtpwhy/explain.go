package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"syscall"
	"unicode/utf16"

	"smtpwhy/core"
	"smtpwhy/core/redact"
	"smtpwhy/core/words"
)

// The exit statuses of explain. The worst of all inputs counts, in the order of the numbers: an input that
// could not be read outweighs a failed delivery, since what it held is not known. --exit-zero silences
// what speaks of mail, not what went wrong here.
const (
	exitDelayed = 1
	exitFailed  = 2
)

type explainCmd struct {
	JSON     bool   `name:"json" xor:"print" help:"Print one JSON object a line for each input."`
	Redact   bool   `xor:"print" help:"Print the input with pseudonyms for names and addresses instead of explaining it."`
	ExitZero bool   `help:"Exit with 0 also when mail was delayed or failed."`
	Format   string `name:"format" default:"" enum:",reply,transcript,dsn,maillog,exception,webhook" help:"What the input is, where it is not to be found out: reply, transcript, dsn, maillog, exception or webhook."`
	Lang     string `name:"lang" default:"en" enum:"${langs}" help:"Language of the explanation: ${langs}. What is not translated is told in English."`
	ownRules
	Files []string `arg:"" optional:"" name:"file" help:"What to read; - is standard input, as is no file."`
}

// Help is shown under the flags.
func (*explainCmd) Help() string {
	return "Exit status: 0 accepted or nothing to tell, 1 something delayed, 2 something failed, 64 wrong usage, 66 an input could not be read. The highest one counts."
}

// langs lists the languages that --lang knows.
func langs() string {
	tags := make([]string, len(words.Langs))
	for i, l := range words.Langs {
		tags[i] = l.Tag
	}
	return strings.Join(tags, ",")
}

// Validate is called by kong: what it finds wrong is wrong usage.
func (c *explainCmd) Validate() error {
	if c.Redact && len(c.Files) > 1 {
		return errors.New("--redact takes one file: in another the same pseudonym would stand for somebody else")
	}
	return nil
}

// Run explains every input; one that cannot be read stops none of the others.
func (c *explainCmd) Run(std *stdio) error {
	if err := c.add(); err != nil {
		return err
	}
	files := c.Files
	if len(files) == 0 {
		files = []string{"-"}
	}
	width, isTerminal := std.terminal()
	p := printer{w: std.out, words: words.In(c.Lang), width: width, colour: isTerminal && std.getenv("NO_COLOR") == "" && std.getenv("TERM") != "dumb"}
	worst := 0
	for i, name := range files {
		title, input, err := read(name, std)
		if err != nil {
			fmt.Fprintf(std.err, "smtpwhy: %s: %v\n", visible(title), err)
			worst = max(worst, exitNoInput)
			continue
		}
		if input == "" {
			fmt.Fprintf(std.err, "smtpwhy: %s: empty, there is nothing to explain\n", visible(title))
		}
		r := core.ExplainAs(input, core.Format(c.Format))
		r.Words = words.In(c.Lang)
		if c.Redact {
			if _, err := io.WriteString(std.out, redact.Text(r)); err != nil {
				return err
			}
			continue
		}
		if !c.ExitZero {
			worst = max(worst, outcomeStatus(r))
		}
		if c.JSON {
			label := name
			if name == "-" {
				label = ""
			}
			if _, err := fmt.Fprintf(std.out, "%s\n", r.JSON(label)); err != nil {
				return err
			}
			continue
		}
		if input == "" {
			continue
		}
		if len(files) > 1 {
			p.file(title, i > 0)
		}
		p.report(r)
		if p.err != nil {
			return p.err
		}
	}
	if worst != 0 {
		return exitStatus(worst)
	}
	return nil
}

// outcomeStatus returns the exit status for what r says became of the mail.
func outcomeStatus(r *core.Report) int {
	of := func(o core.Outcome) int {
		switch o {
		case core.Failed, core.Expired:
			return exitFailed
		case core.Delayed:
			return exitDelayed
		}
		return exitOK
	}
	if r.Outcome() != core.Mixed {
		return of(r.Outcome())
	}
	worst := 0
	for _, f := range r.Findings {
		worst = max(worst, of(f.Outcome))
	}
	return worst
}

// read returns the text of the file called name and what to call it in messages.
func read(name string, std *stdio) (title, text string, err error) {
	var b []byte
	if name == "-" {
		title = "standard input"
		if f, ok := std.in.(*os.File); ok {
			if _, isTerminal := terminal(f); isTerminal {
				fmt.Fprintln(std.err, "Paste what the mail server said, then press Ctrl+D on an empty line.")
			}
		}
		b, err = io.ReadAll(std.in)
	} else {
		title = name
		b, err = os.ReadFile(name)
	}
	if err != nil {
		return title, "", reason(err)
	}
	text = decode(b)
	if isBinary(text) {
		return title, "", errors.New("binary data, not text; nothing was read from it")
	}
	return title, text, nil
}

// reason says in plain words why a file could not be read.
func reason(err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errors.New("there is no such file")
	case errors.Is(err, fs.ErrPermission):
		return errors.New("no permission to read it")
	case errors.Is(err, syscall.EISDIR):
		return errors.New("a directory; name the files in it")
	}
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err // the name is in the message already
	}
	return err
}

// decode takes the byte order mark off b. Windows PowerShell writes what a program printed as UTF-16.
func decode(b []byte) string {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(b, []byte("\xff\xfe")):
		order = binary.LittleEndian
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		order = binary.BigEndian
	default:
		return string(bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")))
	}
	units := make([]uint16, len(b)/2-1)
	for i := range units {
		units[i] = order.Uint16(b[2+2*i:])
	}
	return string(utf16.Decode(units))
}

// isBinary reports whether s is no text in any encoding: more than one control character in twenty at its
// start. A stray NUL in a log is fine; random bytes have one in ten.
func isBinary(s string) bool {
	s = s[:min(8000, len(s))]
	control := 0
	for i := range len(s) {
		switch c := s[i]; {
		case c == '\t', c == '\n', c == '\r', c == '\f', c == '\b', c == 0x1b:
		case c < ' ', c == 0x7f:
			control++
		}
	}
	return control*20 > len(s)
}

// visible returns s as it can be shown on a terminal without acting on it. What servers say is written by strangers.
func visible(s string) string { return strings.ReplaceAll(core.Visible(s), "\t", " ") }
