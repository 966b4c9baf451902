// Package maillog reads the logs of mail servers: what became of each try to deliver a message, and whom a server
// refused.
//
// The formats come from the programs' documentation and from what they really write: Postfix (postlogd, syslog;
// postqueue -p), Exim (main and reject log), Sendmail, OpenSMTPD, qmail-send and its kin, and those of other.go.
// Lines may have a prefix of syslog (RFC 3164, RFC 5424), of rsyslog or journald, of a container's log or of a
// search tool, or none.
//
// The lines of one queue id are one story for each recipient: of several attempts, the last one decides, and the
// earlier ones are events that do not. What a server said (the Reply) and what the sending side did with it (the
// Action) are told apart: Postfix defers after a greeting of 554 (RFC 5321 section 3.1), and a message is given up
// after transient replies. Where a log names a status of its own besides the reply's, it is the field Verdict.
package maillog
