package catalogue

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestForeignExamples proves that no entry of a provider fits the example of another one's. Only a blocklist
// may be named in anyone's reply.
func TestForeignExamples(t *testing.T) {
	c := loaded(t)
	foreign := func(m *Entry, e *Entry) bool {
		return m.Provider != "" && m.Provider != e.Provider && !strings.HasPrefix(filepath.Base(m.File), "blocklists-")
	}
	n := 0
	for _, e := range c.Entries() {
		if e.Provider == "" {
			continue
		}
		for _, ex := range e.Examples {
			n++
			for _, m := range c.All(e.ask(ex)) {
				if m.Basis == ByPhrase && foreign(m.Entry, e) {
					t.Errorf("%s:%d: %s of %s fits the example %q of %s (%s)", m.Entry.File, m.Entry.Line, m.Entry.ID, m.Entry.Provider, ex, e.ID, e.Provider)
				}
			}
		}
	}
	if n == 0 {
		t.Fatal("no provider has an example")
	}
}
