package dsn

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	netmail "net/mail"
	"strings"
	"testing"

	"smtpwhy/core/coretest"
	"smtpwhy/core/text"
)

// inputs returns the mails to measure with: the corpus, else the goldens.
func inputs(b *testing.B) []string {
	var in []string
	for _, w := range readCorpusOr(b) {
		in = append(in, load(b, w.File))
	}
	if in == nil {
		in = coretest.Inputs(b, "testdata")
	}
	n := 0
	for _, s := range in {
		n += len(s)
	}
	b.SetBytes(int64(n))
	return in
}

func BenchmarkParse(b *testing.B) {
	in := inputs(b)
	b.ReportAllocs()
	for b.Loop() {
		for _, s := range in {
			for range Parse(text.Whole(s)) {
			}
		}
	}
}

func BenchmarkSniff(b *testing.B) {
	in := inputs(b)
	for b.Loop() {
		for _, s := range in {
			Sniff(text.Whole(s))
		}
	}
}

// BenchmarkStandardLibrary walks the trees of parts, and does nothing else.
func BenchmarkStandardLibrary(b *testing.B) {
	in := inputs(b)
	for b.Loop() {
		for _, s := range in {
			m, err := netmail.ReadMessage(strings.NewReader(s))
			if err != nil {
				continue
			}
			walk(m.Header.Get("Content-Type"), m.Body)
		}
	}
}

func walk(contentType string, body io.Reader) {
	t, params, err := mime.ParseMediaType(contentType)
	if err != nil || !strings.HasPrefix(t, "multipart/") {
		io.Copy(io.Discard, body)
		return
	}
	r := multipart.NewReader(body, params["boundary"])
	for {
		p, err := r.NextRawPart()
		if err != nil {
			return
		}
		var buf bytes.Buffer
		io.Copy(&buf, p)
		walk(p.Header.Get("Content-Type"), &buf)
	}
}
