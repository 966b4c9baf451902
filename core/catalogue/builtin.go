//go:build !page

package catalogue

import "embed"

//go:embed data/*.txt
var data embed.FS

// builtin returns the files of the catalogue that the program carries.
func builtin() ([]file, error) { return readDir(data, "data") }
