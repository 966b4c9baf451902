package catalogue

import (
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
)

// A file is one text file of the catalogue.
type file struct {
	name, text string
	local      bool // of an organisation's own rules
}

// extra are the files that Extend added.
var extra []file

// Default returns the catalogue: what is built in, and what Extend added. It is parsed at first use.
var Default = sync.OnceValue(known)

// Extend adds the .txt files in the top folder of fsys to what Default returns, an organisation's own rules, and those in
// folders called as languages ("de") to the translations. It has to be called before the first use of either. The error is
// an ErrorList with everything wrong in the files, and then nothing was added; rules that only fail their examples are found
// by Check.
func Extend(fsys fs.FS) error {
	files, err := readDir(fsys, ".")
	if err != nil {
		return err
	}
	for i := range files {
		files[i].local = true
	}
	known, err := builtin()
	if err != nil {
		return err
	}
	c, errs := load(append(append(known, extra...), files...))
	if len(errs) > 0 {
		return errs
	}
	translated, err := readTranslations(fsys, c)
	if err != nil {
		return err
	}
	extra = append(extra, files...)
	for lang, files := range translated {
		extraTranslations[lang] = append(extraTranslations[lang], files...)
	}
	return nil
}

// Load parses the .txt files of dir in fsys. The error is an ErrorList with everything wrong in all files;
// the entries that are right are returned with it.
func Load(fsys fs.FS, dir string) (*Catalogue, error) {
	files, err := readDir(fsys, dir)
	if err != nil {
		return nil, err
	}
	c, errs := load(files)
	if len(errs) > 0 {
		return c, errs
	}
	return c, nil
}

// readDir reads the .txt files of dir, in the order of their names.
func readDir(fsys fs.FS, dir string) ([]file, error) {
	names, err := fs.Glob(fsys, path.Join(dir, "*.txt"))
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	files := make([]file, 0, len(names))
	piece := make([]byte, 32<<10)
	for _, name := range names {
		text, err := readText(fsys, name, piece)
		if err != nil {
			return nil, err
		}
		files = append(files, file{name: path.Base(name), text: text})
	}
	return files, nil
}

// readText reads a file by way of piece. fs.ReadFile and a conversion would copy the megabyte of the catalogue twice.
func readText(fsys fs.FS, name string, piece []byte) (string, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	var b strings.Builder
	if info, err := f.Stat(); err == nil {
		b.Grow(int(info.Size()))
	}
	_, err = io.CopyBuffer(&b, f, piece)
	return b.String(), err
}

// load parses and indexes the entries of files.
func load(files []file) (*Catalogue, ErrorList) {
	entries, errs := parseAll(files)
	c, list := build(entries)
	errs = append(errs, list...)
	for _, e := range entries {
		e.check(&errs)
	}
	return c, errs
}

func parseAll(files []file) (entries []*Entry, errs ErrorList) {
	var kept stores
	for _, f := range files {
		es, list := parse(f.name, f.text, &kept)
		for _, e := range es {
			e.Local = f.local
		}
		entries = append(entries, es...)
		errs = append(errs, list...)
	}
	return entries, errs
}

// A Source is a file of the catalogue as it was written.
type Source struct {
	Name, Text string
	Local      bool // of an organisation's own rules
}

// Sources returns the files that Default is made of, in their order.
func Sources() ([]Source, error) {
	files, err := builtin()
	if err != nil {
		return nil, err
	}
	var out []Source
	for _, f := range append(files, extra...) {
		out = append(out, Source{f.name, f.text, f.local})
	}
	return out, nil
}
