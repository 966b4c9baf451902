//go:build page

package catalogue

// The program of the page carries no catalogue: it comes beside it, so that the program does not change with the
// knowledge, and an organisation's own rules need no compiler.
var provided string

// Provide sets what Pack returned where the site was made. It has to be called before the first use of Default.
func Provide(packed string) { provided = packed }

func builtin() ([]file, error) { return nil, nil }

// known returns what was provided.
func known() *Catalogue { return unpack(provided) }

// builtinTranslation returns none: what else the page speaks comes beside it, when somebody asks for it.
func builtinTranslation(string) ([]file, error) { return nil, nil }

// translated returns what there is in a language that has not been provided: nothing.
func translated(string) *Catalogue { return unpack("") }
