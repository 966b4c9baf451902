package smtp

import "strings"

// A Command is one line of a client (RFC 5321 section 4.1.1).
type Command struct {
	Verb Verb
	Path string // of MAIL and RCPT, without brackets; "" for the null reverse-path
	At   int    // where Path starts in the line, -1 without one
	Arg  string // what follows the verb otherwise
}

// ParseCommand reads line as a command. It is strict where a verb is also an English word: a session
// that somebody typed has no marks to tell what the client said.
func ParseCommand(line string) (Command, bool) {
	line = strings.TrimRight(line, " \t\r\n")
	word, rest, _ := strings.Cut(line, " ")
	arg := strings.TrimSpace(rest)
	c := Command{At: -1, Arg: arg}
	if len(word) < 4 || len(word) > 10 {
		return c, false
	}
	switch up := strings.ToUpper(word); up {
	case "EHLO", "HELO", "LHLO":
		c.Verb = Verb(up)
		return c, arg != "" && !strings.Contains(arg, " ")
	case "DATA", "QUIT", "RSET", "TURN", "STARTTLS":
		c.Verb = Verb(up)
		return c, arg == ""
	case "NOOP", "HELP":
		c.Verb = Verb(up)
		return c, !strings.Contains(arg, " ")
	case "VRFY", "EXPN", "ETRN":
		c.Verb = Verb(up)
		return c, arg != "" && strings.Count(arg, " ") <= 2
	case "ATRN":
		c.Verb = Atrn
		return c, !strings.Contains(arg, " ")
	case "AUTH":
		c.Verb = Auth
		mech, initial, _ := strings.Cut(arg, " ")
		return c, mech != "" && letter(mech[0]) && (mech == strings.ToUpper(mech) || word == "AUTH") && !strings.Contains(initial, " ")
	case "BDAT":
		size, last, _ := strings.Cut(arg, " ")
		c.Verb = Bdat
		if strings.EqualFold(last, "LAST") {
			c.Verb = BdatLast
		}
		return c, number(size)
	case "BURL":
		c.Verb = Burl
		return c, arg != ""
	case "XCLIENT", "XFORWARD":
		c.Verb = Verb(up)
		return c, strings.Contains(arg, "=")
	}
	for _, p := range paths {
		if i := len(p.prefix); len(line) >= i && strings.EqualFold(line[:i], p.prefix) {
			c.Verb = p.verb
			c.Path, c.At = path(line, i)
			return c, true
		}
	}
	return c, false
}

var paths = []struct {
	prefix string
	verb   Verb
}{
	{"MAIL FROM:", Mail}, {"RCPT TO:", Rcpt}, {"SOML FROM:", Soml}, {"SEND FROM:", Soml}, {"SAML FROM:", Soml},
	{"MAIL FROM :", Mail}, {"RCPT TO :", Rcpt}, {"MAIL FROM <", Mail}, {"RCPT TO <", Rcpt},
}

// path reads the path that starts at line[i:], in brackets or bare (RFC 5321 section 4.1.2).
func path(line string, i int) (string, int) {
	if line[i-1] == '<' {
		i--
	}
	for i < len(line) && line[i] == ' ' {
		i++
	}
	if i < len(line) && line[i] == '<' {
		i++
		if j := strings.IndexByte(line[i:], '>'); j >= 0 {
			return line[i : i+j], i
		}
		return line[i:], i
	}
	j := strings.IndexByte(line[i:], ' ')
	if j < 0 {
		j = len(line) - i
	}
	return line[i : i+j], i
}

func number(s string) bool {
	for i := range len(s) {
		if !digit(s[i]) {
			return false
		}
	}
	return s != ""
}
