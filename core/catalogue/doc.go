// Package catalogue holds what is known about replies: what each means, whose move it is, and what helps.
//
// The knowledge is in the text files under data, one per standard, provider or product. Go code only reads
// them and finds the entry for a reply. A contributor edits a text file and runs "make test"; the tests, the
// page, the command and the documentation read the same entries.
//
// # Format
//
// Fields are written as in a message header, "Name: value". A line that starts with a tab continues the
// value before it (joined by a space; in Example and Not, by a line end). Lines that start with # are
// comments. A file starts with fields that hold for all its entries (Provider, See, Source), then come the
// entries; each starts with its ID.
//
//	ID        kebab-case, unique, never reused: it is part of addresses of pages
//	Title     what happened, as a sentence without a full stop; blanks allowed
//	Name      the short name of a code or status in its standard, lower case, shown beside the decoded digits
//	Reply     a pattern: a code (550, 55z, 5yz), a status (5.1.1, X.1.1 for any class,
//	          5.1.X for any detail, 5.X.X), or a code and a status. Repeat the field for more patterns; one
//	          of them must fit. A reply that lost its code fits any code.
//	Phrase    words in the reply's text; case, marks of Latin letters (é is e) and the width of white space do
//	          not count. * stands for any words between, ~ for up to three, (a|b) for a or b, (a |) for a or nothing.
//	          Repeat the field for other wordings; one of them must be there.
//	Token     a provider's own code for its reason in the reply's text: TSS04, IB504, AUP#1310. Whole words,
//	          case ignored; a * inside stands for a part that differs (LPN*_416 for LPN007_416 as well as
//	          LPN_416), here and in a Phrase. Repeat the field. One token or one phrase must be there.
//	Zone      a DNS zone of a blocklist, as replies name it: zen.spamhaus.org. A zone under it counts as well.
//	          Only for entries that are about that list.
//	Own       hosts of the provider, more than one on a line: a web address on them, or under them, in a reply
//	          may be shown as a link. Any other is shown as text.
//	Like      the id of an entry, instead of Reply and words: this entry stands for that one where a host in At has
//	          spoken. For words that many say, where there is more to say about one provider. What it does not
//	          say itself (Cause, Act, Retry, Why, Do) it takes from that entry. The examples are tried as said there.
//	At        domains of the provider's servers, more than one on a line
//	After     the commands after which the entry applies: CONNECT EHLO STARTTLS AUTH MAIL RCPT DATA
//	          END-OF-DATA ... ; a reply whose command is not known fits no entry that has this field,
//	          unless a phrase fits.
//	Problem   the id of a problem of the input (codes-differ, connection-lost ...), instead of Reply and Phrase
//	Cause     one of Causes
//	Act       sender, sender-admin, recipient, recipient-admin, nobody
//	Retry     done, continue, yes, after-fix, no: what to do with the same message. For an entry without
//	          a phrase the class of the reply can soften it (450 with a "no" becomes "yes").
//	Wait      5m, 1h, 24h: the least pause before the next try, where it is known
//	Why       one or more sentences that say what happened and why. After a sentence, before its stop,
//	          stands what it rests on: [phrase] [code] [status] [wait] [position], more than one if need be.
//	Maybe     one possible cause, a sentence; repeat the field. For replies that can mean several things.
//	Do        one step, a sentence; repeat the field, the first step first
//	See       an https link; repeat the field
//	Source    where the facts come from, if there is nothing to link to
//	Folk      yes, for codes that no standard defines
//	Example   a whole reply that must find this entry; one with After is tried after the first of its commands
//	Not       the id of another entry, and (on the next lines) a reply that must find that one instead
//
// Blanks in Title, Why, Maybe and Do are filled from the reply and its session, with the plain words behind
// the bar where they are not known: {recipient|the address}, {sender|the sender}, {domain|the domain} (of
// the recipient), {sender-domain|...}, {client-ip|...}, {remote|the server}, {wait|...}, {limit|...},
// {url|...}, {zone|the list}, {listed|...} (the address or domain that a blocklist names), {code}, {status}.
//
// # Translation
//
// The folders under data are called as languages (de, ja). A file there has, for the ID of an entry, its Title, Why, Maybe and
// Do in that language, with the same blanks and citations and as many steps; or only its Name. What is not there is said in
// English. An organisation's own rules can have such folders as well.
//
// # Matching
//
// The best fit wins: a token before a zone, a zone before a phrase; then the entry with the most literal text; then, by weight, a status (exact
// before any class, before a subject), a full code, the position. A code together with a status weighs more
// than either alone. File order never decides: a tie fails the tests.
package catalogue
