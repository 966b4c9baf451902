package redact

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"smtpwhy/core/catalogue"
)

// host reports whether the run [i, j) is the name of a host: one under a top-level domain that we know, or of a domain
// that the text has, or where the words around say so.
func (c *scanner) host(i, j int) bool {
	s := c.s
	w := strings.ToLower(s[i:j])
	labels := strings.Count(w, ".") + 1
	if labels < 2 || kept().words[w] || strings.Contains(w, "..") && !c.saidBefore(i) {
		return false
	}
	last := w[strings.LastIndexByte(w, '.')+1:]
	if len(last) < 2 || !isTop(last) {
		return false
	}
	if _, ok := c.names.domains.of[organisation(w)]; ok {
		return true
	}
	if c.said(i, j) {
		return true
	}
	if top := s[j-len(last) : j]; top != last && top != strings.ToUpper(last) {
		return false // the name of a class, or two sentences without a space
	}
	if scripts[last] && (i > 0 && s[i-1] == '/' && !strings.HasSuffix(s[:i], "//") || j+1 < len(s) && s[j] == ':' && digit(s[j+1])) {
		return false // the name of a file
	}
	return len(last) == 2 && last[0] < 0x80 || tops[last] || strings.HasPrefix(last, "xn--")
}

// isTop reports whether s has the form of a top-level domain (RFC 3696 section 2).
func isTop(s string) bool {
	if strings.HasPrefix(s, "xn--") {
		return true
	}
	for _, b := range []byte(s) {
		if !letter(b) {
			return false
		}
	}
	return true
}

// said reports whether the words around [i, j) say that it is a host.
func (c *scanner) said(i, j int) bool {
	after := c.s[j:min(len(c.s), j+3)]
	if strings.HasPrefix(after, "[") || strings.HasPrefix(after, " [") && len(after) == 3 && (digit(after[2]) || after[2] == 'I') {
		return len(after) > 1
	}
	return c.saidBefore(i)
}

// saidBefore reports whether the words before i say that a host stands there.
func (c *scanner) saidBefore(i int) bool {
	return hasAnySuffix(before(c.s, i, 8), "ehlo ", "helo ", "lhlo ", "helo=", "ehlo=", "host=", "relay=", "dns;", "dns; ", "://", "mx=")
}

// shortHost reports whether the run [i, j) is the name of a host without a domain: what a client called itself
// (RFC 5321 section 4.1.1.1), or one that is known as such.
func (c *scanner) shortHost(i, j int) bool {
	w := strings.ToLower(c.s[i:j])
	if c.names.shorts[w] {
		return true
	}
	if hasAnySuffix(before(c.s, i, 7), "ehlo ", "helo ", "lhlo ", "helo=", "ehlo=", "helo=<", "ehlo=<") && isShortHost(w) && !c.kept(i, j) && !kept().words[w] {
		c.names.knowShort(w)
		return true
	}
	return c.names.greeted[w] && strings.HasPrefix(strings.TrimPrefix(c.s[j:min(len(c.s), j+2)], " "), "[")
}

// knowShort makes low the name of a host: wherever it stands if it can be no other word, else before its address.
func (n *names) knowShort(low string) {
	n.greeted[low] = true
	if len(low) > 3 && strings.ContainsAny(low, "0123456789-") {
		n.shorts[low] = true
	}
}

// organisation returns the domain that somebody registered, of which low is a name: two labels, or three under the
// second-level domains that countries use. A name of one label is its own.
func organisation(low string) string {
	i := strings.LastIndexByte(low, '.')
	if i < 0 {
		return low
	}
	j := strings.LastIndexByte(low[:i], '.')
	if j < 0 {
		return low
	}
	if second := low[j+1 : i]; len(low)-i-1 == 2 && seconds[second] {
		j = strings.LastIndexByte(low[:j], '.')
	}
	return low[j+1:]
}

// isIPv4 reports whether s is an IPv4 address.
func isIPv4(s string) bool { return ipv4Len(s) == len(s) && s != "" }

// ipv4Len returns the length of the IPv4 address that s starts with, 0 if there is none. What goes on with digits is none.
func ipv4Len(s string) int {
	i := 0
	for part := range 4 {
		if part > 0 {
			if i >= len(s) || s[i] != '.' {
				return 0
			}
			i++
		}
		n, start := 0, i
		for i < len(s) && digit(s[i]) && i-start < 3 {
			n = n*10 + int(s[i]-'0')
			i++
		}
		if i == start || n > 255 {
			return 0
		}
	}
	if i < len(s) && (digit(s[i]) || s[i] == '.' && i+1 < len(s) && digit(s[i+1])) {
		return 0
	}
	return i
}

// keptIPv4 reports whether s says something by itself: a loopback address, which block lists also answer with
// (RFC 5782 section 2.1), or no address at all.
func keptIPv4(s string) bool {
	return strings.HasPrefix(s, "127.") || s == "0.0.0.0" || s == "255.255.255.255"
}

// isMailbox reports whether s can be the name of a mailbox without a domain.
func isMailbox(s string) bool {
	for i := range len(s) {
		if !wordByte(s[i]) || s[i] == '@' {
			return false
		}
	}
	return s != "" && letterOrDigit(s[0])
}

// isShortHost reports whether s can be the name of a host without a domain.
func isShortHost(s string) bool {
	low := strings.ToLower(s)
	for i := range len(s) {
		if !letterOrDigit(s[i]) && s[i] != '-' && s[i] != '_' {
			return false
		}
	}
	return s != "" && letter(s[0]) && low != "localhost" && !transports[low] && numbered(low, "host") == 0
}

// transports are what logs name instead of a host.
var transports = map[string]bool{"none": true, "local": true, "virtual": true, "unknown": true, "lmtp": true, "smtp": true, "error": true, "discard": true, "maildrop": true, "pipe": true, "procmail": true, "relay": true}

// role reports whether a local part, in lower case, names a function (RFC 2142) or a program instead of a person. The
// readers know bounces by these.
func role(low string) bool {
	switch low {
	case "postmaster", "abuse", "hostmaster", "webmaster", "security", "noc", "root", "nobody", "mailer-daemon", "mailerdaemon", "mail-daemon", "mdaemon", "daemon", "post_master",
		"noreply", "no-reply", "donotreply", "do-not-reply", "mailadmin", "undisclosed-recipients":
		return true
	}
	return false
}

// A keep is what the catalogue knows by name.
type keep struct {
	words map[string]bool // of phrases, and providers' own codes
	hosts map[string]bool // of help pages
	zones map[string]bool // of block lists
	own   map[string]bool // of providers; web addresses there may be help pages
	bases map[string]bool // domains whose hosts keep them: of providers, and those that phrases name
}

// kept reads the catalogue once.
var kept = sync.OnceValue(func() keep {
	k := keep{map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}}
	for _, w := range [...]string{"main.cf", "master.cf", "sendmail.cf", "submit.cf",
		"vxnlcm5hbwu6", "ugfzc3dvcmq6", "dxnlcm5hbwu6", "cgfzc3dvcmq6"} { // the prompts "Username:" and "Password:"
		k.words[w] = true
	}
	for _, e := range catalogue.Default().Entries() {
		for _, p := range append(slices.Clone(e.Phrases), e.Tokens...) {
			for _, w := range strings.FieldsFunc(strings.ToLower(p), func(r rune) bool { return r < 0x80 && !hostByte(byte(r)) }) {
				if w = strings.Trim(w, ".-_"); w != "" {
					k.words[w] = true
				}
				if i := strings.LastIndexByte(w, '.'); i > 0 && isTop(w[i+1:]) {
					k.bases[w] = true
				}
			}
		}
		for _, u := range e.See {
			host, _, _ := strings.Cut(strings.TrimPrefix(u, "https://"), "/")
			k.hosts[host] = true
			k.hosts[strings.TrimPrefix(host, "www.")] = true
		}
		for _, z := range e.Zones {
			k.zones[strings.ToLower(z)] = true
		}
		for _, h := range e.Own {
			k.own[strings.ToLower(h)] = true
			k.bases[strings.ToLower(h)] = true
		}
		for _, d := range e.At {
			k.bases[strings.ToLower(d)] = true
		}
	}
	return k
})

// keptHost reports whether a name says something by itself: the host of a help page, a provider, a block list, this machine.
func keptHost(low string) bool {
	if low == "localhost" || low == "localhost.localdomain" || low == "localdomain" {
		return true
	}
	k := kept()
	return k.hosts[low] || k.words[low] || k.zones[low] || k.bases[low]
}

// under returns the front of a name that stands under one of those in set, and which.
func under(low string, set map[string]bool) (front, base string, ok bool) {
	for i := range len(low) {
		if low[i] == '.' && set[low[i+1:]] {
			return low[:i], low[i+1:], true
		}
	}
	return "", "", false
}

// plainLabel reports whether a label is a word that a customer or a user can hardly be called: letters only.
func plainLabel(s string) bool {
	for i := range len(s) {
		if !letter(s[i]) {
			return false
		}
	}
	return true
}

// ownPage reports whether the run [i, j) is the host of a web address at a provider.
func (c *scanner) ownPage(i, j int) bool {
	if !strings.HasSuffix(c.s[:i], "://") {
		return false
	}
	low := strings.ToLower(c.s[i:j])
	if kept().own[low] {
		return true
	}
	front, _, ok := under(low, kept().own)
	return ok && plainLabel(front)
}

// listed takes a name under a block list: what was asked about stands in front of the list's own name (RFC 5782 section 2).
// It returns the pseudonym, "" if w is none.
func (n *names) listed(w string) string {
	front, base, ok := under(strings.ToLower(w), kept().zones)
	if !ok {
		return ""
	}
	tail := w[len(w)-len(base)-1:]
	switch {
	case isIPv4(front):
		return n.reversedIP(front) + tail
	case strings.Contains(front, "."):
		return n.host(front) + tail
	case plainLabel(front) || numbered(front, "host") > 0:
		return w
	}
	return "host" + strconv.Itoa(n.hosts.number(front+tail)) + tail
}

// seconds are the second-level domains below which countries register (co.uk, com.br, ne.jp).
var seconds = set("co com net org ac edu gov gob gouv mil or ne go ad gr lg ed ltd plc me nom id web asn sch nhs police in eu info biz tm")

// scripts are the top-level domains that also end the names of files.
var scripts = set("py pl sh rs md so cc ps cf")

// tops are the top-level domains of more than two letters that mail comes from, and those of private nets (RFC 6762 appendix
// G) and of documentation (RFC 2606).
var tops = set("com net org edu gov mil int info biz name pro aero coop museum jobs mobi travel tel cat asia post arpa " +
	"app dev cloud online site shop store tech xyz top club email live work world life today media news blog wiki page link click " +
	"digital agency group company solutions services systems support center network hosting host website space fun art design studio " +
	"bank finance insurance health care clinic school academy university education church law legal consulting management capital ventures " +
	"global international eco green energy earth berlin hamburg koeln cologne bayern wien london paris amsterdam brussels nyc tokyo osaka " +
	"swiss scot wales africa quebec moscow istanbul vip win bid loan men party review stream trade date racing science download " +
	"google microsoft amazon apple local localdomain lan intranet internal private corp home domain onion example test invalid")

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}
