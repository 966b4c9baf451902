package redact

import (
	"net/netip"
	"strconv"
	"strings"
)

// names gives out pseudonyms. The same thing, in any case of its letters, has the same one.
type names struct {
	users, hosts, domains, people, ip4, ip6, ids counter

	known   map[string]bool     // ids, wherever they stand
	shorts  map[string]bool     // hosts without a domain that can be no other word
	greeted map[string]bool     // hosts without a domain that may be other words as well
	locals  map[string]string   // local part to the address it was first seen in
	persons map[string][]string // names of people, by their first word
}

// A counter numbers things from 1 on, in the order in which they are asked for; it leaves out numbers that are taken.
type counter struct {
	of    map[string]int
	taken map[int]bool
	last  int
}

func newNames() *names {
	return &names{known: map[string]bool{}, shorts: map[string]bool{}, greeted: map[string]bool{}, locals: map[string]string{}, persons: map[string][]string{}}
}

// number returns the number of what is called key.
func (c *counter) number(key string) int {
	if n, ok := c.of[key]; ok {
		return n
	}
	for c.last++; c.taken[c.last]; c.last++ {
	}
	if c.of == nil {
		c.of = map[string]int{}
	}
	c.of[key] = c.last
	return c.last
}

// take keeps number n from being given out: it is in the text already.
func (c *counter) take(n int) {
	if c.taken == nil {
		c.taken = map[int]bool{}
	}
	c.taken[n] = true
}

// settle ends the first pass: what was numbered in it is numbered anew, past what is taken.
func (n *names) settle() {
	for _, c := range [...]*counter{&n.users, &n.hosts, &n.domains, &n.people, &n.ip4, &n.ip6, &n.ids} {
		c.of, c.last = nil, 0
	}
}

// of returns the pseudonym for s.
func (n *names) of(k kind, s string) string {
	low := strings.ToLower(s)
	switch k {
	case person:
		if i := numbered(low, "name "); i > 0 {
			n.people.take(i)
			return s
		}
		return "Name " + strconv.Itoa(n.people.number(strings.Join(strings.Fields(low), " ")))
	case localUser:
		if i := numbered(low, "user"); i > 0 {
			n.users.take(i)
			return s
		}
		if role(low) {
			return s
		}
		if a := n.locals[low]; a != "" {
			low = a
		}
		return "user" + strconv.Itoa(n.users.number(low))
	case shortHost:
		return n.host(s)
	}
	return masked
}

// masked stands for a login.
const masked = "********"

// numbered returns the number n of s if s is prefix and n, else 0.
func numbered(s, prefix string) int {
	rest, ok := strings.CutPrefix(s, prefix)
	if !ok || rest == "" || rest[0] == '0' || len(rest) > 7 {
		return 0
	}
	n, err := strconv.Atoi(rest)
	if err != nil || rest[0] == '+' || rest[0] == '-' {
		return 0
	}
	return n
}

// host returns the pseudonym for the name of a host or domain.
func (n *names) host(s string) string {
	low := strings.ToLower(s)
	if keptHost(low) || n.pseudonym(low) {
		return s
	}
	if front, base, ok := under(low, kept().bases); ok {
		if i := numbered(front, "host"); i > 0 {
			n.hosts.take(i)
			return s
		}
		return "host" + strconv.Itoa(n.hosts.number(low)) + s[len(s)-len(base)-1:]
	}
	org := organisation(low)
	out := "domain" + strconv.Itoa(n.domains.number(org)) + ".example"
	front := strings.TrimSuffix(strings.TrimSuffix(low, org), ".")
	if front == "" {
		return out
	}
	// "_dmarc." and "._domainkey" say what the name is for.
	service := ""
	if i := strings.IndexByte(front, '.'); front[0] == '_' {
		if i < 0 {
			return front + "." + out
		}
		service, front = front[:i+1], front[i+1:]
	}
	use := ""
	if i := strings.Index(front, "._"); i >= 0 {
		use, front = "."+strings.SplitN(front[i+1:], ".", 2)[0], front[:i]
	}
	return service + "host" + strconv.Itoa(n.hosts.number(front+"."+org)) + use + "." + out
}

// pseudonym reports whether low is a name of ours, and keeps its numbers from being given out.
func (n *names) pseudonym(low string) bool {
	rest, ok := strings.CutSuffix(low, ".example")
	if !ok {
		return false
	}
	var hosts []int
	for rest != "" {
		label := rest
		if i := strings.LastIndexByte(rest, '.'); i >= 0 {
			rest, label = rest[:i], rest[i+1:]
		} else {
			rest = ""
		}
		if len(hosts) == 0 {
			d := numbered(label, "domain")
			if d == 0 {
				return false
			}
			hosts = append(hosts, d)
			continue
		}
		h := numbered(label, "host")
		if h == 0 && label[:min(1, len(label))] != "_" {
			return false
		}
		hosts = append(hosts, h)
	}
	if len(hosts) == 0 {
		return false
	}
	n.domains.take(hosts[0])
	for _, h := range hosts[1:] {
		if h > 0 {
			n.hosts.take(h)
		}
	}
	return true
}

// user returns the pseudonym for the local part of an address whose domain became domain.
func (n *names) user(local, at, domain, newDomain string, msg bool) string {
	low := strings.ToLower(local)
	ours := strings.EqualFold(domain, newDomain) && n.pseudonym(strings.ToLower(domain))
	for _, prefix := range [...]string{"user", "msg"} {
		if i := numbered(low, prefix); ours && i > 0 {
			n.users.take(i)
			return local
		}
	}
	if role(low) {
		return local
	}
	key := low + "@" + strings.ToLower(domain)
	if msg {
		return "msg" + strconv.Itoa(n.users.number(key))
	}
	if len(low) > 1 && n.locals[low] == "" {
		n.locals[low] = key
	}
	return "user" + strconv.Itoa(n.users.number(key))
}

// isLocal reports whether w is the local part of an address of the text, by itself: where it is set apart, or can be no
// other word.
func (n *names) isLocal(w string, apart bool) bool {
	low := strings.ToLower(w)
	if len(low) < 3 || n.locals[low] == "" || role(low) || kept().words[low] {
		return false
	}
	return apart || len(low) >= 5 && strings.ContainsAny(low, "0123456789._-+")
}

// The nets for documentation of RFC 5737.
var nets = [...]string{"192.0.2.", "198.51.100.", "203.0.113."}

const perNet = 254

// ipv4 returns the pseudonym for an IPv4 address. A text with more than 762 of them gets IPv6 addresses for the others.
func (n *names) ipv4(s string) string {
	if keptIPv4(s) {
		return s
	}
	for i, net := range nets {
		if last, ok := strings.CutPrefix(s, net); ok {
			if k, _ := strconv.Atoi(last); 1 <= k && k <= perNet {
				n.ip4.take(i*perNet + k)
			}
			return s
		}
	}
	k := n.ip4.number(s) - 1
	if k < perNet*len(nets) {
		return nets[k/perNet] + strconv.Itoa(k%perNet+1)
	}
	return "2001:db8:4::" + strconv.FormatInt(int64(k), 16)
}

// reversedIP returns the pseudonym for an IPv4 address written backwards, as in the names of block lists (RFC 5782
// section 2.1).
func (n *names) reversedIP(s string) string {
	turn := func(s string) string {
		p := strings.Split(s, ".")
		return p[3] + "." + p[2] + "." + p[1] + "." + p[0]
	}
	p := n.ipv4(turn(s))
	if strings.Contains(p, ":") {
		p = nets[0] + "0"
	}
	return turn(p)
}

// ipv6 returns the pseudonym for an IPv6 address; ok is false if s is none.
func (n *names) ipv6(s string) (pseudonym string, ok bool) {
	a, err := netip.ParseAddr(s)
	if err != nil || !a.Is6() {
		return "", false
	}
	switch {
	case a.Is4In6():
		i := strings.LastIndexByte(s, ':')
		if !strings.Contains(s[i:], ".") {
			return "::ffff:" + n.ipv4(a.Unmap().String()), true
		}
		return s[:i+1] + n.ipv4(s[i+1:]), true
	case a.IsLoopback(), a.IsUnspecified():
		return s, true
	}
	b := a.As16()
	if b[0] == 0x20 && b[1] == 0x01 && b[2] == 0x0d && b[3] == 0xb8 { // RFC 3849
		if rest := a.String()[len("2001:db8:"):]; strings.HasPrefix(rest, ":") {
			if k, err := strconv.ParseUint(rest[1:], 16, 16); err == nil {
				n.ip6.take(int(k))
			}
		}
		return s, true
	}
	k := n.ip6.number(a.String())
	if k > 0xffff {
		return "2001:db8:6:" + strconv.FormatInt(int64(k>>16), 16) + "::" + strconv.FormatInt(int64(k&0xffff), 16), true
	}
	return "2001:db8::" + strconv.FormatInt(int64(k), 16), true
}
