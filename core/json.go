package core

import (
	"strings"
	"time"

	"smtpwhy/core/event"
	"smtpwhy/core/smtp"
	"smtpwhy/core/words"
)

// The JSON of a report is a public contract: fields are added, never renamed; schema counts breaking changes.
type jsonReport struct {
	Schema   int           `json:"schema"`
	File     string        `json:"file"`
	Format   Format        `json:"format"`
	Dialect  string        `json:"dialect"`
	Lang     string        `json:"lang,omitempty"` // of the words; English if absent
	Outcome  Outcome       `json:"outcome"`
	Summary  string        `json:"summary"`
	Findings []jsonFinding `json:"findings"`
	Problems []jsonProblem `json:"problems"`
}

type jsonFinding struct {
	Line       int            `json:"line"`
	Recipient  string         `json:"recipient"`
	Code       int            `json:"code,omitempty"`
	Status     string         `json:"status"`
	Command    string         `json:"command"`
	Outcome    Outcome        `json:"outcome"`
	Permanence Permanence     `json:"permanence"`
	Cause      string         `json:"cause"`
	Provider   string         `json:"provider"`
	Entry      string         `json:"entry"`
	Basis      string         `json:"basis"`
	Retry      string         `json:"retry"`
	Wait       int            `json:"wait_seconds"`
	GiveUp     int            `json:"give_up_seconds"`
	Tries      []int          `json:"try_after_seconds,omitempty"`
	Act        string         `json:"act"`
	Lang       string         `json:"lang,omitempty"` // of title, why, maybe and do, where it is not that of the report
	Title      string         `json:"title"`
	Why        []string       `json:"why"`
	Maybe      []string       `json:"maybe,omitempty"`
	Do         []string       `json:"do"`
	See        []string       `json:"see"`
	Conflict   string         `json:"conflict"`
	CausedBy   *int           `json:"caused_by,omitempty"` // index in findings
	Evidence   []jsonEvidence `json:"evidence"`
	Also       Also           `json:"also"`
}

type jsonEvidence struct {
	Kind  string `json:"kind"`
	Start int    `json:"start"` // bytes of the input
	End   int    `json:"end"`
	Text  string `json:"text"`
}

type jsonProblem struct {
	Line int    `json:"line"`
	ID   string `json:"id"`
	Text string `json:"text"`
}

// JSON returns the report as one JSON object on one line, without a line end. file is the name of the input,
// "" for none. Secrets are masked.
func (r *Report) JSON(file string) []byte { return r.jsonReport(file).json() }

func (r *Report) jsonReport(file string) jsonReport {
	j := jsonReport{Schema: 1, File: file, Format: r.Format, Dialect: r.Dialect, Lang: foreign(r.Words.Lang(), words.English), Outcome: r.Outcome(), Findings: []jsonFinding{}, Problems: []jsonProblem{}}
	j.Summary, _ = r.Summary()
	for _, f := range r.Findings {
		j.Findings = append(j.Findings, r.jsonFinding(f))
	}
	for _, p := range r.Problems {
		j.Problems = append(j.Problems, jsonProblem{r.Line(p), p.Event.Problem, p.ExplanationIn(r.Words).Title})
	}
	return j
}

// json writes what the tags of the fields say; a test holds it to that.
func (j jsonReport) json() []byte {
	w := new(jsonWriter)
	w.object("", func() {
		w.number("schema", j.Schema)
		w.text("file", j.File)
		w.text("format", string(j.Format))
		w.text("dialect", j.Dialect)
		if j.Lang != "" {
			w.text("lang", j.Lang)
		}
		w.text("outcome", string(j.Outcome))
		w.text("summary", j.Summary)
		jsonList(w, "findings", j.Findings, func(f jsonFinding) { f.json(w) })
		jsonList(w, "problems", j.Problems, func(p jsonProblem) {
			w.object("", func() {
				w.number("line", p.Line)
				w.text("id", p.ID)
				w.text("text", p.Text)
			})
		})
	})
	return *w
}

func (f *jsonFinding) json(w *jsonWriter) {
	w.object("", func() {
		w.number("line", f.Line)
		w.text("recipient", f.Recipient)
		if f.Code != 0 {
			w.number("code", f.Code)
		}
		w.text("status", f.Status)
		w.text("command", f.Command)
		w.text("outcome", string(f.Outcome))
		w.text("permanence", string(f.Permanence))
		w.text("cause", f.Cause)
		w.text("provider", f.Provider)
		w.text("entry", f.Entry)
		w.text("basis", f.Basis)
		w.text("retry", f.Retry)
		w.number("wait_seconds", f.Wait)
		w.number("give_up_seconds", f.GiveUp)
		if len(f.Tries) > 0 {
			jsonList(w, "try_after_seconds", f.Tries, func(n int) { w.number("", n) })
		}
		w.text("act", f.Act)
		if f.Lang != "" {
			w.text("lang", f.Lang)
		}
		w.text("title", f.Title)
		w.texts("why", f.Why)
		if len(f.Maybe) > 0 {
			w.texts("maybe", f.Maybe)
		}
		w.texts("do", f.Do)
		w.texts("see", f.See)
		w.text("conflict", f.Conflict)
		if f.CausedBy != nil {
			w.number("caused_by", *f.CausedBy)
		}
		jsonList(w, "evidence", f.Evidence, func(e jsonEvidence) {
			w.object("", func() {
				w.text("kind", e.Kind)
				w.number("start", e.Start)
				w.number("end", e.End)
				w.text("text", e.Text)
			})
		})
		w.object("also", func() {
			w.text("bounce", f.Also.Bounce)
			w.text("sisimai", f.Also.Sisimai)
			w.text("kumomta", f.Also.KumoMTA)
			w.text("powermta", f.Also.PowerMTA)
			w.text("postmark", f.Also.Postmark)
			w.text("ses", f.Also.SES)
			w.text("sendgrid", f.Also.SendGrid)
			w.text("mailgun", f.Also.Mailgun)
		})
	})
}

func (r *Report) jsonFinding(f Finding) jsonFinding {
	x := f.ExplanationIn(r.Words)
	j := jsonFinding{
		Line: r.Line(f), Recipient: f.Recipient, Command: command(f.Event.To), Outcome: f.Outcome, Permanence: f.Permanence(),
		Basis: f.Basis.String(), Retry: string(x.Advice.Retry), Wait: seconds(x.Advice.Wait), GiveUp: seconds(x.Advice.GiveUp),
		Act: string(x.Advice.Act), Lang: foreign(x.Lang, r.Words.Lang()), Title: x.Title, Maybe: x.Maybe, Why: []string{}, Do: []string{}, See: []string{}, Evidence: []jsonEvidence{}, Cause: "other", Also: f.Also(),
	}
	if rep := f.Event.Reply; rep != nil {
		j.Code, j.Status = int(rep.Code), rep.Status.String()
	}
	if j.Status == "" {
		j.Status = f.Event.Value(event.Verdict)
	}
	if e := f.Entry; e != nil {
		j.Cause, j.Provider, j.Entry = string(e.Cause), e.Provider, e.ID
	}
	for _, t := range x.Advice.Tries {
		j.Tries = append(j.Tries, seconds(t))
	}
	for _, s := range x.Why {
		j.Why = append(j.Why, s.Text)
	}
	j.Do = append(j.Do, x.Advice.Do...)
	for _, s := range x.See {
		j.See = append(j.See, s.URL)
	}
	if x.Conflict != nil {
		j.Conflict = x.Conflict.Text
	}
	if f.CausedBy >= 0 {
		j.CausedBy = &f.CausedBy
	}
	for _, m := range x.Marks {
		for _, s := range m.Spans {
			j.Evidence = append(j.Evidence, jsonEvidence{m.Kind, s.Start, s.End, strings.ToValidUTF8(r.Shown[s.Start:s.End], "\ufffd")})
		}
	}
	return j
}

// foreign returns lang, "" if that is what it is without being said.
func foreign(lang, unsaid string) string {
	if lang == unsaid {
		return ""
	}
	return lang
}

// command returns the name of a verb in the output.
func command(v smtp.Verb) string {
	if v == smtp.BdatLast {
		return "BDAT"
	}
	return string(v)
}

func seconds(d time.Duration) int { return int(d / time.Second) }
