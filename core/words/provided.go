//go:build page

package words

import _ "embed"

//go:embed data/en.txt
var en string

// carried returns the texts of a language that the program carries. The page carries English; what else it speaks comes
// beside it, when somebody asks for it.
func carried(lang string) string {
	if lang == English {
		return en
	}
	return ""
}
