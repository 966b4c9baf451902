package main

import (
	"encoding/json"
	"strings"
	"time"

	"smtpwhy/core/catalogue"
	"smtpwhy/core/words"
)

// The catalogue for programs: catalogue.json in a site, described by static/schema/catalogue.json. Fields are added,
// never renamed.
type jsonCatalogue struct {
	Schema  int         `json:"schema"`
	Lang    string      `json:"lang"`
	Entries []jsonEntry `json:"entries"`
}

type jsonEntry struct {
	ID       string          `json:"id"`
	Title    string          `json:"title"`
	Name     string          `json:"name,omitempty"`
	Provider string          `json:"provider,omitempty"`
	Replies  []string        `json:"replies,omitempty"`
	Phrases  []string        `json:"phrases,omitempty"`
	Tokens   []string        `json:"tokens,omitempty"`
	Zones    []string        `json:"zones,omitempty"`
	Own      []string        `json:"own,omitempty"`
	Like     string          `json:"like,omitempty"`
	At       []string        `json:"at,omitempty"`
	After    []string        `json:"after,omitempty"`
	Problem  string          `json:"problem,omitempty"`
	Cause    catalogue.Cause `json:"cause"`
	Act      catalogue.Party `json:"act"`
	Retry    catalogue.Retry `json:"retry"`
	Wait     int             `json:"wait_seconds,omitempty"`
	Why      []jsonSentence  `json:"why"`
	Maybe    []string        `json:"maybe,omitempty"`
	Do       []string        `json:"do,omitempty"`
	See      []string        `json:"see,omitempty"`
	Source   string          `json:"source,omitempty"`
	Examples []string        `json:"examples,omitempty"`
	Nots     []jsonNot       `json:"nots,omitempty"`
	Folk     bool            `json:"folk,omitempty"`
	File     string          `json:"file"`
	Line     int             `json:"line"`
	OwnRule  bool            `json:"own_rule,omitempty"`
}

type jsonSentence struct {
	Text    string   `json:"text"`
	RestsOn []string `json:"rests_on,omitempty"`
}

type jsonNot struct {
	Text string `json:"text"`
	ID   string `json:"id"`
}

// catalogueJSON returns cat for programs, an entry a line.
func catalogueJSON(cat *catalogue.Catalogue) ([]byte, error) {
	j := jsonCatalogue{Schema: 1, Lang: words.English, Entries: []jsonEntry{}}
	for _, e := range cat.Entries() {
		out := jsonEntry{
			ID: e.ID, Title: e.Title, Name: e.Name, Provider: e.Provider, Phrases: e.Phrases, Tokens: e.Tokens, Zones: e.Zones, Own: e.Own,
			Like: e.Like, At: e.At, Problem: e.Problem, Cause: e.Cause, Act: e.Act, Retry: e.Retry, Wait: int(e.Wait / time.Second),
			Why: []jsonSentence{}, Maybe: e.Maybe, Do: e.Do, See: e.See, Source: e.Source, Examples: e.Examples,
			Folk: e.Folk, File: e.File, Line: e.Line, OwnRule: e.Local,
		}
		for _, p := range e.Replies {
			out.Replies = append(out.Replies, p.String())
		}
		for _, v := range e.After {
			out.After = append(out.After, string(v))
		}
		for _, s := range e.Why {
			out.Why = append(out.Why, jsonSentence{s.Text, s.Cites})
		}
		for _, n := range e.Nots {
			out.Nots = append(out.Nots, jsonNot{n.Text, n.ID})
		}
		j.Entries = append(j.Entries, out)
	}
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(j); err != nil {
		return nil, err
	}
	return []byte(strings.ReplaceAll(b.String(), `,{"id":"`, ",\n"+`{"id":"`)), nil // only entries start so
}
