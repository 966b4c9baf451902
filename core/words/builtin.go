//go:build !page

package words

import "embed"

//go:embed data/*.txt
var data embed.FS

// carried returns the texts of a language that the program carries.
func carried(lang string) string {
	b, _ := data.ReadFile("data/" + lang + ".txt") // TestFiles reads them all
	return string(b)
}
