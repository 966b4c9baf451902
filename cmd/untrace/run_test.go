//go:build node

package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestRuns runs a program before and after, under Node: it does the same.
func TestRuns(t *testing.T) {
	before := program(t)
	after, err := shrink(before)
	if err != nil {
		t.Fatal(err)
	}
	want, trace := output(t, before)
	got, none := output(t, after)
	if got != want {
		t.Errorf("before:\n%s\nafter:\n%s", want, got)
	}
	if !bytes.Contains(trace, []byte("main.main")) || bytes.Contains(none, []byte("main.main")) || !bytes.Contains(none, []byte("nil pointer")) {
		t.Errorf("the panic at the end, before:\n%s\nafter:\n%s", trace, none)
	}
}

// output runs a program that ends in a panic.
func output(t *testing.T, wasm []byte) (string, []byte) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "program.wasm")
	if err := os.WriteFile(file, wasm, 0o666); err != nil {
		t.Fatal(err)
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	cmd := exec.Command("node", filepath.Join(strings.TrimSpace(string(root)), "lib/wasm/wasm_exec_node.js"), file)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH")} // Go hands a wasm program its whole environment, of which there may be too much
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); cmd.ProcessState.ExitCode() != 2 {
		t.Fatalf("%v\n%s\n%s", err, &out, &errs)
	}
	return out.String(), errs.Bytes()
}
