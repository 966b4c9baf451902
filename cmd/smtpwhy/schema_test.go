package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"smtpwhy/core"
	"smtpwhy/core/catalogue"
	"smtpwhy/static"
)

// readSchema returns a schema as it is, and one in which every field that it does not describe is wrong.
func readSchema(t *testing.T, name string) (asIs map[string]any, strict *jsonschema.Schema) {
	t.Helper()
	b, err := static.Files.ReadFile("schema/" + name)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &asIs); err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	forbidMore(doc)
	c := jsonschema.NewCompiler()
	if err := c.AddResource(name, doc); err != nil {
		t.Fatal(err)
	}
	strict, err = c.Compile(name)
	if err != nil {
		t.Fatal(err)
	}
	return asIs, strict
}

func forbidMore(v any) {
	switch v := v.(type) {
	case map[string]any:
		if v["type"] == "object" {
			v["additionalProperties"] = false
		}
		for _, each := range v {
			forbidMore(each)
		}
	case []any:
		for _, each := range v {
			forbidMore(each)
		}
	}
}

// fits reports what is wrong with a JSON text.
func fits(t *testing.T, schema *jsonschema.Schema, text string) error {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return schema.Validate(v)
}

// TestExplainSchema holds what explain --json prints for every golden file and every example of the catalogue against its schema.
func TestExplainSchema(t *testing.T) {
	asIs, schema := readSchema(t, "explain.json")
	inputs := map[string]string{"nothing": "", "noise": "\x00\xff what"}
	names, err := filepath.Glob("../../core/testdata/*.txt")
	if err != nil || len(names) < 20 {
		t.Fatal(len(names), err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		inputs[name], _, _ = strings.Cut(string(b), "-- want --")
	}
	for _, e := range catalogue.Default().Entries() {
		for _, ex := range e.Examples {
			inputs[e.ID] = ex
		}
	}
	seen := map[string]bool{}
	for name, input := range inputs {
		b := core.Explain(input).JSON(name)
		if err := fits(t, schema, string(b)); err != nil {
			t.Errorf("%s: %v\n%s", name, err, b)
		}
		var got struct{ Findings []map[string]any }
		if err := json.Unmarshal(b, &got); err != nil {
			t.Fatal(err)
		}
		for _, f := range got.Findings {
			for field := range f {
				seen[field] = true
			}
		}
	}
	properties := asIs["properties"].(map[string]any)["findings"].(map[string]any)["items"].(map[string]any)["properties"].(map[string]any)
	for field := range properties {
		if !seen[field] && field != "lang" { // which needs another language
			t.Errorf("no output has the field %s", field)
		}
	}
	var causes []string
	for _, c := range properties["cause"].(map[string]any)["enum"].([]any) {
		causes = append(causes, c.(string))
	}
	var want []string
	for _, c := range catalogue.Causes {
		want = append(want, string(c))
	}
	if !slices.Equal(causes, want) {
		t.Errorf("causes of the schema: %v, want %v", causes, want)
	}
	// What is wrong is found.
	for _, text := range []string{`{}`, `{"schema":2}`, `[]`} {
		if fits(t, schema, text) == nil {
			t.Errorf("%s passes", text)
		}
	}
}

// TestCatalogueSchema holds the catalogue of the site against its schema, and against the catalogue itself.
func TestCatalogueSchema(t *testing.T) {
	_, schema := readSchema(t, "catalogue.json")
	site := testTree(t)
	text := string(site["catalogue.json"])
	if err := fits(t, schema, text); err != nil {
		t.Error(err)
	}
	var got jsonCatalogue
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatal(err)
	}
	if n := len(catalogue.Default().Entries()); len(got.Entries) != n || strings.Count(text, "\n") != n {
		t.Errorf("%d entries on %d lines, want %d", len(got.Entries), strings.Count(text, "\n"), n)
	}
	for _, e := range got.Entries {
		if site[entryPath(catalogue.Default().Entry(e.ID))+"index.html"] == nil {
			t.Errorf("%s has no page", e.ID)
		}
	}
	for _, name := range []string{"schema/explain.json", "schema/catalogue.json"} {
		if want, err := static.Files.ReadFile(name); err != nil || !bytes.Equal(site[name], want) {
			t.Errorf("%s in the site: %v", name, err)
		}
	}
}
