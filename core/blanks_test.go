package core

import "testing"

func TestListed(t *testing.T) {
	tests := []struct{ in, want string }{
		{"Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/192.0.2.1", "192.0.2.1"},
		{"Client host [2001:db8::25] blocked", "2001:db8::25"},
		{"Sender domain example.com is listed in dbl.example.net", "example.com"},
		{"<news@example.com>: Sender address rejected: blocked", "example.com"},
		{"Blocked, see http://example.net/why", ""},
		{"127.255.255.254 open resolver", ""},
	}
	for _, tt := range tests {
		if got := listed(tt.in); got != tt.want {
			t.Errorf("listed(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}
