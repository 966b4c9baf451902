package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
)

// keptIn reads the list of a service worker.
func keptIn(t *testing.T, site tree) kept {
	t.Helper()
	list, ok := strings.CutPrefix(string(site[workerScript]), "\"use strict\";\nconst kept = ")
	if !ok {
		t.Fatalf("the service worker starts with %.60q", site[workerScript])
	}
	list, _, _ = strings.Cut(list, ";\n")
	var k kept
	if err := json.Unmarshal([]byte(list), &k); err != nil {
		t.Fatal(err)
	}
	return k
}

// TestWorker checks that the list of the service worker has all that the page loads, with the right hashes, and nothing of
// what is for others.
func TestWorker(t *testing.T) {
	site := testTree(t)
	k := keptIn(t, site)
	for path, hash := range k.Files {
		name := path
		if path == "" || strings.HasSuffix(path, "/") {
			name += "index.html"
		}
		sum := sha256.Sum256(site[name])
		if site[name] == nil || hash != "sha256-"+base64.StdEncoding.EncodeToString(sum[:]) {
			t.Errorf("%q is kept with the hash %s, which %s has not", path, hash, name)
		}
		if strings.HasPrefix(path, embedDir) || strings.HasPrefix(path, "v1/") || path == workerScript {
			t.Errorf("%q is kept, and should not be", path)
		}
	}
	for _, want := range []string{"", "about/", offlineDir, "icon.svg", "icon-192.png", manifest} {
		if k.Files[want] == "" {
			t.Errorf("%q is not kept", want)
		}
	}
	for name := range site {
		if strings.HasPrefix(name, "assets/") && k.Files[name] == "" {
			t.Errorf("%s is not kept", name)
		}
	}
	folders := map[string]bool{}
	for _, f := range k.Folders {
		folders[f] = true
	}
	for _, want := range []string{"code/", "codes/", "reply/", "status/"} {
		if !folders[want] {
			t.Errorf("pages under %s are not known to the service worker", want)
		}
	}
	if folders[embedDir] || folders["assets/"] || folders["v1/"] {
		t.Errorf("the service worker answers for %q", k.Folders)
	}

	// Another program, another version, in the worker and on the pages.
	other, err := build(ingredients{wasm: []byte("\x00asm another"), wasmExec: testIngredients.wasmExec}, place{"", defaultAncestors})
	if err != nil {
		t.Fatal(err)
	}
	if o := keptIn(t, other); o.Version == k.Version || len(o.Version) != 12 {
		t.Errorf("versions of the worker: %s and %s", k.Version, o.Version)
	}
	edition := func(site tree) string {
		_, rest, _ := strings.Cut(string(site["index.html"]), `data-version="`)
		v, _, _ := strings.Cut(rest, `"`)
		return v
	}
	if a, b := edition(site), edition(other); a == b || len(a) != 12 || !strings.Contains(string(site["code/550/index.html"]), "Version "+a) {
		t.Errorf("versions on the pages: %q and %q", a, b)
	}
	if strings.Contains(string(site["embed/index.html"]), "data-offline") || strings.Contains(string(site["embed/index.html"]), "manifest\"") {
		t.Error("embed/ keeps itself, or is to be installed")
	}
}

// TestManifest checks that what the manifest names is there, at any path.
func TestManifest(t *testing.T) {
	site := testTree(t)
	var m struct {
		Name  string `json:"short_name"`
		Start string `json:"start_url"`
		Scope string
		Icons []struct{ Src, Sizes, Type string }
	}
	if err := json.Unmarshal(site[manifest], &m); err != nil {
		t.Fatal(err)
	}
	if m.Name != "smtpwhy" || m.Start != "./" || m.Scope != "./" || len(m.Icons) != 3 {
		t.Errorf("manifest: %+v", m)
	}
	for _, icon := range m.Icons {
		if site[icon.Src] == nil || contentType(icon.Src) != icon.Type {
			t.Errorf("icon %+v is not there, or no %s", icon, icon.Type)
		}
	}
}
