package catalogue

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// english is the language of the entries themselves.
const english = "en"

// In returns e with its words in a language, and the language that its sentences are in: English where nobody has translated
// them. The short name may be translated where the sentences are not.
func (e *Entry) In(lang string) (told *Entry, in string) {
	if lang == english {
		return e, english
	}
	t := translation(lang).Entry(e.ID)
	if t == nil {
		return e, english
	}
	c := *e
	if t.Name != "" {
		c.Name = t.Name
	}
	if t.Title == "" {
		return &c, english
	}
	c.Title, c.Why, c.Maybe, c.Do = t.Title, t.Why, t.Maybe, t.Do
	return &c, lang
}

// translations holds the languages that were asked for: an entry for each id, with the words alone.
var translations struct {
	sync.Mutex
	of map[string]*Catalogue
}

// extraTranslations are the files that Extend added, by language.
var extraTranslations = map[string][]file{}

// translation returns what there is in a language. It is read at first use.
func translation(lang string) *Catalogue {
	translations.Lock()
	defer translations.Unlock()
	t, ok := translations.of[lang]
	if !ok {
		t = translated(lang)
		keepTranslation(lang, t)
	}
	return t
}

// keepTranslation keeps what there is in a language. translations is locked.
func keepTranslation(lang string, t *Catalogue) {
	if translations.of == nil {
		translations.of = map[string]*Catalogue{}
	}
	translations.of[lang] = t
}

// translationFiles returns the files of a language: those that the program carries, and those that Extend added.
func translationFiles(lang string) ([]file, error) {
	files, err := builtinTranslation(lang)
	return append(files, extraTranslations[lang]...), err
}

// PackTranslation returns all there is in a language as one text for ProvideTranslation.
func PackTranslation(lang string) (string, error) {
	files, err := translationFiles(lang)
	if err != nil {
		return "", err
	}
	c, errs := translate(files)
	if len(errs) > 0 {
		return "", errs
	}
	return c.pack(files), nil
}

// ProvideTranslation sets what PackTranslation returned where the site was made.
func ProvideTranslation(lang, packed string) {
	translations.Lock()
	defer translations.Unlock()
	keepTranslation(lang, unpack(packed))
}

// translate reads the files of one language.
func translate(files []file) (*Catalogue, ErrorList) {
	entries, errs := parseAll(files)
	c, list := build(entries)
	return c, append(errs, list...)
}

// readTranslations reads the translations that an organisation's own rules come with, by language. c holds the rules.
func readTranslations(fsys fs.FS, c *Catalogue) (map[string][]file, error) {
	names, err := fs.Glob(fsys, "*/*.txt")
	if err != nil {
		return nil, err
	}
	out := map[string][]file{}
	for _, name := range names {
		lang := path.Dir(name)
		if out[lang] != nil {
			continue
		}
		files, err := readDir(fsys, lang)
		if err != nil {
			return nil, err
		}
		before, err := translationFiles(lang)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		t, errs := translate(append(before, files...))
		errs = append(errs, c.checkTranslation(t)...)
		if len(errs) > 0 {
			return nil, errs
		}
		out[lang] = files
	}
	return out, nil
}

// checkTranslation reports what in a translation does not go with the entries of c: an id that there is not, another field
// than those of words, blanks or citations that are not those of the entry.
func (c *Catalogue) checkTranslation(t *Catalogue) (errs ErrorList) {
	for _, e := range t.Entries() {
		bad := func(parts ...string) {
			errs.add(e.File, e.Line, e.ID, ": ", strings.Join(parts, ""))
		}
		of := c.Entry(e.ID)
		if of == nil {
			bad("there is no such entry")
			continue
		}
		if e.Name != "" && of.Name == "" {
			bad("the entry has no Name")
		}
		if len(e.Replies)+len(e.Phrases)+len(e.Tokens)+len(e.Zones)+len(e.Own)+len(e.At)+len(e.After)+len(e.See)+len(e.Examples)+len(e.Nots) > 0 ||
			e.Problem != "" || e.Like != "" || e.Cause != "" || e.Act != "" || e.Retry != "" || e.Wait != 0 || e.Source != "" || e.Provider != "" || e.Folk {
			bad("a translation has Name, Title, Why, Maybe and Do only")
		}
		if e.Title == "" {
			if e.Name == "" || len(e.Why)+len(e.Maybe)+len(e.Do) > 0 {
				bad("no Title")
			}
			continue
		}
		for _, part := range []struct{ name, got, want string }{
			{"Title", blankList(e.Title), blankList(of.Title)},
			{"Why", blankList(whyOf(e)), blankList(whyOf(of))},
			{"Maybe", blankList(e.Maybe...), blankList(of.Maybe...)},
			{"Do", blankList(e.Do...), blankList(of.Do...)},
			{"Why", citeList(e), citeList(of)},
		} {
			if part.got != part.want {
				bad(part.name, " has ", part.got, ", the entry has ", part.want)
			}
		}
		if len(e.Maybe) != len(of.Maybe) || len(e.Do) != len(of.Do) {
			bad(strconv.Itoa(len(e.Maybe)), " Maybe and ", strconv.Itoa(len(e.Do)), " Do, the entry has ", strconv.Itoa(len(of.Maybe)), " and ", strconv.Itoa(len(of.Do)))
		}
	}
	return errs
}

// whyOf returns all of a Why as one text.
func whyOf(e *Entry) string {
	var b strings.Builder
	for _, s := range e.Why {
		b.WriteString(s.Text)
	}
	return b.String()
}

// blankList names the blanks in texts, each once, in the order of the alphabet.
func blankList(texts ...string) string {
	names := blanksOf(strings.Join(texts, " "))
	slices.Sort(names)
	return "{" + strings.Join(slices.Compact(names), "} {") + "}"
}

// citeList names what the sentences of a Why rest on.
func citeList(e *Entry) string {
	var all []string
	for _, s := range e.Why {
		all = append(all, s.Cites...)
	}
	slices.Sort(all)
	return "[" + strings.Join(slices.Compact(all), "] [") + "]"
}
