package catalogue

import (
	"errors"
	"iter"
	"slices"
	"strconv"
	"strings"

	"smtpwhy/core/smtp"
)

// An ErrorList is everything that is wrong with catalogue files, each with file and line.
type ErrorList []error

// Error returns all errors, one a line.
func (l ErrorList) Error() string {
	s := make([]string, len(l))
	for i, err := range l {
		s[i] = err.Error()
	}
	return strings.Join(s, "\n")
}

// add puts its texts together without fmt, which would otherwise be in the program of the page for this alone.
func (l *ErrorList) add(file string, line int, parts ...string) {
	*l = append(*l, errors.New(file+":"+strconv.Itoa(line)+": "+strings.Join(parts, "")))
}

// A field is one header field of a file.
type field struct {
	name, value string
	line        int
}

// forAll are the fields that can stand before the first ID: they are every entry's.
var forAll = []string{"Provider", "See", "Source", "Folk", "Own", "At"}

// parse reads the entries of one file; their lists are kept in kept.
func parse(file, text string, kept *stores) (entries []*Entry, errs ErrorList) {
	common := Entry{File: file} // what stands before the first ID
	e := &common
	s := &setting{file: file, kept: kept, errs: &errs}
	all := make([]Entry, strings.Count(text, "\nID:")+1)
	entries = make([]*Entry, 0, len(all))
	for f := range fields(file, text, &errs) {
		if f.name == "ID" {
			e, all = &all[0], all[1:]
			*e = common
			e.ID, e.Line = f.value, f.line
			// What an entry adds is not added for its neighbours.
			e.Own, e.At = slices.Clip(e.Own), slices.Clip(e.At)
			entries = append(entries, e)
			continue
		}
		if e == &common && !slices.Contains(forAll, f.name) {
			errs.add(file, f.line, "field ", strconv.Quote(f.name), " before the first ID")
			continue
		}
		s.field = f
		e.set(s)
	}
	return entries, errs
}

// fields returns the fields of a file, in order.
func fields(file, text string, errs *ErrorList) iter.Seq[field] {
	return func(yield func(field) bool) {
		var f field
		var more []string // the lines that continue it
		whole := func() field {
			if len(more) > 0 {
				sep := " "
				if f.name == "Example" || f.name == "Not" {
					sep = "\n"
				}
				if f.value != "" {
					more = slices.Insert(more, 0, f.value)
				}
				f.value, more = strings.Join(more, sep), more[:0]
			}
			return f
		}
		n := 0
		for line := range strings.SplitSeq(text, "\n") {
			n++
			for line != "" && (line[len(line)-1] == ' ' || line[len(line)-1] == '\r') {
				line = line[:len(line)-1]
			}
			switch {
			case line == "" || line[0] == '#':
			case line[0] == '\t':
				if f.line == 0 {
					errs.add(file, n, "a continued line before the first field")
					continue
				}
				more = append(more, line[1:])
			default:
				name, value, ok := strings.Cut(line, ":")
				if !ok {
					if strings.TrimSpace(line) != "" {
						errs.add(file, n, "no field: ", strconv.Quote(line))
					}
					continue
				}
				if f.line > 0 && !yield(whole()) {
					return
				}
				f = field{name, strings.TrimSpace(value), n}
			}
		}
		if f.line > 0 {
			yield(whole())
		}
	}
}

// check reports what an entry lacks.
func (e *Entry) check(errs *ErrorList) {
	need := func(ok bool, what string) {
		if !ok {
			errs.add(e.File, e.Line, e.ID, " has no ", what)
		}
	}
	need(e.Title != "", "Title")
	need(e.Like == "" || len(e.At) > 0, "At")
	need(e.Problem != "" || e.Like != "" || len(e.Replies) > 0 || e.HasWords(), "Reply, Phrase, Token, Zone, Problem or Like")
	need(e.Problem == "" || len(e.Replies) == 0 && !e.HasWords(), "Problem without Reply, Phrase, Token and Zone")
	need(e.Cause != "", "Cause")
	need(e.Act != "", "Act")
	need(e.Retry != "", "Retry")
	need(len(e.Why) > 0, "Why")
	need(len(e.See) > 0 || e.Source != "", "See or Source")
	need(e.Problem != "" || len(e.Examples) > 0, "Example")
}

// split appends the sentences of a Why to out. It is split at its citations: each piece ends with the stop after its
// citation, or at the end.
func (kept *stores) split(out []Sentence, s string) []Sentence {
	for s != "" {
		i := strings.IndexByte(s, '[')
		if i < 0 {
			break
		}
		piece := Sentence{Text: strings.TrimRight(s[:i], " ")}
		for strings.HasPrefix(s[i:], "[") {
			j := strings.IndexByte(s[i:], ']')
			if j < 0 {
				break
			}
			piece.Cites = kept.texts.add(piece.Cites, s[i+1:i+j])
			i += j + 1
			for i < len(s) && s[i] == ' ' && i+1 < len(s) && s[i+1] == '[' {
				i++
			}
		}
		if len(piece.Cites) == 0 {
			break
		}
		rest := strings.TrimLeft(s[i:], ".,;:!?)。、）")
		piece.Text += s[i : len(s)-len(rest)]
		i = len(s) - len(rest)
		out = kept.sentences.add(out, piece)
		s = strings.TrimLeft(s[i:], " ")
	}
	if s != "" {
		out = kept.sentences.add(out, Sentence{Text: s})
	}
	return out
}

// A Pattern is what a reply's code and status must be. Zero code is any; a status part of -1 is any.
type Pattern struct {
	Code      smtp.Code // 550; 0 with Severity or Second set for 5xx, 55x
	Severity  smtp.Severity
	Second    int // second digit, -1 any
	HasStatus bool
	Class     int
	Subject   int
	Detail    int
}

// parsePattern reads "550", "55x", "5xx", "5.1.1", "X.1.1", "5.1.X" or a code and a status.
func parsePattern(s string) (Pattern, error) {
	p := Pattern{Second: -1, Class: -1, Subject: -1, Detail: -1}
	words := strings.Fields(s)
	if len(words) == 0 || len(words) > 2 {
		return p, errors.New("not a reply pattern: " + strconv.Quote(s))
	}
	for i, w := range words {
		var ok bool
		if strings.Contains(w, ".") {
			ok = p.status(w) && i == len(words)-1
		} else {
			ok = i == 0 && p.code(strings.ToLower(w))
		}
		if !ok {
			return p, errors.New("not a reply pattern: " + strconv.Quote(s))
		}
	}
	return p, nil
}

func (p *Pattern) code(w string) bool {
	if len(w) != 3 || w[0] < '1' || w[0] > '9' {
		return false
	}
	if strings.Trim(w, "0123456789") == "" {
		n, _ := strconv.Atoi(w)
		p.Code = smtp.Code(n)
		return true
	}
	p.Severity = smtp.Severity(w[0] - '0')
	if w[1] == 'y' || w[1] == 'x' {
		return w[2] == 'z' || w[2] == 'x'
	}
	p.Second = int(w[1] - '0')
	return '0' <= w[1] && w[1] <= '9' && (w[2] == 'z' || w[2] == 'x')
}

func (p *Pattern) status(w string) bool {
	parts := strings.Split(w, ".")
	if len(parts) != 3 {
		return false
	}
	p.HasStatus = true
	for i, to := range []*int{&p.Class, &p.Subject, &p.Detail} {
		if parts[i] == "X" {
			continue
		}
		n, err := strconv.Atoi(parts[i])
		if err != nil {
			return false
		}
		*to = n
	}
	return true
}

// String returns the pattern as it is written in a file.
func (p Pattern) String() string {
	part := func(n int) string {
		if n < 0 {
			return "X"
		}
		return strconv.Itoa(n)
	}
	var words []string
	switch {
	case p.Code != 0:
		words = append(words, p.Code.String())
	case p.Second >= 0:
		words = append(words, strconv.Itoa(int(p.Severity))+strconv.Itoa(p.Second)+"z")
	case p.Severity != 0:
		words = append(words, strconv.Itoa(int(p.Severity))+"yz")
	}
	if p.HasStatus {
		words = append(words, part(p.Class)+"."+part(p.Subject)+"."+part(p.Detail))
	}
	return strings.Join(words, " ")
}
