package catalogue

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"smtpwhy/core/coretest"
)

// TestReadme keeps README.md the list of what is in data.
func TestReadme(t *testing.T) {
	c := loaded(t)
	var b strings.Builder
	fmt.Fprintf(&b, "# The catalogue\n\nWhat is known about replies: %d entries. This list is made by `go test ./core/catalogue -update`; "+
		"the format of the files is described in `doc.go`.\n\nTo add a reply: copy the entry that is nearest to it in its file under `data`, change it, give it an `Example` "+
		"and a `Not` for its nearest neighbour, run `make test`.\n", len(c.Entries()))
	file := ""
	for _, e := range c.Entries() {
		if e.File != file {
			file = e.File
			fmt.Fprintf(&b, "\n## %s\n\n| id | what it says | matches | send again |\n|---|---|---|---|\n", file)
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", e.ID, cell(Fill(e.Title, func(string) string { return "" })), cell(matches(e)), e.Retry)
	}
	coretest.File(t, "README.md", b.String())
}

// matches says in a few words what an entry fits.
func matches(e *Entry) string {
	if e.Problem != "" {
		return "problem " + e.Problem
	}
	if e.Like != "" {
		return "`" + e.Like + "` said by " + strings.Join(e.At, ", ")
	}
	var parts []string
	for i, p := range e.Replies {
		if i == 4 {
			parts = append(parts, fmt.Sprintf("and %d more", len(e.Replies)-i))
			break
		}
		parts = append(parts, p.String())
	}
	s := strings.Join(parts, ", ")
	if len(e.After) > 0 {
		verbs := make([]string, len(e.After))
		for i, v := range e.After {
			verbs[i] = string(v)
		}
		s += " after " + strings.Join(verbs, ", ")
	}
	for i, w := range append(slices.Clone(e.Tokens), e.Zones...) {
		if i == 4 {
			s += " …"
			break
		}
		s += " `" + w + "`"
	}
	if len(e.Phrases) > 0 {
		s += fmt.Sprintf(" “%s”", e.Phrases[0])
		if n := len(e.Phrases) - 1; n > 0 {
			s += fmt.Sprintf(" and %d more", n)
		}
	}
	return strings.TrimSpace(s)
}

func cell(s string) string {
	return strings.NewReplacer("|", "\\|", "<", "&lt;", "*", "\\*").Replace(s)
}
