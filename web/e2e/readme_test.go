package e2e

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestReadme checks that each test that README.md names is there.
func TestReadme(t *testing.T) {
	b, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	names := regexp.MustCompile("(?:(core/catalogue|core/dsn|core/redact|core|web|cmd/smtpwhy) )?`(Test\\w+)`").FindAllStringSubmatch(string(b), -1)
	if len(names) < 40 {
		t.Fatalf("%d tests are named, want more", len(names))
	}
	source := map[string]string{}
	for _, m := range names {
		dir := filepath.Join("../..", m[1])
		if m[1] == "" {
			dir = "."
		}
		if source[dir] == "" {
			files, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range files {
				b, err := os.ReadFile(f)
				if err != nil {
					t.Fatal(err)
				}
				source[dir] += string(b)
			}
		}
		if !strings.Contains(source[dir], "\nfunc "+m[2]+"(t *testing.T)") {
			t.Errorf("README.md names %s %s, which is not there", m[1], m[2])
		}
	}
}
