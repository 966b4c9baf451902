package catalogue

import (
	"strconv"
	"strings"
)

// The page gets the catalogue as one text, beside its program. It is the length of a table, the table, and what it tells the length
// of. The table is numbers: how many entries there are, and how many refs of each index; for each file whether it is an
// organisation's own (1), how many entries it has, and how long its name is, and what is said for all entries; for each entry its
// line in the file, how long it is, how many groups of words it has, for each of them how many buckets lead to it, and those, and
// how many buckets of keys lead to it, and those.

// Pack returns what Default holds as one text for Provide. What only tests and authors need is left out.
func Pack() (string, error) {
	files, err := builtin()
	if err != nil {
		return "", err
	}
	files = append(files, extra...)
	c, errs := load(files)
	if len(errs) > 0 {
		return "", errs
	}
	return c.pack(files), nil
}

// pack packs files, of which c was made.
func (c *Catalogue) pack(files []file) string {
	var table, texts strings.Builder
	put := func(numbers ...int) {
		for _, n := range numbers {
			table.WriteString(strconv.Itoa(n))
			table.WriteByte(' ')
		}
	}
	put(len(c.entries), len(c.words.refs), len(c.keys.refs))
	words, keys := c.words.byPlace(), c.keys.byPlace()
	i := 0
	for _, f := range files {
		local := 0
		if f.local {
			local = 1
		}
		all := blocks(f.text)
		put(local, len(all)-1, len(f.name), len(all[0].text))
		texts.WriteString(f.name + all[0].text)
		for _, e := range all[1:] {
			groups := c.entries[i].groups()
			put(e.line, len(e.text), groups)
			for k := range groups {
				of := words[placeOf(i, k)]
				put(len(of))
				put(of...)
			}
			of := keys[placeOf(i, 0)]
			put(len(of))
			put(of...)
			texts.WriteString(e.text)
			i++
		}
	}
	return strconv.Itoa(table.Len()) + " " + table.String() + texts.String()
}

// byPlace returns the buckets that lead to each place.
func (ix *index) byPlace() map[place][]int {
	out := map[place][]int{}
	for bucket := range ix.first {
		ix.each(bucket, func(at place) bool {
			out[at] = append(out[at], bucket)
			return true
		})
	}
	return out
}

// A block is an entry as it is packed, or what stands before the first one of a file.
type block struct {
	line int // where it begins in the file
	text string
}

func blocks(text string) []block {
	out := []block{{}}
	shown, examples, n := true, 0, 0
	for line := range strings.Lines(text) {
		n++
		switch name, _, _ := strings.Cut(line, ":"); {
		case strings.HasPrefix(line, "\t"):
		case name == "ID":
			shown, examples = true, 0
			out = append(out, block{line: n})
		case name == "Example":
			examples++
			shown = examples == 1 // a link to an entry shows its first one
		default:
			shown = name != "Not" && !strings.HasPrefix(line, "#")
		}
		if shown && strings.Trim(line, " \r\n") != "" {
			out[len(out)-1].text += packedLine(line)
		}
	}
	return out
}

// packedLine returns a line as it is packed: words are folded, which the page would otherwise do for each entry that it reads.
func packedLine(line string) string {
	for _, name := range [...]string{"Phrase: ", "Token: "} {
		if words, ok := strings.CutPrefix(line, name); ok {
			return name + strings.TrimSpace(fold(words).text) + "\n"
		}
	}
	return line
}

// An unread entry is where one is that has not been read.
type unread struct {
	in   *file // its text is what is said for all entries
	line int
	text string
}

// unpack is the way back from pack. An empty text holds no entries.
func unpack(packed string) *Catalogue {
	texts := unpacker{packed}
	table := unpacker{texts.take(texts.number())}
	n := table.number()
	c := &Catalogue{entries: make([]*Entry, n), phrases: make([][][]phrase, n), unread: make([]unread, 0, n)}
	c.words.refs, c.keys.refs = make([]ref, 0, table.number()), make([]ref, 0, table.number())
	for table.rest != "" {
		in := &file{local: table.number() == 1}
		n, name, text := table.number(), table.number(), table.number()
		in.name, in.text = texts.take(name), texts.take(text)
		for range n {
			i := len(c.unread)
			e := unread{in: in, line: table.number()}
			e.text = texts.take(table.number())
			c.phrases[i] = make([][]phrase, table.number())
			for k := range c.phrases[i] {
				table.refs(&c.words, placeOf(i, k))
			}
			table.refs(&c.keys, placeOf(i, 0))
			c.unread = append(c.unread, e)
		}
	}
	c.words.link()
	c.keys.link()
	return c
}

// An unpacker takes a packed text from its beginning.
type unpacker struct{ rest string }

// number takes a number and the byte behind it. A browser compiles again what is called often, and takes longer for it the larger
// it is, so this is not to be a part of each loop that calls it.
//
//go:noinline
func (u *unpacker) number() (n int) {
	for i := range len(u.rest) {
		d := u.rest[i] - '0'
		if d > 9 {
			u.rest = u.rest[i+1:]
			break
		}
		n = 10*n + int(d)
	}
	return n
}

// refs takes the buckets that lead to a place.
func (u *unpacker) refs(ix *index, to place) {
	for range u.number() {
		ix.add(u.number(), to)
	}
}

func (u *unpacker) take(size int) (s string) {
	s, u.rest = u.rest[:size], u.rest[size:]
	return s
}

// read reads the i-th entry.
func (c *Catalogue) read(i int) {
	u := c.unread[i]
	entries, errs := parse(u.in.name, u.in.text+u.text, &c.kept)
	e := entries[0]
	e.Line, e.Local = u.line, u.in.local
	if e.Like != "" {
		c.liken(e, &errs)
	}
	if len(errs) > 0 {
		panic(errs) // Pack has read it too
	}
	c.entries[i] = e
}
