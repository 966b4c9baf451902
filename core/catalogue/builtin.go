//go:build !page

package catalogue

import "embed"

//go:embed data
var data embed.FS

// builtin returns the files of the catalogue that the program carries.
func builtin() ([]file, error) { return readDir(data, "data") }

// builtinTranslation returns the files of a language that the program carries.
func builtinTranslation(lang string) ([]file, error) { return readDir(data, "data/"+lang) }
