package core

import (
	"smtpwhy/core/catalogue"
	"smtpwhy/core/event"
	"smtpwhy/core/smtp"
	"smtpwhy/core/words"
)

// A Candidate is an entry that fits a reply as well as the one that was taken, and why it was not.
type Candidate struct {
	Entry *catalogue.Entry
	Title string
	Lang  string // of Title
	Why   string
}

// maxConsidered bounds the candidates that are named: what is further down fits by its first digit at best.
const maxConsidered = 4

// Considered returns the entries that fit f's reply besides f's own, the nearest first. It is empty where nothing was compared.
func (f Finding) Considered(w *words.Words) []Candidate {
	if f.Event.Reply == nil || f.Entry == nil || f.Basis == catalogue.ByProblem {
		return nil
	}
	var out []Candidate
	for _, r := range catalogue.Default().Rivals(query(f.Event), maxConsidered) {
		if r.Entry == f.Entry {
			return nil // the entry was found by other means than the reply
		}
		other := f
		other.Entry = r.Entry
		c := Candidate{Entry: r.Entry, Why: w.Say("lost." + string(r.Lost))}
		c.Title, c.Lang = other.title(w)
		out = append(out, c)
	}
	return out
}

// query asks the catalogue for the reply of e.
func query(e event.Event) catalogue.Query {
	q := catalogue.Ask(e.Reply, e.To)
	q.Server = host(e.Value(event.Remote))
	if taken(e.Value(event.Action)) && q.After == "" {
		q.After = smtp.EndOfData
	}
	return q
}
