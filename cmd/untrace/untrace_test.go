package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// program builds testdata/program as wasm.
func program(t testing.TB) []byte {
	t.Helper()
	out := filepath.Join(t.TempDir(), "program.wasm")
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", out, "./testdata/program")
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if b, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, b)
	}
	b, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestShrink looks for what should be gone, and for what should be as it was. TestRuns runs the program.
func TestShrink(t *testing.T) {
	in := program(t)
	out, err := shrink(in)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"main.nested", "runtime.gopanic", "sync/mutex.go", "reflect.makeFuncStub"} {
		kept := strings.HasPrefix(name, "reflect")
		if !bytes.Contains(in, []byte(name)) {
			t.Errorf("%s is not in the program, so that nothing can be told", name)
		}
		if bytes.Contains(out, []byte(name+"\x00")) != kept {
			t.Errorf("%s: in the result it should be: %v", name, kept)
		}
	}
	before, err := parse(in)
	if err != nil {
		t.Fatal(err)
	}
	after, err := parse(out)
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(before.memory, []byte(magic))
	tables := &tables{b: before.memory[at:]}
	if err := tables.find(); err != nil {
		t.Fatal(err)
	}
	last := tables.records[len(tables.records)-1]
	begin, end := at+tables.names, at+last+recTable
	if !bytes.Equal(before.memory[:begin], after.memory[:begin]) || !bytes.Equal(before.memory[end:], after.memory[end:]) {
		t.Error("memory beside the tables is not as it was")
	}
	for k, s := range before.sections {
		if a := after.sections[k]; a.id != s.id || !bytes.Equal(a.body, s.body) {
			t.Errorf("section %d is not as it was", s.id)
		}
	}
}

// TestRefuses gives modules that are broken or from elsewhere: they are refused, and run writes them as they are.
func TestRefuses(t *testing.T) {
	in := program(t)
	other := bytes.Replace(in, []byte(magic), []byte("\xf0"+magic[1:]), 1)
	for name, b := range map[string][]byte{
		"empty":          nil,
		"not wasm":       []byte("GIF89a, and some more"),
		"no data":        []byte(header),
		"cut":            in[:len(in)/2],
		"cut at the end": in[:len(in)-1],
		"another layout": other,
	} {
		if _, err := shrink(b); err == nil {
			t.Errorf("%s: not refused", name)
		}
	}
	dir := t.TempDir()
	from, to := filepath.Join(dir, "from.wasm"), filepath.Join(dir, "to.wasm")
	if err := os.WriteFile(from, other, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := run(from, to); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(to); err != nil || !bytes.Equal(b, other) {
		t.Error("what is refused is not written as it is", err)
	}
}

// TestSegments checks numbers and segments against each other.
func TestSegments(t *testing.T) {
	memory := make([]byte, 70000)
	for _, at := range []int{0, 1, 63, 64, 127, 128, 3000, 3000 + gap, 3001 + 2*gap, 8191, 8192, 69999} {
		memory[at] = byte(at) | 1
	}
	m := &module{}
	if err := m.load(segments(memory)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(m.memory, memory) {
		t.Error("memory comes back changed")
	}
}
