// Package coretest holds golden files for the tests of core and web: an input and what is wanted of it in one
// file, "-- input --" and "-- want --" as in Go's txtar.
package coretest

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the wanted results of golden files")

const (
	inputMark = "-- input --\n"
	wantMark  = "-- want --\n"
)

// Golden runs got on the input of each .txt file of dir and compares the result with the wanted one. With
// -update it writes the result instead.
func Golden(t *testing.T, dir string, got func(input string) string) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no golden files in %s", dir)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) {
			input, want := Read(t, name)
			out := got(input)
			if out == want {
				return
			}
			if *update {
				Write(t, name, input, out)
				return
			}
			t.Errorf("%s differs (go test -update writes it):\n%s", name, diff(want, out))
		})
	}
}

// Read returns the input and the wanted result of a golden file. A line end before "-- want --" belongs to
// the file, not to the input.
func Read(t testing.TB, name string) (input, want string) {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	s, ok := strings.CutPrefix(string(b), inputMark)
	if !ok {
		t.Fatalf("%s does not start with %q", name, inputMark)
	}
	input, want, _ = strings.Cut(s, "\n"+wantMark)
	return input, want
}

// Write writes a golden file.
func Write(t testing.TB, name, input, want string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(inputMark+input+"\n"+wantMark+want), 0o666); err != nil {
		t.Fatal(err)
	}
}

// File compares got with the file called name. With -update it writes it instead.
func File(t testing.TB, name, got string) {
	t.Helper()
	b, err := os.ReadFile(name)
	if string(b) == got && err == nil {
		return
	}
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Errorf("%s differs (go test -update writes it):\n%s", name, diff(string(b), got))
}

// Inputs returns the inputs of the golden files of dir: the seeds of fuzzers.
func Inputs(t testing.TB, dir string) []string {
	t.Helper()
	names, _ := filepath.Glob(filepath.Join(dir, "*.txt"))
	var out []string
	for _, name := range names {
		in, _ := Read(t, name)
		out = append(out, in)
	}
	return out
}

// diff shows the lines that differ, in order.
func diff(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	var b strings.Builder
	for len(w) > 0 || len(g) > 0 {
		switch {
		case len(w) > 0 && len(g) > 0 && w[0] == g[0]:
			w, g = w[1:], g[1:]
		case len(g) > 0 && len(w) > 0 && contains(g, w[0]) || len(w) == 0:
			b.WriteString("+ " + g[0] + "\n")
			g = g[1:]
		default:
			b.WriteString("- " + w[0] + "\n")
			w = w[1:]
		}
	}
	return b.String()
}

func contains(lines []string, line string) bool {
	for _, l := range lines {
		if l == line {
			return true
		}
	}
	return false
}
