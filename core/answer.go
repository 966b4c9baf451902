package core

import "smtpwhy/core/words"

// answer says in one line what a reader needs first: whether to send again, what happened, and the first step. Each part is in
// the language that it is known in.
func (x Explanation) answer(w *words.Words) string {
	own := words.In(x.Lang)
	return w.Sentences(w.Sentence(x.Verdict), own.Sentences(own.Sentence(x.Title), x.First))
}

// Answer says in one line what to make of the whole input: the answer of its one card, or what became of it and the counts.
func (r *Report) Answer() string {
	if cards := r.Cards(); len(cards) == 1 {
		return cards[0].Finding.ExplanationIn(r.Words).Answer
	}
	return r.Words.Sentences(r.Summary())
}
