package main

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"smtpwhy/core"
	"smtpwhy/core/catalogue"
	"smtpwhy/core/words"
)

// A list is a plain page that leads to others: the replies of a provider, or of a cause.
type list struct {
	Path, Name, Title, Description string     // Name is what the index calls it
	Also                           *core.Also // what others call the cause; nil for a provider
	Groups                         []group
}

// A sourceFile is a file of the catalogue as a page, line by line.
type sourceFile struct {
	Path, Name string
	Lines      []string
}

func causeName(c catalogue.Cause) string {
	return words.In(words.English).Say("cause." + string(c))
}

func causePath(c catalogue.Cause) string { return "cause/" + string(c) + "/" }

// providerPath makes a name of letters, digits and hyphens; names that look alike become one page's on purpose.
func providerPath(name string) string {
	slug := strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
			return r
		case 'A' <= r && r <= 'Z':
			return r + 'a' - 'A'
		}
		return '-'
	}, name)
	return "provider/" + strings.Join(strings.FieldsFunc(slug, func(r rune) bool { return r == '-' }), "-") + "/"
}

// sourcePath is where the line of an entry's source is, in the site.
func sourcePath(e *catalogue.Entry) string {
	return sourceFilePath(e.File, e.Local) + "#L" + strconv.Itoa(e.Line)
}

func sourceFilePath(file string, local bool) string {
	stem := strings.TrimSuffix(file, path.Ext(file))
	if local {
		return "source/own/" + stem + "/"
	}
	return "source/" + stem + "/"
}

// providers returns a page for each provider that the catalogue names, in the order of their names.
func (p *pages) providers() []list {
	var out []list
	at := map[string]int{}
	for _, e := range p.cat.Entries() {
		if e.Provider == "" {
			continue
		}
		dir := providerPath(e.Provider)
		i, ok := at[dir]
		if !ok {
			i = len(out)
			at[dir] = i
			out = append(out, list{Path: dir, Name: e.Provider, Title: "What " + e.Provider + " says",
				Description: "The replies of " + e.Provider + " that smtpwhy knows: what each means, who can mend it, and whether to send again."})
		}
		out[i].Groups = put(out[i].Groups, causeName(e.Cause), p.link(e))
	}
	slices.SortFunc(out, func(a, b list) int { return strings.Compare(a.Path, b.Path) })
	return out
}

// causes returns a page for each cause that an entry has.
func (p *pages) causes() []list {
	also := map[catalogue.Cause]*core.Also{}
	for _, row := range core.OthersNames() {
		also[row.Cause] = &row.Also
	}
	var out []list
	for _, c := range catalogue.Causes {
		l := list{Path: causePath(c), Name: causeName(c), Title: causeName(c), Also: also[c],
			Description: "Replies with the cause “" + causeName(c) + "”: what each means, who can mend it, and whether to send again."}
		for _, e := range p.cat.Entries() {
			if e.Cause == c {
				from := e.Provider
				if from == "" {
					from = "Standards and common wordings"
				}
				l.Groups = put(l.Groups, from, p.link(e))
			}
		}
		if len(l.Groups) > 0 {
			out = append(out, l)
		}
	}
	return out
}

// link leads to an entry, with the code that it is about before it where the title alone says too little.
func (p *pages) link(e *catalogue.Entry) link {
	l := link{title(e), "", entryPath(e), searchWords(e)}
	if !e.HasWords() && len(p.asked[e]) > 0 {
		l.Note = p.asked[e][0].String()
	}
	return l
}

// searchWords are what an entry is found by in the index, beside its title: who says it, and in what words.
func searchWords(e *catalogue.Entry) string {
	all := slices.Concat([]string{e.Provider, string(e.Cause)}, e.Tokens, e.Zones, e.Phrases)
	s := strings.ToLower(strings.Join(all, " "))
	seen := map[string]bool{}
	var out []string
	for _, w := range strings.Fields(s) {
		if w = strings.Trim(w, "*.,;:()<>=\""); w != "" && !seen[w] {
			seen[w] = true
			out = append(out, w)
		}
	}
	return strings.Join(out, " ")
}

// sources returns the files of the catalogue, which entries link to.
func sources() ([]sourceFile, error) {
	files, err := catalogue.Sources()
	if err != nil {
		return nil, err
	}
	var out []sourceFile
	for _, f := range files {
		lines := strings.Split(strings.TrimSuffix(f.Text, "\n"), "\n")
		out = append(out, sourceFile{sourceFilePath(f.Name, f.Local), f.Name, lines})
	}
	return out, nil
}
