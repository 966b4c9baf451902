package main

import (
	"strconv"
	"strings"
)

// A coding is a content coding that a file of the site may be stored in, beside the file itself.
type coding struct{ name, ext string }

// codings lists what is served, the best first. export writes br and gzip; a site that somebody else
// compressed may have zstd as well.
var codings = []coding{{"br", ".br"}, {"zstd", ".zst"}, {"gzip", ".gz"}}

// identity is the file as it is.
var identity = coding{"identity", ""}

// accepted returns the codings that an Accept-Encoding header takes, the one to prefer first (RFC 9110
// section 12.5.3): by weight, then in the order of codings. Identity is always the last resort: with
// "identity;q=0" and nothing else to offer a server may still send it, and a page is more use than a 406.
func accepted(header []string) []coding {
	weights := map[string]float64{}
	for part := range strings.SplitSeq(strings.Join(header, ","), ",") {
		name, params, _ := strings.Cut(part, ";")
		name = strings.ToLower(strings.TrimSpace(name))
		if name == "x-gzip" {
			name = "gzip" // RFC 9110 section 8.4.1.3
		}
		if name != "" {
			weights[name] = weight(params)
		}
	}
	of := func(name string) float64 {
		if q, ok := weights[name]; ok {
			return q
		}
		if q, ok := weights["*"]; ok {
			return q
		}
		return 0
	}
	floor := 0.0
	if q, ok := weights["identity"]; ok {
		floor = q
	}
	var out []coding
	for _, c := range codings {
		if q := of(c.name); q > 0 && q >= floor {
			i := len(out)
			for i > 0 && of(out[i-1].name) < q {
				i--
			}
			out = append(out[:i], append([]coding{c}, out[i:]...)...)
		}
	}
	return append(out, identity)
}

// weight reads "q=0.5" among parameters; 1 where there is none, 0 where it is malformed.
func weight(params string) float64 {
	for p := range strings.SplitSeq(params, ";") {
		name, value, ok := strings.Cut(p, "=")
		if ok && strings.EqualFold(strings.TrimSpace(name), "q") {
			q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
			if err != nil || q < 0 || q > 1 {
				return 0
			}
			return q
		}
	}
	return 1
}
