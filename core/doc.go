// Package core explains what a mail system said: what happened, whose move it is, and whether sending again
// can help.
//
// The data flows one way:
//
//	text (what was pasted) → text.View (pieces that know their place) → event.Event (what the input says
//	happened) → Finding (the catalogue entry that explains an event) → Explanation (the words) → page, terminal, JSON
//
// The readers (webhook, dsn, maillog, transcript, exception) turn text into events and put all that the diagnosis needs into
// each event. Diagnose looks an event up in the catalogue. Explanation fills the entry's sentences in; what it adds to them,
// and all else that is said, comes from core/words, in the language that is asked for.
// Nothing looks back: a reader knows no entry, an entry knows no reader, and no one here knows the page.
//
// Explain never fails: what cannot be read is said so about, in place.
package core
