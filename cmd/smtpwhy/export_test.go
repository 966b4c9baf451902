package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"smtpwhy/core/catalogue"
)

var testIngredients = ingredients{wasm: []byte("\x00asm not really"), wasmExec: []byte("// runs wasm\n")}

// made is a site from the real catalogue. Tests only read it.
var made = sync.OnceValues(func() (tree, error) { return build(testIngredients, place{"", defaultAncestors}) })

func testTree(t *testing.T) tree {
	t.Helper()
	got, err := made()
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestBuildTwice(t *testing.T) {
	a := testTree(t)
	b, err := build(testIngredients, place{"", defaultAncestors})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(a.names(), b.names()); diff != "" {
		t.Errorf("two builds differ:\n%s", diff)
	}
	for name := range a {
		if !bytes.Equal(a[name], b[name]) {
			t.Errorf("two builds of %s differ", name)
		}
	}
	other := tree{}
	other.addHashed("app", ".wasm", []byte("other"))
	if name := other.names()[0]; a[name] != nil {
		t.Errorf("another wasm has the same name: %s", name)
	}
}

func TestCompress(t *testing.T) {
	html := []byte(strings.Repeat("<p>the same again</p>\n", 100))
	make := func() tree {
		return tree{"a.html": html, "b.png": html, "tiny.txt": []byte("x"), "assets/c.js": html}
	}
	none := func(string) []byte { return nil }
	a, b := make(), make()
	a.compress(11, none)
	b.compress(11, none)
	if diff := cmp.Diff(a, b); diff != "" {
		t.Errorf("two runs differ:\n%s", diff)
	}
	want := []string{"a.html", "a.html.br", "a.html.gz", "assets/c.js", "assets/c.js.br", "assets/c.js.gz", "b.png", "tiny.txt"}
	if diff := cmp.Diff(want, a.names()); diff != "" {
		t.Errorf("files:\n%s", diff)
	}
	for _, ext := range []string{".br", ".gz"} {
		if reuse(html, a["a.html"+ext], ext) == nil {
			t.Errorf("%s does not unpack to what was packed", ext)
		}
		if reuse([]byte("other"), a["a.html"+ext], ext) != nil || reuse(html, []byte("broken"), ext) != nil {
			t.Errorf("%s: something else was taken for it", ext)
		}
	}
	// What is there already is kept, as long as it unpacks to the same bytes.
	c := make()
	c.compress(11, func(name string) []byte {
		if strings.HasSuffix(name, ".br") {
			return []byte("broken")
		}
		return a[name]
	})
	if diff := cmp.Diff(a, c); diff != "" {
		t.Errorf("with old files:\n%s", diff)
	}
}

// snapshot returns what is in dir, without the marker.
func snapshot(t *testing.T, dir string) tree {
	t.Helper()
	got, err := readTree(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	delete(got, marker)
	return got
}

func TestWrite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "site")
	first := tree{"index.html": []byte("1"), "code/550/index.html": []byte("2"), "code/551/index.html": []byte("3"), "assets/a.js": []byte("4")}
	second := tree{"index.html": []byte("1b"), "code/550/index.html": []byte("2"), "assets/b.js": []byte("5")}
	for _, want := range []tree{first, first, second} {
		if err := write(dir, want); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, snapshot(t, dir)); diff != "" {
			t.Errorf("written:\n%s", diff)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "code", "551")); err == nil {
		t.Error("an empty folder stayed")
	}
	// What others put there stays, and is never overwritten.
	if err := os.WriteFile(filepath.Join(dir, "CNAME"), []byte("mine"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := write(dir, first); err != nil {
		t.Fatal(err)
	}
	if got := snapshot(t, dir); string(got["CNAME"]) != "mine" || len(got) != len(first)+1 {
		t.Errorf("beside a file of somebody else: %v", got.names())
	}
	if err := write(dir, tree{"CNAME": []byte("ours")}); err == nil || !strings.Contains(err.Error(), "CNAME") {
		t.Errorf("overwrote: %v", err)
	}
	if got := snapshot(t, dir); string(got["CNAME"]) != "mine" || len(got) != len(first)+1 {
		t.Errorf("after the refusal: %v", got.names())
	}
}

func TestWriteRefuses(t *testing.T) {
	site := tree{"index.html": []byte("1")}
	for name, dir := range map[string]string{
		"a file":         files(t, "thesis.txt", "mine"),
		"a hidden file":  files(t, ".profile", "mine"),
		"another marker": files(t, marker, "not a list"),
	} {
		before := snapshot(t, dir)
		if err := write(dir, site); err == nil {
			t.Errorf("%s: overwritten", name)
		}
		if diff := cmp.Diff(before, snapshot(t, dir)); diff != "" {
			t.Errorf("%s: changed:\n%s", name, diff)
		}
	}
	// A marker that was tampered with leads nowhere else.
	outside := files(t, "victim.txt", "mine")
	dir := filepath.Join(outside, "site")
	if err := os.Mkdir(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, marker), []byte(markerHead+"../victim.txt\n/etc/hostname\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(dir, "code")); err != nil {
		t.Fatal(err)
	}
	if err := write(dir, tree{"index.html": []byte("1"), "code/550/index.html": []byte("2")}); err == nil {
		t.Error("followed a link out of the folder")
	}
	if _, err := os.Stat(filepath.Join(outside, "550")); err == nil {
		t.Error("wrote outside of the folder")
	}
	if b, err := os.ReadFile(filepath.Join(outside, "victim.txt")); err != nil || string(b) != "mine" {
		t.Errorf("the file outside: %q, %v", b, err)
	}
	if err := write(files(t, "x", "")+"/x", site); err == nil {
		t.Error("took a file for a folder")
	}
}

func TestExportCommand(t *testing.T) {
	tests := []struct {
		args   string
		status int
		msg    string
	}{
		{"export", exitUsage, "expected"},
		{"export --url example.com DIR", exitUsage, "--url"},
		{"export --url ftp://example.com/ DIR", exitUsage, "--url"},
		{"export --url https://user@example.com/?x DIR", exitUsage, "--url"},
		{"export --wasm nothing.wasm --wasm-exec nothing.js DIR", exitFailure, "nothing.wasm"},
	}
	if _, err := embeddedSite(); err != nil {
		tests = append(tests, tests[0])
		tests[len(tests)-1].args, tests[len(tests)-1].status, tests[len(tests)-1].msg = "export DIR", exitFailure, "make dist"
	}
	for _, tt := range tests {
		dir := filepath.Join(t.TempDir(), "site")
		status, out, msg := runCommand(t, "", strings.Fields(strings.ReplaceAll(tt.args, "DIR", dir))...)
		if status != tt.status || !strings.Contains(msg, tt.msg) || out != "" {
			t.Errorf("%s: status %d, %q and %q; want %d and %q", tt.args, status, out, msg, tt.status, tt.msg)
		}
		if _, err := os.Stat(dir); err == nil {
			t.Errorf("%s: made the folder", tt.args)
		}
	}
}

// TestExportAgain takes the ingredients out of a site and makes the same site from them.
func TestExportAgain(t *testing.T) {
	want := testTree(t)
	dir := t.TempDir()
	if err := write(dir, want); err != nil {
		t.Fatal(err)
	}
	in, err := ingredientsOf(os.DirFS(dir))
	if err != nil || !bytes.Equal(in.wasm, testIngredients.wasm) || !bytes.Equal(in.wasmExec, testIngredients.wasmExec) {
		t.Fatalf("ingredients: %v", err)
	}
	got, err := build(in, place{"https://example.com/tools/smtp", defaultAncestors})
	if err != nil {
		t.Fatal(err)
	}
	if got["robots.txt"] != nil {
		t.Error("robots.txt below the root of the host")
	}
	root := tree{}
	if err := root.addPages(&catalogue.Catalogue{}, assets{}, place{"https://example.com/", defaultAncestors}); err != nil || !strings.Contains(string(root["robots.txt"]), "Sitemap: https://example.com/sitemap.txt\n") {
		t.Errorf("robots.txt: %q, %v", root["robots.txt"], err)
	}
	sitemap := strings.Fields(string(got["sitemap.txt"]))
	delete(got, "sitemap.txt")
	if diff := cmp.Diff(want.names(), got.names()); diff != "" {
		t.Errorf("files differ:\n%s", diff)
	}
	if !slices.Contains(sitemap, "https://example.com/tools/smtp/") || !slices.Contains(sitemap, "https://example.com/tools/smtp/code/550/") || slices.Contains(sitemap, "https://example.com/tools/smtp/embed/") {
		t.Errorf("sitemap: %q ...", sitemap[:min(5, len(sitemap))])
	}
	if !strings.Contains(string(got["code/550/index.html"]), `<link rel="canonical" href="https://example.com/tools/smtp/code/550/">`) {
		t.Error("code/550/ is not canonical")
	}
	if strings.Contains(string(want["code/550/index.html"]), "canonical") {
		t.Error("code/550/ names a canonical address, where none is known")
	}
	if !strings.Contains(string(got["embed/index.html"]), `<link rel="canonical" href="https://example.com/tools/smtp/">`) || !strings.Contains(string(want["embed/index.html"]), `<link rel="canonical" href="../">`) {
		t.Error("embed/ does not name the page itself as canonical")
	}
	if _, err := ingredientsOf(os.DirFS(t.TempDir())); err == nil {
		t.Error("an empty folder has ingredients")
	}
}

// TestEmbeddedAgain exports the site of the binary, where it has one, twice.
func TestEmbeddedAgain(t *testing.T) {
	site, err := embeddedSite()
	if err != nil {
		t.Skip("this test binary has no site in it")
	}
	want, err := readTree(site)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for range 2 {
		if status, _, msg := runCommand(t, "", "export", dir); status != 0 {
			t.Fatal(msg)
		}
		if diff := cmp.Diff(want.names(), snapshot(t, dir).names()); diff != "" {
			t.Errorf("files differ:\n%s", diff)
		}
	}
	if _, err := fs.Stat(site, "index.html.br"); err != nil {
		t.Error(err)
	}
}
