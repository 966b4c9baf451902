// Command smtpwhy explains what a mail server said, on the terminal or as a page that it serves or exports.
//
// Nothing here knows about mail: all meaning comes from core. The page is made in pages.go and site.go,
// written by export.go and served by serve.go.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"

	"github.com/alecthomas/kong"
)

// Exit statuses (sysexits.h where there is a name for it). Those of explain that speak of mail are in explain.go.
const (
	exitOK      = 0
	exitFailure = 1  // serve or export could not do its work
	exitUsage   = 64 // EX_USAGE
	exitNoInput = 66 // EX_NOINPUT
)

// An exitStatus is an error that has been reported already; it only carries the status to end with.
type exitStatus int

func (s exitStatus) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

// stdio is the world that the commands speak with; tests put their own in.
type stdio struct {
	in       io.Reader
	out, err io.Writer
	getenv   func(string) string
	terminal func() (width int, ok bool) // of out
}

type commands struct {
	Explain explainCmd `cmd:"" help:"Explain replies and sessions in files or on standard input."`
	Serve   serveCmd   `cmd:"" help:"Serve the page. It makes no outbound request."`
	Export  exportCmd  `cmd:"" help:"Write the page as plain files for any static web server."`
	Check   checkCmd   `cmd:"" help:"Prove that rules of your own find what they should."`

	Version kong.VersionFlag `env:"-" help:"Print the version and stop."`
}

func main() {
	os.Exit(run(os.Args[1:], &stdio{os.Stdin, os.Stdout, os.Stderr, os.Getenv, func() (int, bool) { return terminal(os.Stdout) }}))
}

// run runs the command that args name and returns the exit status.
func run(args []string, std *stdio) (status int) {
	type exited int // kong ends the program after --help; here it only ends run
	defer func() {
		switch e := recover().(type) {
		case nil:
		case exited:
			if status = int(e); len(args) == 0 {
				status = exitUsage
			}
		default:
			panic(e)
		}
	}()
	var c commands
	p := kong.Must(&c,
		kong.Name("smtpwhy"),
		kong.Description("Explains what a mail server said: what happened, who can mend it, and whether to send again."),
		kong.DefaultEnvars("SMTPWHY"),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.Vars{"version": version(), "langs": langs()},
		kong.Writers(std.out, std.err),
		kong.Exit(func(n int) { panic(exited(n)) }),
		kong.Bind(std),
	)
	words := args
	if len(args) == 0 {
		words = []string{"--help"}
		p.Stdout = std.err
	}
	ctx, err := p.Parse(words)
	if err != nil {
		fmt.Fprintf(std.err, "smtpwhy: %v\nRun \"smtpwhy --help\" for the usage.\n", err)
		return exitUsage
	}
	err = ctx.Run()
	var s exitStatus
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &s):
		return int(s)
	}
	fmt.Fprintf(std.err, "smtpwhy: %v\n", err)
	return exitFailure
}

// revision is the commit this was built from; the Makefile sets it.
var revision string

// version returns what is known about the build.
func version() string {
	if revision != "" {
		return revision
	}
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "unknown"
	}
	return info.Main.Version
}
