package core

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"smtpwhy/core/catalogue"
	"smtpwhy/core/coretest"
	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
)

// replies returns single replies: the examples of the catalogue, and those of the development corpus where it
// is beside the project.
func replies(tb testing.TB) []string {
	var out []string
	for _, e := range catalogue.Default().Entries() {
		out = append(out, e.Examples...)
	}
	if b, err := os.ReadFile(corpus + "/replies-golden.tsv"); err == nil {
		for line := range strings.Lines(string(b)) {
			if f := strings.Split(line, "\t"); len(f) > 2 && f[0] != "id" {
				out = append(out, strings.ReplaceAll(f[1], `\n`, "\n"))
			}
		}
	}
	if len(out) == 0 {
		tb.Fatal("no replies")
	}
	return out
}

// BenchmarkReply explains one reply a time, as a paste of its own, words included.
func BenchmarkReply(b *testing.B) {
	all := replies(b)
	n := 0
	for b.Loop() {
		r := Explain(all[n%len(all)])
		for _, f := range r.Findings {
			f.Explanation()
		}
		n++
	}
}

// BenchmarkReplies explains ten thousand replies in one paste; the time is that of one reply.
func BenchmarkReplies(b *testing.B) {
	all := replies(b)
	var in strings.Builder
	for i := range 10_000 {
		in.WriteString(all[i%len(all)])
		in.WriteString("\n\n")
	}
	input := in.String()
	b.SetBytes(int64(len(input)) / 10_000)
	for b.Loop() {
		Explain(input)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/10_000, "ns/reply")
}

// BenchmarkFind is the catalogue alone.
func BenchmarkFind(b *testing.B) {
	var qs []catalogue.Query
	for _, s := range replies(b) {
		r, _ := smtp.ParseReply(text.Whole(s))
		qs = append(qs, catalogue.Ask(&r, ""))
	}
	n := 0
	for b.Loop() {
		catalogue.Default().Find(qs[n%len(qs)])
		n++
	}
}

// BenchmarkSessions explains the golden sessions.
func BenchmarkSessions(b *testing.B) {
	all := coretest.Inputs(b, "testdata")
	size := 0
	for _, s := range all {
		size += len(s)
	}
	b.SetBytes(int64(size))
	for b.Loop() {
		for _, s := range all {
			Explain(s)
		}
	}
}

// BenchmarkMails explains the mails of the corpus, without putting the findings into words.
func BenchmarkMails(b *testing.B) {
	names, _ := filepath.Glob(corpus + "/bounces/*.eml")
	if len(names) == 0 {
		b.Skip("no corpus beside the project")
	}
	var mails []string
	size := 0
	for _, n := range names {
		m, err := os.ReadFile(n)
		if err != nil {
			b.Fatal(err)
		}
		mails = append(mails, string(m))
		size += len(m)
	}
	b.SetBytes(int64(size))
	for b.Loop() {
		for _, m := range mails {
			Explain(m)
		}
	}
}
