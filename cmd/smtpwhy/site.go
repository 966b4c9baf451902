package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"smtpwhy/core/catalogue"
	"smtpwhy/core/words"
	"smtpwhy/static"
	"smtpwhy/web"
)

// ingredients is what of a site cannot be made from this program alone.
type ingredients struct{ wasm, wasmExec []byte }

// ingredientsOf finds them in a site that was made before.
func ingredientsOf(site fs.FS) (in ingredients, err error) {
	for pattern, to := range map[string]*[]byte{"assets/app.*.wasm": &in.wasm, "assets/wasm_exec.*.js": &in.wasmExec} {
		names, err := fs.Glob(site, pattern)
		if err != nil || len(names) != 1 {
			return in, fmt.Errorf("the site in this binary has %d files %s, not one", len(names), pattern)
		}
		if *to, err = fs.ReadFile(site, names[0]); err != nil {
			return in, err
		}
	}
	return in, nil
}

// assets are the names, relative to the root of the site, of what the pages load.
type assets struct {
	Wasm, WasmExec, Boot, Style string
	Loader                      string // what boot.js has load the program
	Frame                       string // what boot.js loads in a frame
	Offline                     string // what boot.js loads in a tab of its own
	Search                      string // the script of the index
	Catalogue                   string
	Languages                   []language
	WasmSize                    int
	Icon, Manifest              string // "" if there is none
	Version                     string // of the pages and all that they load
}

// A language is one that the page can be told to speak, and the file with its texts.
type language struct{ Tag, File string }

// build makes a whole site, uncompressed. The result depends on its arguments and on the program only.
func build(in ingredients, at place) (tree, error) {
	t := tree{}
	packed, err := catalogue.Pack()
	if err != nil {
		return nil, err
	}
	a := assets{
		Wasm:      t.addHashed("app", ".wasm", in.wasm),
		WasmExec:  t.addHashed("wasm_exec", ".js", in.wasmExec),
		WasmSize:  len(in.wasm),
		Catalogue: t.addHashed("catalogue", ".txt", []byte(packed)),
	}
	for _, l := range words.Langs {
		if l.Tag == words.English { // the program of the page carries it
			continue
		}
		texts, err := web.Texts(l.Tag)
		if err != nil {
			return nil, err
		}
		a.Languages = append(a.Languages, language{l.Tag, t.addHashed(l.Tag, ".txt", []byte(texts))})
	}
	if err := t.addStatic(&a); err != nil {
		return nil, err
	}
	if a.Version, err = t.versionOf(); err != nil {
		return nil, err
	}
	if err := t.addForPrograms(catalogue.Default()); err != nil {
		return nil, err
	}
	if at.URL != "" && !strings.HasSuffix(at.URL, "/") {
		at.URL += "/"
	}
	if err := t.addPages(catalogue.Default(), a, at); err != nil {
		return nil, err
	}
	if err := t.addWorker(); err != nil {
		return nil, err
	}
	return t, nil
}

// addForPrograms adds the catalogue as JSON, and the schemas of what programs read.
func (t tree) addForPrograms(cat *catalogue.Catalogue) error {
	var err error
	if t["catalogue.json"], err = catalogueJSON(cat); err != nil {
		return err
	}
	schemas, err := fs.Glob(static.Files, "schema/*.json")
	if err != nil {
		return err
	}
	for _, name := range schemas {
		if t[name], err = fs.ReadFile(static.Files, name); err != nil {
			return err
		}
	}
	return nil
}

// addHashed adds an asset under a name that changes with its content, and returns the name.
func (t tree) addHashed(stem, ext string, b []byte) string {
	sum := sha256.Sum256(b)
	name := "assets/" + stem + "." + hex.EncodeToString(sum[:6]) + ext
	t[name] = b
	return name
}

// manifest describes the page as an app to install.
const manifest = "site.webmanifest"

// embedScript is the script for the pages of others.
const embedScript = "v1/embed.js"

// addStatic adds what lies under static: the style sheets in one, the boot script, and the icons and the manifest,
// whose names are fixed.
func (t tree) addStatic(a *assets) error {
	sheets, err := fs.Glob(static.Files, "css/*.css")
	if err != nil {
		return err
	}
	// The tokens and what holds for every element come first: a block may override it.
	order := func(name string) int {
		if i := slices.Index([]string{"css/tokens.css", "css/base.css"}, name); i >= 0 {
			return i
		}
		return 2
	}
	slices.SortStableFunc(sheets, func(a, b string) int { return order(a) - order(b) })
	var css bytes.Buffer
	for _, name := range sheets {
		b, err := fs.ReadFile(static.Files, name)
		if err != nil {
			return err
		}
		css.Write(b)
		css.WriteByte('\n')
	}
	a.Style = t.addHashed("style", ".css", css.Bytes())
	for stem, to := range map[string]*string{"boot": &a.Boot, "loader": &a.Loader, "frame": &a.Frame, "offline": &a.Offline, "search": &a.Search} {
		b, err := fs.ReadFile(static.Files, stem+".js")
		if err != nil {
			return err
		}
		*to = t.addHashed(stem, ".js", b)
	}
	// The name of this one is in the pages of others. What they rely on stays as it is under v1.
	if t[embedScript], err = fs.ReadFile(static.Files, "embed.js"); err != nil {
		return err
	}
	return fs.WalkDir(static.Files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		switch base := path.Base(name); {
		case strings.HasPrefix(base, "screenshot"), !slices.Contains([]string{".svg", ".png", ".ico", ".webmanifest"}, path.Ext(base)):
			return nil
		case t[base] != nil:
			return errors.New("two static files are called " + base)
		default:
			switch base {
			case "icon.svg":
				a.Icon = base
			case manifest:
				a.Manifest = base
			}
			t[base], err = fs.ReadFile(static.Files, name)
			return err
		}
	})
}
