package core

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"smtpwhy/core/catalogue"
)

// TestEvalReference reads the examples of the reference tables that lie beside the corpus: who is known by words, and with
// which cause.
func TestEvalReference(t *testing.T) {
	for name, least := range map[string]float64{"providers-mailbox": 98, "software-filters": 90} {
		b, err := os.ReadFile("../../shared/reference/" + name + ".tsv")
		if err != nil {
			t.Skip("no reference beside the project")
		}
		n, phrase, cause := 0, 0, 0
		for i, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
			f := strings.Split(line, "\t")
			if i == 0 || len(f) < 12 || f[11] == "" {
				continue
			}
			n++
			r := Explain(strings.ReplaceAll(f[11], `\n`, "\n"))
			if len(r.Findings) == 0 || r.Findings[0].Entry == nil {
				fmt.Printf("eval: %s %s: nothing: %.150q\n", name, f[0], f[11])
				continue
			}
			g := r.Findings[0]
			if g.Basis == catalogue.ByPhrase {
				phrase++
			}
			if string(g.Entry.Cause) == f[5] {
				cause++
			}
			if g.Basis != catalogue.ByPhrase || string(g.Entry.Cause) != f[5] {
				fmt.Printf("eval: %s %s: %s %v (%s), want %s: %.170q\n", name, f[0], g.Entry.ID, g.Basis, g.Entry.Cause, f[5], f[11])
			}
		}
		fmt.Printf("eval: %s: by words %d of %d, cause %d\n", name, phrase, n, cause)
		if percent(phrase, n) < least {
			t.Errorf("%s: %.1f %% are known by their words, want %.0f", name, percent(phrase, n), least)
		}
	}
}
