package main

import (
	"bytes"
	"embed"
	"html/template"
	"path"
	"slices"
	"strconv"
	"strings"

	"smtpwhy/core"
	"smtpwhy/core/catalogue"
	"smtpwhy/core/smtp"
	"smtpwhy/web"
)

//go:embed templates/*.html
var templateFiles embed.FS

var templates = template.Must(template.New("").Funcs(template.FuncMap{"dict": dict, "inc": func(i int) int { return i + 1 }}).ParseFS(templateFiles, "templates/*.html"))

// dict gives a template more than one value.
func dict(pairs ...any) map[string]any {
	m := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		m[pairs[i].(string)] = pairs[i+1]
	}
	return m
}

// A document is what the templates see: what holds for every page, and the page itself.
type document struct {
	Root        string // from the page to the site's root: "", "../", "../../"
	Canonical   string // "" where the site does not know its address
	Title       string
	Description string
	Security    string // the page's own CSP, for hosts that cannot send headers
	Assets      assets
	Crumbs      []link // the way here, without the first step
	Page        page
	Sections    []section // of the index of codes
	List        list
	Names       []nameRow
	Source      sourceFile
	Screen      template.HTML // of the app
	Hosting     *hosting
	Embedding   *embedding
	Embed       bool // the app is made for frames of other sites
}

// A section is a part of the index: links under a heading.
type section struct {
	ID, Title string
	Groups    []group
}

// A nameRow is a row of the table of other people's names.
type nameRow struct {
	Cause catalogue.Cause
	Path  string // of the cause's page, "" if no entry has it
	core.Also
}

// embedDir is where the app is for frames of other sites.
const embedDir = "embed/"

const appTitle = "smtpwhy – what the mail server meant"

const appDescription = "Paste an SMTP reply or a whole session: what happened, who can mend it, and whether to send again. " +
	"Nothing you paste leaves the page."

// addPages adds the app's page, the plain pages, and what crawlers read.
func (t tree) addPages(cat *catalogue.Catalogue, a assets, at place) error {
	origin := at.URL
	add := func(tmpl, dir string, d document) error {
		d.Root = strings.Repeat("../", strings.Count(dir, "/"))
		d.Assets = a
		if origin != "" { // a canonical address is absolute, or of another page
			d.Canonical = origin + dir
		}
		if d.Embed { // the same page once more
			d.Canonical = d.Root
			if origin != "" {
				d.Canonical = origin
			}
		}
		if d.Security == "" {
			d.Security = plainSecurity
		}
		var buf bytes.Buffer
		if err := templates.ExecuteTemplate(&buf, tmpl, d); err != nil {
			return err
		}
		t[path.Join(dir, "index.html")] = buf.Bytes()
		return nil
	}
	app := document{Title: appTitle, Description: appDescription, Security: contentSecurity, Screen: template.HTML(web.FirstScreen(""))}
	if err := add("app.html", "", app); err != nil {
		return err
	}
	app.Screen, app.Embed = template.HTML(web.FirstScreen("../")), true
	if err := add("app.html", embedDir, app); err != nil {
		return err
	}
	p := newPages(cat)
	providers, causes := p.providers(), p.causes()
	for _, pg := range p.all() {
		d := document{Title: pg.Title, Description: pg.Description, Page: pg, Crumbs: []link{{"Codes and replies", "", "codes/", ""}}}
		if err := add("page.html", pg.Path, d); err != nil {
			return err
		}
	}
	if err := t.addLists(providers, causes, add); err != nil {
		return err
	}
	codes := document{Title: "SMTP reply codes and statuses, explained", Sections: p.sections(providers, causes), Security: searchSecurity,
		Description: "Every SMTP reply code and enhanced status with its meaning, who can mend it, and whether to send again."}
	if err := add("codes.html", "codes/", codes); err != nil {
		return err
	}
	about := document{Title: "About smtpwhy, and what it does with your data", Description: "What smtpwhy is, and why nothing that you paste leaves the page."}
	if err := add("about.html", "about/", about); err != nil {
		return err
	}
	if err := add("offline.html", offlineDir, document{Title: "smtpwhy needs the network for this page", Description: "The page to paste in works without a network."}); err != nil {
		return err
	}
	h, err := newHosting(at)
	if err != nil {
		return err
	}
	for name, text := range h.Text {
		t[hostingDir+name] = []byte(text)
	}
	hosts := document{Title: "Host smtpwhy", Description: "Configuration for nginx, Caddy, Apache, systemd and static hosts, with the headers that smtpwhy serve sends.", Hosting: &h}
	if err := add("hosting.html", hostingDir, hosts); err != nil {
		return err
	}
	e, err := newEmbedding(at, t[embedScript])
	if err != nil {
		return err
	}
	embeds := document{Title: "Embed smtpwhy", Description: "How to show smtpwhy in your own pages: plain HTML, Docusaurus, MkDocs, Sphinx, Backstage, Confluence, SharePoint and others.", Embedding: &e}
	if err := add("embedding.html", embeddingDir, embeds); err != nil {
		return err
	}
	if origin != "" {
		t["sitemap.txt"] = t.sitemap(origin)
		if strings.Count(origin, "/") == 3 { // crawlers look for it at the root of a host only
			t["robots.txt"] = []byte("User-agent: *\nAllow: /\nSitemap: " + origin + "sitemap.txt\n")
		}
	}
	return nil
}

// addLists adds the pages of providers and causes, the table of other people's names, and the catalogue's files.
func (t tree) addLists(providers, causes []list, add func(tmpl, dir string, d document) error) error {
	for _, l := range slices.Concat(providers, causes) {
		if err := add("list.html", l.Path, document{Title: l.Title + " – smtpwhy", Description: l.Description, List: l}); err != nil {
			return err
		}
	}
	names := document{Title: "Names of bounce reasons: Sisimai, KumoMTA, PowerMTA, Postmark, Amazon SES, SendGrid",
		Description: "What programs that sort bounces call the same reason: one table."}
	for _, row := range core.OthersNames() {
		r := nameRow{row.Cause, "", row.Also}
		if slices.ContainsFunc(causes, func(l list) bool { return l.Path == causePath(row.Cause) }) {
			r.Path = causePath(row.Cause)
		}
		names.Names = append(names.Names, r)
	}
	if err := add("names.html", "names/", names); err != nil {
		return err
	}
	files, err := sources()
	if err != nil {
		return err
	}
	for _, f := range files {
		d := document{Title: f.Name + " – source of the catalogue", Description: "Entries of smtpwhy's catalogue as they are written.", Source: f}
		if err := add("source.html", f.Path, d); err != nil {
			return err
		}
	}
	return nil
}

// sitemap lists the addresses of all pages.
func (t tree) sitemap(origin string) []byte {
	var b bytes.Buffer
	for _, name := range t.names() {
		if dir, ok := strings.CutSuffix(name, "index.html"); ok && dir != embedDir && dir != offlineDir {
			b.WriteString(origin + dir + "\n")
		}
	}
	return b.Bytes()
}

// all returns every plain page about a code, a status or an entry.
func (p *pages) all() []page {
	var out []page
	for _, c := range p.codes {
		if pg, ok := p.code(c); ok {
			out = append(out, pg)
		}
	}
	for _, s := range p.statuses {
		if pg, ok := p.status(s); ok {
			out = append(out, pg)
		}
	}
	for _, e := range p.cat.Entries() {
		out = append(out, p.entry(e))
	}
	return out
}

// sections returns the index: who says it, why, codes by first digit, statuses by subject, and the known replies.
func (p *pages) sections(providers, causes []list) []section {
	leading := func(id, title string, to []list) section {
		s := section{ID: id, Title: title}
		for _, l := range to {
			s.put("", "", link{l.Name, "", l.Path, ""})
		}
		return s
	}
	codes := section{ID: "codes", Title: "Reply codes"}
	for _, c := range p.codes {
		first, _, _ := c.Digits()
		codes.put(strconv.Itoa(first)+"yz", p.digit(reply{code: c}, 0), link{c.String(), p.codeName(c), codePath(c), ""})
	}
	statuses := section{ID: "statuses", Title: "Enhanced statuses"}
	for _, s := range p.bySubject() {
		statuses.put("X."+strconv.Itoa(int(s.Subject))+".Y", p.digit(reply{status: s}, 1), link{s.String(), p.statusName(s), statusPath(s), ""})
	}
	places := section{ID: "positions", Title: "After which command"}
	known := section{ID: "replies", Title: "Replies as they are worded"}
	odd := section{ID: "problems", Title: "Oddities of sessions and replies"}
	for _, e := range p.cat.Entries() {
		l := p.link(e)
		switch {
		case e.Problem != "":
			odd.put("", "", l)
		case e.HasWords() && e.Provider != "":
			known.put(e.Provider, "", l)
		case e.HasWords():
			known.put("Common wordings", "", l)
		case len(e.After) > 0:
			l.Text = p.asked[e][0].code.String()
			l.Note = title(e)
			where := explanation(e, catalogue.ByCode, p.asked[e][0], e.After[0]).After
			places.put(where, "", l)
		}
	}
	var out []section
	for _, s := range []section{leading("providers", "By who says it", providers), leading("causes", "By cause", causes), codes, statuses, places, known, odd} {
		if len(s.Groups) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// put adds l to the group called title, with a note behind it.
func (s *section) put(title, note string, l link) {
	if note != "" {
		title += ": " + note
	}
	s.Groups = put(s.Groups, title, l)
}

func put(groups []group, title string, l link) []group {
	for i := range groups {
		if groups[i].Title == title {
			groups[i].Links = append(groups[i].Links, l)
			return groups
		}
	}
	return append(groups, group{title, []link{l}})
}

// bySubject returns the statuses in the order of the index: by subject, then detail, then class.
func (p *pages) bySubject() []smtp.Status {
	out := append([]smtp.Status(nil), p.statuses...)
	sortStatuses(out)
	return out
}

// digit returns what the i-th part of r's first code means.
func (p *pages) digit(r reply, i int) string {
	m, ok := p.cat.Find(catalogue.Query{Code: r.code, Status: r.status})
	if !ok {
		return ""
	}
	var parts []core.Digit
	for _, d := range explanation(m.Entry, m.Basis, r, "").Codes {
		if d.Of == r.String() && d.Text != d.Of {
			parts = append(parts, d)
		}
	}
	if i >= len(parts) {
		return ""
	}
	return parts[i].Meaning
}
