package core

import "testing"

// TestSure proves that a card says how the reply was understood, in words.
func TestSure(t *testing.T) {
	for in, want := range map[string]string{
		"421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred":                        "The words are those of Yahoo.",
		"554 mx.example.com bizsmtp IB504 Too many connections":                                 "The reply holds a code that GoDaddy uses for this reason.",
		"554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org": "The reply names the blocklist zen.spamhaus.org itself.",
		"550 5.1.1 <ann@example.com>: Recipient address rejected: User unknown":                 "The words of the reply say so, in a wording that many servers use.",
		"550 5.1.1 qzx": "The status says so; the words of the reply add nothing that we know.",
		"550 qzx":       "Only the code says so; the words of the reply add nothing that we know.",
		"599 qzx":       "Only the first digit is known; it tells whether to try again, not why.",
	} {
		fs := Explain(in).Findings
		if len(fs) != 1 {
			t.Errorf("%q: %d findings", in, len(fs))
		} else if got := fs[0].Explanation().Sure; got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
