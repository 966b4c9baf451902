//go:build !page

package catalogue

import "embed"

//go:embed data
var data embed.FS

// builtin returns the files of the catalogue that the program carries.
func builtin() ([]file, error) { return readDir(data, "data") }

// known returns what the program carries and what Extend added.
func known() *Catalogue {
	files, err := builtin()
	if err != nil {
		panic(err) // TestDefault loads it too
	}
	c, errs := load(append(files, extra...))
	if len(errs) > 0 {
		panic(errs)
	}
	return c
}

// builtinTranslation returns the files of a language that the program carries.
func builtinTranslation(lang string) ([]file, error) { return readDir(data, "data/"+lang) }

// translated returns what there is in a language.
func translated(lang string) *Catalogue {
	files, err := translationFiles(lang)
	if err != nil {
		panic(err) // TestTranslations reads them all
	}
	c, errs := translate(files)
	if len(errs) > 0 {
		panic(errs) // TestTranslations and Extend read them before
	}
	return c
}
