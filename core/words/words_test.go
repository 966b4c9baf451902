package words

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// raw returns the file of a language.
func raw(t *testing.T, lang string) string {
	t.Helper()
	b, err := os.ReadFile("data/" + lang + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

var key = regexp.MustCompile(`^[a-z]+\.[a-z0-9-]+(\.one|\.other)?$`)

// TestFiles checks that each line of each file is read, and no key comes twice.
func TestFiles(t *testing.T) {
	for _, l := range Langs {
		lang := l.Tag
		seen := map[string]bool{}
		for i, line := range strings.Split(raw(t, lang), "\n") {
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			k, text, ok := strings.Cut(line, ": ")
			switch {
			case !ok || !key.MatchString(k):
				t.Errorf("%s.txt:%d: not a key and a text: %q", lang, i+1, line)
			case text == "" || strings.TrimSpace(text) != text:
				t.Errorf("%s.txt:%d: a text with blanks around it, or none: %q", lang, i+1, line)
			case seen[k]:
				t.Errorf("%s.txt:%d: %s is there already", lang, i+1, k)
			}
			seen[k] = true
		}
		if len(seen) != len(In(lang).texts) {
			t.Errorf("%s.txt has %d texts, %d are read", lang, len(seen), len(In(lang).texts))
		}
	}
}

var blank = regexp.MustCompile(`\{[a-z0-9]+\}`)

// blanks returns the blanks of a text, in the order of the alphabet, each once.
func blanks(text string) string {
	all := blank.FindAllString(text, -1)
	slices.Sort(all)
	return strings.Join(slices.Compact(all), " ")
}

// open is how many texts of a language may lag behind en.txt: a text that is missing is said in English. More than none is for
// the time between a new text and its translation.
const open = 0

// TestTranslations checks that each language says all that English says, with the same blanks, and nothing else.
func TestTranslations(t *testing.T) {
	english := In(English).texts
	for _, l := range Langs[1:] {
		var lag []string
		late := func(format string, args ...any) { lag = append(lag, fmt.Sprintf(l.Tag+".txt"+format, args...)) }
		texts := In(l.Tag).texts
		for k, text := range english {
			stem, plural := strings.CutSuffix(k, ".one")
			there, ok := texts[k]
			switch {
			case plural && !ok && texts[stem+".other"] != "": // the language does not tell one from many
			case !ok:
				late(" lacks %s: %s", k, text)
			case blanks(there) != blanks(text):
				late(": %s has the blanks %s, want %s", k, blanks(there), blanks(text))
			}
		}
		for k := range texts {
			if english[k] == "" {
				late(": there is no %s in en.txt", k)
			}
		}
		slices.Sort(lag)
		for _, s := range lag {
			t.Log(s)
		}
		if len(lag) > open {
			t.Errorf("%s.txt: %d texts are not as in en.txt, more than %d", l.Tag, len(lag), open)
		}
	}
}

// TestKeys compares the keys that the code asks for with en.txt. A key is a literal, or a literal to which something is added: then
// it stands for all keys that begin so.
func TestKeys(t *testing.T) {
	english := In(English).texts
	used := map[string]bool{}
	use := func(at token.Position, k string) {
		if english[k] == "" {
			t.Errorf("%s: en.txt lacks %s", at, k)
		}
		used[k] = true
	}
	calls := 0
	eachCall(t, func(at token.Position, name string, arg ast.Expr) {
		calls++
		stem := arg
		if sum, ok := arg.(*ast.BinaryExpr); ok {
			stem = sum.X
		}
		lit, ok := stem.(*ast.BasicLit)
		if !ok {
			t.Errorf("%s: the key is no literal, so nobody can look for it", at)
			return
		}
		k, _ := strconv.Unquote(lit.Value)
		switch {
		case arg != stem:
			some := false
			for have := range english {
				if strings.HasPrefix(have, k) {
					used[have], some = true, true
				}
			}
			if !some {
				t.Errorf("%s: en.txt has no key that begins with %s", at, k)
			}
		case name == "Count":
			use(at, k+".one")
			use(at, k+".other")
		default:
			use(at, k)
		}
	})
	if calls < 100 {
		t.Fatalf("only %d places found that say something", calls)
	}
	for k := range english {
		if !used[k] {
			t.Errorf("en.txt: nobody uses %s", k)
		}
	}
}

// eachCall calls f for each key that the program asks for.
func eachCall(t *testing.T, f func(at token.Position, name string, arg ast.Expr)) {
	t.Helper()
	fset := token.NewFileSet()
	for _, dir := range []string{"core", "web", "cmd"} {
		err := fs.WalkDir(os.DirFS("../.."), dir, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(fset, "../../"+name, nil, 0)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok || len(call.Args) == 0 {
					return true
				}
				sel, ok := call.Fun.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				own := file.Name.Name == "words"
				switch name := sel.Sel.Name; {
				case name == "Say", name == "Count" && !isPackage(sel.X), own && name == "join":
					if _, passedOn := call.Args[0].(*ast.Ident); !own || !passedOn {
						f(fset.Position(call.Pos()), name, call.Args[0])
					}
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// isPackage reports whether x is the name of a package that has a Count as well.
func isPackage(x ast.Expr) bool {
	id, ok := x.(*ast.Ident)
	return ok && (id.Name == "strings" || id.Name == "bytes" || id.Name == "utf8")
}

func TestSay(t *testing.T) {
	var w *Words // English
	for _, tt := range []struct{ got, want string }{
		{w.Say("verdict.wait", "wait", "5 days"), "Try again in 5 days"},
		{w.Say("verdict.wait", "other", "x"), "Try again in {wait}"},
		{w.Say("path.reports", "reporter", "{what}", "what", "a"), "{what} reports: a"},
		{w.Say("no.such-key"), "no.such-key"},
		{In("xx").Say("verdict.no"), "Don’t resend"},
		{w.Count("count.replies", 1), "1 reply"},
		{w.Count("count.replies", 0), "0 replies"},
		{w.Count("count.replies", 11), "11 replies"},
		{w.List(), ""},
		{w.List("a", "", "b", "c"), "a, b, c"},
		{w.Sentences(w.Sentence("A"), w.Sentence("B")), "A. B."},
		{w.Decimal(30), "3"},
		{w.Decimal(31), "3.1"},
		{w.Lang(), "en"},
	} {
		if tt.got != tt.want {
			t.Errorf("got %q, want %q", tt.got, tt.want)
		}
	}
}

func TestDuration(t *testing.T) {
	for _, tt := range []struct {
		d           time.Duration
		long, short string
	}{
		{0, "0 seconds", "0 s"},
		{time.Second, "1 second", "1 s"},
		{90 * time.Second, "1 min 30 s", "1.5 min"},
		{5 * time.Minute, "5 minutes", "5 min"},
		{time.Hour, "1 hour", "1 h"},
		{3*time.Hour + 35*time.Minute, "3 h 35 min", "3.6 h"},
		{24 * time.Hour, "1 day", "24 h"},
		{50 * time.Hour, "2 d 2 h", "2.1 d"},
		{5 * 24 * time.Hour, "5 days", "5 d"},
		{12*24*time.Hour + 12*time.Hour, "12 d 12 h", "12 d"},
	} {
		var w *Words
		if got := w.Duration(tt.d); got != tt.long {
			t.Errorf("Duration(%v) = %q, want %q", tt.d, got, tt.long)
		}
		if got := w.Short(tt.d); got != tt.short {
			t.Errorf("Short(%v) = %q, want %q", tt.d, got, tt.short)
		}
	}
}

// TestOther says durations and numbers as other languages write them.
func TestOther(t *testing.T) {
	de, ja := In("de"), In("ja")
	for _, tt := range []struct{ got, want string }{
		{de.Duration(5 * 24 * time.Hour), "5 Tagen"},
		{de.Duration(time.Hour), "1 Stunde"},
		{de.Duration(3*time.Hour + 35*time.Minute), "3 h 35 min"},
		{de.Short(90 * time.Minute), "1,5 h"},
		{de.Count("count.replies", 1), "1 Antwort"},
		{de.Count("count.replies", 0), "0 Antworten"},
		{de.Sentences(de.Sentence("A"), de.Sentence("B")), "A. B."},
		{de.List("a", "b"), "a, b"},
		{de.Lang(), "de"},
		{ja.Duration(24 * time.Hour), "1 日"},
		{ja.Duration(90 * time.Second), "1 分 30 秒"},
		{ja.Short(90 * time.Minute), "1.5 時間"},
		{ja.Count("count.replies", 1), "応答 1 件"},
		{ja.Count("count.replies", 2), "応答 2 件"},
		{ja.Sentences(ja.Sentence("あ"), ja.Sentence("い")), "あ。い。"},
		{ja.List("あ", "い"), "あ、い"},
		{ja.Gap(), ""},
		{ja.Say("note.subject-failed", "to", "ann@example.org"), "ann@example.org 宛てのメールが拒否されました"},
		{ja.Say("note.subject-failed", "to", ja.Say("note.somebody")), "受信者宛てのメールが拒否されました"},
		{ja.Say("format.dialect", "format", "セッション", "dialect", "swaks"), "セッション（swaks）"},
	} {
		if tt.got != tt.want {
			t.Errorf("got %q, want %q", tt.got, tt.want)
		}
	}
}
