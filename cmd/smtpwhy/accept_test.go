package main

import (
	"strings"
	"testing"
)

func TestAccepted(t *testing.T) {
	tests := []struct{ header, want string }{
		{"", "identity"},
		{"gzip", "gzip identity"},
		{"gzip, deflate, br, zstd", "br zstd gzip identity"},
		{"GZIP, Br", "br gzip identity"},
		{"br;q=0.5, gzip;q=0.8", "gzip br identity"},
		{"br;q=0, gzip", "gzip identity"},
		{"br ; Q=0.1 , zstd;q=0.2", "zstd br identity"},
		{"*", "br zstd gzip identity"},
		{"*;q=0, gzip", "gzip identity"},
		{"br;q=0, *;q=0.3", "zstd gzip identity"},
		{"identity", "identity"},
		{"identity;q=1, br;q=0.5", "identity"},
		{"identity;q=0.5, br;q=0.5", "br identity"},
		{"identity;q=0", "identity"},
		{"x-gzip", "gzip identity"},
		{"br;q=nonsense, gzip;q=2", "identity"},
		{"compress, deflate", "identity"},
		{"embroidery", "identity"},
		{",,;q=1,", "identity"},
	}
	for _, tt := range tests {
		var got []string
		for _, c := range accepted([]string{tt.header}) {
			got = append(got, c.name)
		}
		if s := strings.Join(got, " "); s != tt.want {
			t.Errorf("accepted(%q) = %s, want %s", tt.header, s, tt.want)
		}
	}
	if got := accepted([]string{"gzip;q=0.2", "br;q=0.1"}); got[0].name != "gzip" {
		t.Errorf("two headers: %v, want gzip first", got)
	}
}
