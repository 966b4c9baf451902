package main

import (
	"strconv"
	"strings"
)

// A coding is a content coding that a file of the site may be stored in, beside the file itself.
type coding struct{ name, ext string }

// codings lists what is served, the best first. export writes br and gzip; a site that somebody else
// compressed may have zstd as well.
var codings = [...]coding{{"br", ".br"}, {"zstd", ".zst"}, {"gzip", ".gz"}}

// identity is the file as it is.
var identity = coding{"identity", ""}

// accepted returns the codings that an Accept-Encoding header takes, the one to prefer first (RFC 9110
// section 12.5.3): by weight, then in the order of codings. Identity is always the last resort: with
// "identity;q=0" and nothing else to offer a server may still send it, and a page is more use than a 406.
func accepted(header []string) []coding {
	const unsaid = -1
	weights := [...]float64{unsaid, unsaid, unsaid} // of codings
	star, floor := 0.0, 0.0
	for part := range strings.SplitSeq(strings.Join(header, ","), ",") {
		name, params, _ := strings.Cut(part, ";")
		switch name = strings.ToLower(strings.TrimSpace(name)); name {
		case "*":
			star = weight(params)
		case identity.name:
			floor = weight(params)
		case "x-gzip":
			name = "gzip" // RFC 9110 section 8.4.1.3
			fallthrough
		default:
			for i, c := range codings {
				if c.name == name {
					weights[i] = weight(params)
				}
			}
		}
	}
	out := make([]coding, 0, len(codings)+1)
	var q [len(codings) + 1]float64
	for i, c := range codings {
		w := weights[i]
		if w == unsaid {
			w = star
		}
		if w == 0 || w < floor {
			continue
		}
		at := len(out)
		out = append(out, c)
		q[at] = w
		for ; at > 0 && q[at-1] < w; at-- {
			out[at-1], out[at] = c, out[at-1]
			q[at-1], q[at] = w, q[at-1]
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
