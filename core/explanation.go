package core

import (
	"slices"
	"strconv"
	"strings"

	"smtpwhy/core/catalogue"
	"smtpwhy/core/event"
	"smtpwhy/core/smtp"
)

// Explanation puts f into words.
func (f Finding) Explanation() Explanation {
	fill := func(s string) string { return catalogue.Fill(s, f.blank) }
	x := Explanation{Advice: f.advice(fill), After: after(f.Event.To)}
	x.Verdict, x.Who = f.verdict(x.Advice), f.who(x.Advice)
	if f.Event.Reply == nil && f.Event.To == smtp.Connect {
		x.After = "when connecting"
	}
	x.Sure = f.sure()
	x.Codes = decode(f.Event.Reply)
	if f.Entry == nil {
		x.Title = "We know no meaning for this reply"
		x.Why = []Sentence{{Text: "Its code is none that SMTP allows, and its words fit nothing that we know."}}
		return x
	}
	m := marker{f: f}
	x.Title = upperFirst(fill(f.Entry.Title))
	for _, s := range f.Entry.Why {
		x.Why = append(x.Why, Sentence{fill(s.Text), m.numbers(s.Cites)})
	}
	if x.Advice.Stated && !slices.ContainsFunc(f.Entry.Why, func(s catalogue.Sentence) bool { return slices.Contains(s.Cites, "wait") }) {
		x.Why = append(x.Why, Sentence{"The reply asks for a pause of " + Duration(x.Advice.Wait) + ".", m.numbers([]string{"wait"})})
	}
	if f.Event.Value(event.Action) == "delayed" && f.Permanence() == IsPermanent {
		x.Why = append(x.Why, Sentence{Text: "The sending server keeps the message all the same, and goes on trying."})
	}
	x.Path = f.path()
	for _, s := range f.Entry.Maybe {
		x.Maybe = append(x.Maybe, fill(s))
	}
	if s, kinds := f.conflictSentence(); s != "" {
		x.Conflict = &Sentence{s, m.numbers(kinds)}
	}
	x.Marks = m.marks
	x.See = sources(f.Entry)
	return x
}

// path says who tells of the outcome, and who refused or took the message.
func (f Finding) path() string {
	reporter, remote := f.Event.Value(event.Reporter), f.Event.Value(event.Remote)
	did := map[Outcome]string{Failed: " refused it", Expired: " refused it for now", Delayed: " refused it for now", Accepted: " took it"}[f.Outcome]
	switch {
	case did == "" || f.Event.Reply == nil && f.Outcome != Accepted:
		remote = ""
	case reporter != "" && remote != "" && reporter != remote:
		return reporter + " reports: " + remote + did
	}
	switch {
	case remote != "":
		return remote + did
	case reporter != "":
		return "reported by " + reporter
	}
	return ""
}

// upperFirst makes the first letter of a sentence that starts with a blank a capital, addresses left alone.
func upperFirst(s string) string {
	if word, _, _ := strings.Cut(s, " "); s == "" || s[0] < 'a' || s[0] > 'z' || strings.ContainsAny(word, "@.") {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// A marker numbers the evidence in the order in which sentences cite it.
type marker struct {
	f     Finding
	marks []Mark
}

func (m *marker) numbers(kinds []string) []int {
	var out []int
	for _, k := range kinds {
		if n := m.number(k); n > 0 {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// number returns the number of the mark of a kind, 0 where the input has no words for it.
func (m *marker) number(kind string) int {
	var mk Mark
	switch kind {
	case "wait":
		_, mk = m.f.statedWait()
	case "later":
		mk = Mark{kind, laterWords(m.f.Event.Reply.Text)}
	default:
		for _, e := range m.f.Evidence {
			if e.Kind == kind {
				mk = Mark(e)
			}
		}
		// A class is the code's first digit; a reply without a code has it in its status.
		if mk.Spans == nil && kind == "code" {
			return m.number("status")
		}
	}
	return m.place(mk)
}

func (m *marker) place(mk Mark) int {
	if len(mk.Spans) == 0 {
		return 0
	}
	for i, old := range m.marks {
		if slices.Equal(old.Spans, mk.Spans) {
			return i + 1
		}
	}
	m.marks = append(m.marks, mk)
	return len(m.marks)
}

// sure says what the explanation rests on.
func (f Finding) sure() string {
	if f.Entry == nil {
		return "Nothing in the reply is known to us."
	}
	switch f.Basis {
	case catalogue.ByPhrase:
		if f.Entry.Provider != "" {
			return "The words are those of " + f.Entry.Provider + "."
		}
		return "The words of the reply say so, in a wording that many servers use."
	case catalogue.ByStatus:
		return "The status says so; the words of the reply add nothing that we know."
	case catalogue.ByCode:
		if f.Entry.Folk {
			return "Only the code speaks, and no standard defines it; the words of the reply add nothing that we know."
		}
		return "Only the code says so; the words of the reply add nothing that we know."
	case catalogue.BySeverity:
		return "Only the first digit is known; it tells whether to try again, not why."
	case catalogue.ByProblem:
		return "The input itself shows it."
	}
	return ""
}

// sources names the links of an entry.
func sources(e *catalogue.Entry) []Source {
	var out []Source
	for _, u := range e.See {
		out = append(out, Source{SourceTitle(u), u})
	}
	return out
}

// SourceTitle returns a short name for a link: "RFC 5321 section 4.2.1", else its host.
func SourceTitle(u string) string {
	rest := strings.TrimPrefix(u, "https://")
	host, path, _ := strings.Cut(rest, "/")
	if strings.HasSuffix(host, "rfc-editor.org") && strings.HasPrefix(path, "rfc/rfc") {
		n, section, _ := strings.Cut(strings.TrimPrefix(path, "rfc/rfc"), "#section-")
		n = strings.TrimSuffix(n, ".html")
		if section != "" {
			return "RFC " + n + " section " + section
		}
		return "RFC " + n
	}
	if strings.HasSuffix(host, "iana.org") {
		return "IANA registry of enhanced status codes"
	}
	return strings.TrimPrefix(host, "www.")
}

// after says where in a session a reply came.
func after(v smtp.Verb) string {
	switch v {
	case "":
		return ""
	case smtp.Connect:
		return "as the greeting, before any command"
	case smtp.EndOfData:
		return "after the final dot, when the whole message had been sent"
	case smtp.Auth:
		return "during the login (AUTH)"
	case smtp.Rcpt:
		return "after RCPT, which named a recipient"
	case smtp.Mail:
		return "after MAIL, which named the sender"
	case smtp.Data:
		return "after DATA, before the message was sent"
	case smtp.BdatLast:
		return "after the last chunk (BDAT LAST)"
	}
	return "after " + string(v)
}

// decode tells what each digit of code and status means (RFC 5321 section 4.2.1, RFC 3463 section 3).
func decode(r *smtp.Reply) []Digit {
	if r == nil {
		return nil
	}
	var out []Digit
	if r.Code != 0 {
		of := r.Code.String()
		first, second, third := r.Code.Digits()
		out = append(out, Digit{strconv.Itoa(first), firstDigit(first), of}, Digit{strconv.Itoa(second), secondDigit(second), of})
		name := "no meaning in any standard"
		if e := catalogue.Default().Entry("code-" + of); e != nil && e.Name != "" {
			name = e.Name
		}
		out = append(out, Digit{strconv.Itoa(third), name, of})
	}
	if s := r.Status; !s.IsZero() {
		of := s.String()
		out = append(out, Digit{strconv.Itoa(int(s.Class)), firstDigit(int(s.Class)), of}, Digit{strconv.Itoa(int(s.Subject)), subject(int(s.Subject)), of},
			Digit{strconv.Itoa(int(s.Detail)), StatusName(s), of})
	}
	return out
}

func firstDigit(n int) string {
	switch n {
	case 2:
		return "success"
	case 3:
		return "go on, more is needed"
	case 4:
		return "refused for now"
	case 5:
		return "refused for good"
	}
	return "not allowed in SMTP"
}

func secondDigit(n int) string {
	switch n {
	case 0:
		return "syntax of commands"
	case 1:
		return "information"
	case 2:
		return "connection"
	case 3, 4:
		return "unspecified, in practice login and extensions"
	case 5:
		return "mail system"
	}
	return "no meaning in RFC 5321"
}

func subject(n int) string {
	names := [...]string{"no area given", "address", "mailbox", "mail system", "network and routing", "mail protocol", "content of the message", "security or policy"}
	if n < len(names) {
		return names[n]
	}
	return "not in the registry"
}

// StatusName returns the registry's name for s, or says that it has none. The name does not depend on the class.
func StatusName(s smtp.Status) string {
	if name := catalogue.Default().StatusName(s); name != "" {
		return name
	}
	return "a detail that is not in the registry"
}
