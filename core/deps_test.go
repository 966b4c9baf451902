package core

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// arrows is the table of what may import what within the module: data flows one way, and nothing looks back.
var arrows = map[string][]string{
	"core/text":       {},
	"core/smtp":       {"core/text"},
	"core/event":      {"core/smtp", "core/text"},
	"core/transcript": {"core/event", "core/smtp", "core/text"},
	"core/exception":  {"core/event", "core/smtp", "core/text", "core/transcript"},
	"core/dsn":        {"core/event", "core/smtp", "core/text", "core/transcript"},
	"core/maillog":    {"core/event", "core/smtp", "core/text", "core/transcript"},
	"core/webhook":    {"core/event", "core/smtp", "core/text", "core/transcript"},
	"core/catalogue":  {"core/smtp", "core/text", "core/words"},
	"core/words":      {},
	"core": {"core/catalogue", "core/dsn", "core/event", "core/exception", "core/maillog", "core/smtp", "core/text", "core/transcript",
		"core/webhook", "core/words"},
	"core/redact":   {"core", "core/catalogue", "core/event", "core/text"},
	"core/coretest": {},
	"web":           {"core", "core/catalogue", "core/dsn", "core/event", "core/redact", "core/smtp", "core/text", "core/words"},
	"static":        {},
	"cmd/app":       {"core/catalogue", "web"},
	"cmd/untrace":   {},
	"cmd/smtpwhy":   {"core", "core/catalogue", "core/dsn", "core/event", "core/redact", "core/smtp", "core/text", "core/words", "static", "web"},
}

// forbidden are packages that core does not use: slow in wasm, or a way out of the page.
var forbidden = []string{"regexp", "net", "net/http", "net/url", "os", "os/exec", "syscall", "syscall/js", "unsafe"}

// TestImports compares every import of the module with the arrows. Tests may use more.
func TestImports(t *testing.T) {
	root := os.DirFS("..")
	fset := token.NewFileSet()
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), "_") || strings.HasPrefix(d.Name(), ".") && name != "." || d.Name() == "dist" || d.Name() == "testdata" || d.Name() == "e2e") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		src, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		f, err := parser.ParseFile(fset, name, src, parser.ImportsOnly)
		if err != nil {
			return err
		}
		pkg := path.Dir(name)
		allowed, ok := arrows[pkg]
		if !ok {
			t.Errorf("%s: package %s is not in the table of arrows", name, pkg)
		}
		for _, im := range f.Imports {
			p, _ := strconv.Unquote(im.Path.Value)
			inCore := pkg == "core" || strings.HasPrefix(pkg, "core/")
			first, _, _ := strings.Cut(p, "/")
			switch own, mine := strings.CutPrefix(p, "smtpwhy/"); {
			case mine:
				if !slices.Contains(allowed, own) {
					t.Errorf("%s imports %s, which the arrows do not allow", name, own)
				}
			case inCore && pkg != "core/coretest" && (slices.Contains(forbidden, p) || strings.Contains(first, ".")):
				t.Errorf("%s imports %s, which core does not use", name, p)
			case strings.Contains(p, "go-app") && pkg != "web" && !strings.HasPrefix(pkg, "cmd/"):
				t.Errorf("%s imports go-app; only web and cmd do", name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestFileSize keeps files short enough to be read at once.
func TestFileSize(t *testing.T) {
	root := os.DirFS("..")
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), "_") || strings.HasPrefix(d.Name(), ".") && name != "." || d.Name() == "dist" || d.Name() == "testdata") {
			return fs.SkipDir
		}
		if strings.HasSuffix(name, ".go") {
			b, err := fs.ReadFile(root, name)
			if err != nil {
				return err
			}
			if n := strings.Count(string(b), "\n"); n > 400 {
				t.Errorf("%s has %d lines, at most 400", name, n)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
