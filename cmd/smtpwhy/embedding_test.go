package main

import (
	"encoding/json"
	"html"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestEmbeddingTried proves that the portals which the browser tests build embed with the lines that the page gives, and no others,
// and that it names their versions.
func TestEmbeddingTried(t *testing.T) {
	page := string(testTree(t)["embedding/index.html"])
	example := regexp.MustCompile(`(?s)<pre class="page__example">(.*?)</pre>`)
	section := func(id string) string {
		_, rest, ok := strings.Cut(page, `<h2 id="`+id+`">`)
		if !ok {
			t.Fatalf("the page has no part %q", id)
		}
		part, _, _ := strings.Cut(rest, "<h2 ")
		return part
	}
	lines := map[string][]string{}
	for _, id := range []string{"html", "docusaurus", "mkdocs"} {
		for _, m := range example.FindAllStringSubmatch(section(id), -1) {
			lines[id] = append(lines[id], html.UnescapeString(m[1]))
		}
	}
	var frame string
	for _, line := range lines["html"] {
		if strings.HasPrefix(line, "<iframe") {
			frame = line
		}
	}
	if frame == "" || len(lines["docusaurus"]) != 3 || len(lines["mkdocs"]) != 2 {
		t.Fatalf("the examples are %q", lines)
	}
	for _, id := range []string{"docusaurus", "mkdocs"} {
		dir := os.DirFS("../../web/e2e/testdata/portals/" + id)
		var all string
		err := fs.WalkDir(dir, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(name, ".json") {
				return err
			}
			b, err := fs.ReadFile(dir, name)
			all += string(b)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range append(lines[id], frame) {
			if !strings.Contains(all, line) {
				t.Errorf("the test site of %s has no\n%s", id, line)
			}
		}
	}

	b, err := os.ReadFile("../../web/e2e/testdata/portals/docusaurus/package.json")
	if err != nil {
		t.Fatal(err)
	}
	var used struct{ Dependencies map[string]string }
	if err := json.Unmarshal(b, &used); err != nil {
		t.Fatal(err)
	}
	docusaurus, react := used.Dependencies["@docusaurus/core"], used.Dependencies["react"]
	minor := regexp.MustCompile(`^\d+\.\d+`).FindString(docusaurus)
	major, _, _ := strings.Cut(react, ".")
	if said := section("docusaurus"); minor == "" || !strings.Contains(said, "Docusaurus "+minor+" with React "+major+" ") {
		t.Errorf("the page does not say that Docusaurus %s with React %s was tried", docusaurus, react)
	}
}

// TestEmbeddingLock proves that the packages of the test site come from the public registry, with a hash each.
func TestEmbeddingLock(t *testing.T) {
	b, err := os.ReadFile("../../web/e2e/testdata/portals/docusaurus/package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	var lock struct {
		Packages map[string]struct{ Resolved, Integrity string }
	}
	if err := json.Unmarshal(b, &lock); err != nil {
		t.Fatal(err)
	}
	if len(lock.Packages) < 100 {
		t.Fatalf("%d packages", len(lock.Packages))
	}
	for name, p := range lock.Packages {
		if name != "" && (!strings.HasPrefix(p.Resolved, "https://registry.npmjs.org/") || !strings.HasPrefix(p.Integrity, "sha512-")) {
			t.Errorf("%s comes from %s with the hash %q", name, p.Resolved, p.Integrity)
		}
	}
}
