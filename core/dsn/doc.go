// Package dsn reads mails that tell what became of a mail: delivery status notifications (RFC 3464, RFC 6533), the
// bounces in free text that were and are written beside them, and what only looks like a bounce.
//
// The input is one mail, an mbox, or what somebody copied: a mail as a mail program shows it, the readable part of
// a bounce, the lines of a delivery status alone. Parse yields an event of Kind Report for each recipient that a
// bounce tells of, and one of Kind Problem for a mail that is no bounce: "complaint" (RFC 5965), "auto-reply"
// (RFC 3834), "challenge", "read-receipt" (RFC 8098), "subscription", "ordinary-mail"; or "bounce-unread" for a
// bounce of whose words nothing is known. Every event has the field Decides.
//
// Notable divergences from the standards: a header may end without a blank line and lose the white space of its
// folds; a boundary may be wrong or missing; a delivery status may stand in a text, quoted, with recipients and
// message in one block, in any order, with types missing and lines wrapped; quoted-printable that nobody declared
// is decoded. A Diagnostic-Code is searched for the reply that it quotes: what the reporting system says around it
// gives the command answered and the host. The reply's own status counts more than the Status field, and a Status
// field more than a status that says only its class; Action is what the reporting system did, whatever the reply
// was. What the words for people say beyond the report is added to it.
package dsn
