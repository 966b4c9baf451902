package core

import (
	"slices"
	"strconv"
	"strings"

	"smtpwhy/core/catalogue"
	"smtpwhy/core/event"
	"smtpwhy/core/smtp"
	"smtpwhy/core/words"
)

// Explanation puts f into words, in English.
func (f Finding) Explanation() Explanation { return f.ExplanationIn(nil) }

// ExplanationIn puts f into the words of a language.
func (f Finding) ExplanationIn(w *words.Words) Explanation {
	x := Explanation{Advice: f.advice(w), After: after(w, f.Event.To)}
	x.Title, x.Lang = f.title(w)
	x.Verdict, x.Who = f.verdict(w, x.Advice), f.who(w, x.Advice)
	if f.Event.Reply == nil && f.Event.To == smtp.Connect {
		x.After = w.Say("after.connecting")
	}
	x.Sure = f.sure(w)
	x.Codes = decode(w, f.Event.Reply)
	if r := f.Event.Reply; r != nil && f.Basis < catalogue.ByPhrase && strings.TrimSpace(r.Text.Text) != "" {
		x.Unsaid = w.Say("quote.unsaid")
	}
	if f.Entry == nil {
		x.Why = []Sentence{{Text: w.Say("why.unknown")}}
		x.Answer = x.answer(w)
		return x
	}
	if c := f.Entry.Cause; c != "other" && !f.consequence() {
		x.Plain = w.Say("plain." + string(c))
	}
	m := marker{f: f}
	entry, _ := f.Entry.In(w.Lang())
	own := words.In(x.Lang)
	fill := func(s string) string { return f.fill(own, s) }
	for _, s := range entry.Why {
		x.Why = append(x.Why, Sentence{fill(s.Text), m.numbers(s.Cites)})
	}
	if x.Advice.Stated && !slices.ContainsFunc(entry.Why, func(s catalogue.Sentence) bool { return slices.Contains(s.Cites, "wait") }) {
		x.Why = append(x.Why, Sentence{own.Say("why.pause", "wait", own.Duration(x.Advice.Wait)), m.numbers([]string{"wait"})})
	}
	if f.Event.Value(event.Action) == "delayed" && f.Permanence() == IsPermanent {
		x.Why = append(x.Why, Sentence{Text: own.Say("why.kept")})
	}
	x.Path = f.path(w)
	for _, s := range entry.Maybe {
		x.Maybe = append(x.Maybe, fill(s))
	}
	for _, s := range entry.Do {
		x.Advice.Do = append(x.Advice.Do, fill(s))
	}
	if len(x.Advice.Do) > 0 && !f.consequence() {
		x.First = x.Advice.Do[0]
	}
	x.Answer = x.answer(w)
	if s, kinds := f.conflictSentence(w); s != "" {
		x.Conflict = &Sentence{s, m.numbers(kinds)}
		x.PlainConflict = w.Say("conflict.plain-words")
		if f.Conflict.Kind == codeStatus || f.Conflict.Kind == codeSaysLater {
			x.PlainConflict = w.Say("conflict.plain-code")
		}
	}
	x.Marks = m.marks
	x.See = sources(w, f.Entry)
	return x
}

// fill fills the blanks of a text of f's entry.
func (f Finding) fill(w *words.Words, s string) string {
	return catalogue.Fill(s, func(name string) string { return f.blank(w, name) })
}

// title returns the headline of f's entry and the language that it is in.
func (f Finding) title(w *words.Words) (title, lang string) {
	if f.Entry == nil {
		return w.Say("why.unknown-title"), w.Lang()
	}
	entry, lang := f.Entry.In(w.Lang())
	return upperFirst(f.fill(words.In(lang), entry.Title)), lang
}

// path says who tells of the outcome, and who refused or took the message.
func (f Finding) path(w *words.Words) string {
	reporter, remote := f.Event.Value(event.Reporter), f.Event.Value(event.Remote)
	did := ""
	if remote != "" && (f.Event.Reply != nil || f.Outcome == Accepted) {
		switch f.Outcome {
		case Failed:
			did = w.Say("path.failed", "remote", remote)
		case Expired, Delayed:
			did = w.Say("path.delayed", "remote", remote)
		case Accepted:
			did = w.Say("path.accepted", "remote", remote)
		}
	}
	switch {
	case did != "" && reporter != "" && reporter != remote:
		return w.Say("path.reports", "reporter", reporter, "what", did)
	case did != "":
		return did
	case reporter != "":
		return w.Say("path.reported", "reporter", reporter)
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
func (f Finding) sure(w *words.Words) string {
	if f.Entry == nil {
		return w.Say("sure.nothing")
	}
	switch f.Basis {
	case catalogue.ByPhrase:
		return f.sureOfWords(w)
	case catalogue.ByStatus:
		return w.Say("sure.status")
	case catalogue.ByCode:
		if f.Entry.Folk {
			return w.Say("sure.folk")
		}
		return w.Say("sure.code")
	case catalogue.BySeverity:
		return w.Say("sure.severity")
	case catalogue.ByProblem:
		return w.Say("sure.problem")
	}
	return ""
}

// sureOfWords says what sort of words of the reply f rests on.
func (f Finding) sureOfWords(w *words.Words) string {
	e := f.Entry
	said := ""
	if f.Event.Reply != nil {
		said = f.Event.Reply.Text.Text
	}
	switch {
	case e.Local:
		return w.Say("sure.own-rule")
	case zoneIn(said, e.Zones) != "":
		return w.Say("sure.zone", "zone", zoneIn(said, e.Zones))
	case e.Provider == "":
		return w.Say("sure.phrase")
	case e.Like != "":
		return w.Say("sure.server", "provider", e.Provider)
	case len(e.Tokens) > 0 && len(e.Phrases) == 0:
		return w.Say("sure.token", "provider", e.Provider)
	}
	return w.Say("sure.provider", "provider", e.Provider)
}

// sources names the links of an entry.
func sources(w *words.Words, e *catalogue.Entry) []Source {
	var out []Source
	for _, u := range e.See {
		out = append(out, Source{sourceTitle(w, u), u})
	}
	return out
}

// sourceTitle returns a short name for a link: "RFC 5321 section 4.2.1", else its host.
func sourceTitle(w *words.Words, u string) string {
	rest := strings.TrimPrefix(u, "https://")
	host, path, _ := strings.Cut(rest, "/")
	if strings.HasSuffix(host, "rfc-editor.org") && strings.HasPrefix(path, "rfc/rfc") {
		n, section, _ := strings.Cut(strings.TrimPrefix(path, "rfc/rfc"), "#section-")
		n = strings.TrimSuffix(n, ".html")
		if section != "" {
			return w.Say("source.section", "rfc", n, "section", section)
		}
		return "RFC " + n
	}
	if strings.HasSuffix(host, "iana.org") {
		return w.Say("source.registry")
	}
	return strings.TrimPrefix(host, "www.")
}

// after says where in a session a reply came.
func after(w *words.Words, v smtp.Verb) string {
	switch v {
	case "":
		return ""
	case smtp.Connect:
		return w.Say("after.greeting")
	case smtp.EndOfData:
		return w.Say("after.end-of-data")
	case smtp.Auth:
		return w.Say("after.auth")
	case smtp.Rcpt:
		return w.Say("after.rcpt")
	case smtp.Mail:
		return w.Say("after.mail")
	case smtp.Data:
		return w.Say("after.data")
	case smtp.BdatLast:
		return w.Say("after.bdat-last")
	}
	return w.Say("after.command", "command", string(v))
}

// Place says where the finding stands, after which command, and who tells of it.
func (x Explanation) Place(w *words.Words, line int) string {
	s := w.Say("place.line", "line", strconv.Itoa(line))
	if x.After != "" {
		s = w.Say("place.after", "line", s, "after", x.After)
	}
	if x.Path != "" {
		s = w.Say("place.path", "place", s, "path", x.Path)
	}
	return s
}

// decode tells what each digit of code and status means (RFC 5321 section 4.2.1, RFC 3463 section 3).
func decode(w *words.Words, r *smtp.Reply) []Digit {
	if r == nil {
		return nil
	}
	var out []Digit
	if r.Code != 0 {
		of := r.Code.String()
		first, second, third := r.Code.Digits()
		name := catalogue.Default().CodeName(r.Code, w.Lang())
		if name == "" {
			name = w.Say("digit.code-unnamed")
		}
		out = append(out, Digit{strconv.Itoa(first), firstDigit(w, first), of}, Digit{strconv.Itoa(second), secondDigit(w, second), of},
			Digit{strconv.Itoa(third), name, of})
	}
	if s := r.Status; !s.IsZero() {
		of := s.String()
		name := catalogue.Default().StatusName(s, w.Lang())
		if name == "" {
			name = w.Say("digit.status-unnamed")
		}
		out = append(out, Digit{strconv.Itoa(int(s.Class)), firstDigit(w, int(s.Class)), of},
			Digit{strconv.Itoa(int(s.Subject)), subject(w, int(s.Subject)), of}, Digit{strconv.Itoa(int(s.Detail)), name, of})
	}
	return out
}

func firstDigit(w *words.Words, n int) string {
	if n < 2 || n > 5 {
		return w.Say("digit.first-other")
	}
	return w.Say("digit.first-" + strconv.Itoa(n))
}

func secondDigit(w *words.Words, n int) string {
	if n > 5 {
		return w.Say("digit.second-other")
	}
	return w.Say("digit.second-" + strconv.Itoa(n))
}

func subject(w *words.Words, n int) string {
	if n > 7 {
		return w.Say("digit.subject-other")
	}
	return w.Say("digit.subject-" + strconv.Itoa(n))
}
