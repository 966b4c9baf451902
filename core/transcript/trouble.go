package transcript

import (
	"strings"

	"smtpwhy/core/text"
)

// Problems of the connection, as programs speak of them. The ids are those of catalogue entries.
const (
	ConnectionLost    = "connection-lost"
	LostAfterDot      = "connection-lost-after-dot"
	ConnectionRefused = "connection-refused"
	ConnectionTimeout = "connection-timeout"
	NoRoute           = "no-route"
	HostNotFound      = "host-not-found"
	ReplyTimeout      = "reply-timeout"
	TLSFailed         = "tls-failed"
)

// A trouble is words and the problem that they tell of.
type trouble struct{ words, id string }

// troubles are the words for each problem, in lower case; the first that is there counts.
var troubles = []trouble{
	{"connection refused", ConnectionRefused}, {"actively refused", ConnectionRefused}, {"econnrefused", ConnectionRefused},
	{"no route to host", NoRoute}, {"network is unreachable", NoRoute}, {"enetunreach", NoRoute}, {"ehostunreach", NoRoute}, {"host is unreachable", NoRoute},
	{"name or service not known", HostNotFound}, {"no such host", HostNotFound}, {"could not resolve", HostNotFound}, {"couldn't resolve", HostNotFound},
	{"getaddrinfo", HostNotFound}, {"enotfound", HostNotFound}, {"unknownhostexception", HostNotFound}, {"nodename nor servname", HostNotFound},
	{"temporary failure in name resolution", HostNotFound}, {"unknown host", HostNotFound},
	{"host or domain name not found", HostNotFound}, {"host not found", HostNotFound},
	{"certificate verify failed", TLSFailed}, {"failed to verify certificate", TLSFailed}, {"tls startup failed", TLSFailed}, {"ssl handshake", TLSFailed},
	{"tls handshake", TLSFailed}, {"sslhandshakeexception", TLSFailed}, {"wrong version number", TLSFailed}, {"unable to get local issuer certificate", TLSFailed},
	{"self-signed certificate", TLSFailed}, {"self signed certificate", TLSFailed}, {"certificate has expired", TLSFailed}, {"unexpected tls packet", TLSFailed},
	{"ssl_connect", TLSFailed}, {"handshake failure", TLSFailed}, {"could not convert socket to tls", TLSFailed},
	{"greeting never received", ReplyTimeout}, {"read timed out", ReplyTimeout}, {"timed out while", ReplyTimeout}, {"timed out waiting", ReplyTimeout},
	{"timeout waiting", ReplyTimeout}, {"readtimeout", ReplyTimeout},
	{"connection timed out", ConnectionTimeout}, {"etimedout", ConnectionTimeout}, {"connect timed out", ConnectionTimeout}, {"connection timeout", ConnectionTimeout},
	{"operation timed out", ConnectionTimeout}, {"opentimeout", ConnectionTimeout}, {"i/o timeout", ConnectionTimeout}, {"the operation has timed out", ConnectionTimeout},
	{"closed connection unexpectedly", ConnectionLost}, {"connection closed unexpectedly", ConnectionLost}, {"connection unexpectedly closed", ConnectionLost},
	{"closed the connection", ConnectionLost}, {"connection reset", ConnectionLost}, {"econnreset", ConnectionLost}, {"broken pipe", ConnectionLost}, {"epipe", ConnectionLost},
	{"lost connection", ConnectionLost}, {"connection lost", ConnectionLost}, {"connection dropped", ConnectionLost}, {"server disconnected", ConnectionLost},
	{"smtpserverdisconnected", ConnectionLost}, {"eof caught", ConnectionLost}, {"unexpected eof", ConnectionLost}, {"eoferror", ConnectionLost},
	{"connection closed by foreign host", ConnectionLost}, {"connection closed by remote host", ConnectionLost}, {"remote end closed", ConnectionLost},
	{"connection closed", ConnectionLost}, {"connection was closed", ConnectionLost}, {"unexpected end of stream", ConnectionLost},
}

// troubleWords tells whether one of troubles is in a text at all.
var troubleWords = text.Of(troubles, func(t trouble) string { return t.words })

// Trouble returns the problem of the connection that a line of a program speaks of, or "". Where and how many
// bytes of s the words take says the rest.
func Trouble(s string) (id string, at, n int) {
	if len(s) > 2000 {
		s = s[:2000]
	}
	if !troubleWords.In(text.Lower(s)) {
		return atEOF(s)
	}
	low := strings.ToLower(s)
	if len(low) != len(s) {
		low = s
	}
	for _, t := range troubles {
		if i := strings.Index(low, t.words); i >= 0 {
			return t.id, i, len(t.words)
		}
	}
	return atEOF(s)
}

// atEOF is Trouble for Go's word for a connection that ended.
func atEOF(s string) (id string, at, n int) {
	if s == "EOF" || strings.HasSuffix(s, ": EOF") {
		return ConnectionLost, len(s) - 3, 3
	}
	return "", 0, 0
}
