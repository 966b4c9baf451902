package core

import (
	"slices"
	"strings"

	"smtpwhy/core/event"
	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
)

// stageNames are the steps of a session in their order; optional ones are shown only if they were taken.
var stageNames = []struct {
	name     string // of its command, or a key of core/words
	verbs    []smtp.Verb
	optional bool
	lasts    bool // what came last counts: a second way was found
}{
	{"greeting", []smtp.Verb{smtp.Connect}, false, false},
	{"EHLO", []smtp.Verb{smtp.Ehlo, smtp.Helo, smtp.Lhlo}, false, true},
	{"TLS", []smtp.Verb{smtp.StartTLS}, true, true},
	{"login", []smtp.Verb{smtp.Auth}, true, true},
	{"MAIL", []smtp.Verb{smtp.Mail, smtp.Soml}, false, false},
	{"RCPT", []smtp.Verb{smtp.Rcpt}, false, false},
	{"DATA", []smtp.Verb{smtp.Data, smtp.Bdat}, false, false},
	{"dot", []smtp.Verb{smtp.EndOfData, smtp.BdatLast, smtp.Burl}, false, false},
	{"QUIT", []smtp.Verb{smtp.Quit}, false, false},
}

// Stages returns the steps of the session for a timeline; nil where the input is no session.
func (r *Report) Stages() []Stage {
	if r.Format != FormatTranscript {
		return nil
	}
	var out []Stage
	reached := false
	at := byPlace(r.Findings)
	asked := r.asked()
	for _, n := range stageNames {
		st := Stage{Name: n.name, State: StageSkipped}
		if n.name[0] >= 'a' {
			st.Name = r.Words.Say("stage." + n.name)
		}
		for i, e := range r.Events {
			if !slices.Contains(n.verbs, e.To) || e.Kind == event.Command {
				continue
			}
			l := StageLine{Finding: -1, Outcome: Info, Asked: asked[i]}
			state := StageOK
			switch {
			case e.Reply != nil:
				l.Said, l.Severity = r.firstLine(e.Reply.Span), e.Reply.Severity()
				l.Text = join(e.Reply.Code.String(), e.Reply.Status.String())
				switch e.Reply.Severity() {
				case smtp.Transient:
					state = StageDelayed
				case smtp.Permanent, 0:
					state = StageFailed
				}
			case e.Kind == event.Problem:
				if _, ok := e.Get(event.Decides); !ok {
					continue
				}
				state = StageBroke
				l.Text = r.Words.Say("stage.no-reply")
			default:
				continue
			}
			if i, ok := at[e.Span]; ok && r.Findings[i].Event.To == e.To {
				l.Finding, l.Outcome = i, r.Findings[i].Outcome
			}
			if to := e.Value(event.Recipient); to != "" && e.To == smtp.Rcpt {
				l.Text = r.Words.Say("stage.recipient", "recipient", to, "reply", l.Text)
			}
			st.Lines = append(st.Lines, l)
			if _, caused := e.Get(event.CausedBy); caused {
				continue // it broke before
			}
			if n.lasts {
				st.State = state
			} else {
				st.State = worse(st.State, state)
			}
		}
		if n.name == "RCPT" && st.State == StageFailed && slices.ContainsFunc(st.Lines, func(l StageLine) bool { return l.Finding < 0 }) {
			st.State = StagePartly
		}
		if st.State == StageSkipped && n.optional {
			continue
		}
		reached = reached || st.State != StageSkipped
		out = append(out, st)
	}
	if !reached {
		return nil
	}
	return out
}

// asked returns the command that each event answers, as it was sent, by the index of the event; "" where the input
// does not show it. Commands are answered in their order (RFC 2920 section 3.1), and an exchange of several steps, as
// that of AUTH is, belongs to the command that began it.
func (r *Report) asked() []string {
	out := make([]string, len(r.Events))
	open := map[smtp.Verb][]string{}
	for i, e := range r.Events {
		switch {
		case e.Kind == event.Command:
			open[e.To] = append(open[e.To], r.firstLine(e.Span))
		case len(open[e.To]) > 0:
			out[i] = open[e.To][0]
			if open[e.To] = open[e.To][1:]; e.To == smtp.Auth && e.Reply != nil && e.Reply.Severity() == smtp.Intermediate {
				open[e.To] = slices.Insert(open[e.To], 0, out[i])
			}
		}
	}
	return out
}

// firstLine returns the first line of a place, secrets masked, and as much of it as a picture has room for.
func (r *Report) firstLine(s text.Span) string {
	line, _, more := strings.Cut(strings.TrimSpace(r.Shown[s.Start:s.End]), "\n")
	line = strings.TrimSpace(line)
	if cut := []rune(Visible(line)); len(cut) > maxStageText {
		return string(cut[:maxStageText]) + " …"
	} else if more {
		return string(cut) + " …"
	}
	return Visible(line)
}

// maxStageText bounds what a picture shows of a command or a reply, in characters.
const maxStageText = 100

// worse returns the state that weighs more.
func worse(a, b StageState) StageState {
	order := []StageState{StageSkipped, StageOK, StageDelayed, StagePartly, StageFailed, StageBroke}
	if slices.Index(order, b) > slices.Index(order, a) {
		return b
	}
	return a
}

func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " " + b
}
