package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
)

// Where things lie in the function tables of Go 1.20 to 1.26 (cmd/link/internal/ld/pcln.go, runtime/symtab.go): a header,
// then names of functions, compilation units, names of files, tables that tell a value for each program counter, and a
// record per function.
const (
	magic = "\xf1\xff\xff\xff\x00\x00\x01\x08" // then eight uint64

	// Offsets in a function's record, of uint32.
	recName     = 4
	recStack    = 16 // a table of values: how deep the stack is
	recFile     = 20 // a table of values
	recLine     = 24 // a table of values
	recTables   = 28 // how many more tables there are
	recUnit     = 32
	recStart    = 36
	recTable    = 44 // the first of them
	unsafePoint = 0  // the one of them that tells where a thread may be stopped; a wasm program has one thread
)

// unknown is a table that tells -1 for every program counter: no file and no line.
const unknown = "\x00\x80\x80\x04\x00"

// kept are the names of functions that the runtime looks at while a program runs, except that it wants to know of any
// whether it is one of its own.
var kept = []string{"", own, "reflect.makeFuncStub", "reflect.methodValueCall"}

const own = "runtime."

var errTables = errors.New("its function tables are not as Go 1.26 writes them")

// A tables is the function tables in the memory of a program. Offsets count from b's start.
type tables struct {
	b                               []byte
	names, units, values, functions int
	records                         []int
}

// untrace clears in memory what only tracebacks need. The layout is checked before anything is changed.
func untrace(memory []byte) error {
	at := bytes.Index(memory, []byte(magic))
	if at < 0 || bytes.Contains(memory[at+1:], []byte(magic)) {
		return errTables
	}
	t := &tables{b: memory[at:]}
	if err := t.find(); err != nil {
		return err
	}
	return t.clear()
}

func (t *tables) uint32(at int) int {
	if at < 0 || at+4 > len(t.b) {
		return -1
	}
	return int(binary.LittleEndian.Uint32(t.b[at:]))
}

func (t *tables) set(at, v int) { binary.LittleEndian.PutUint32(t.b[at:], uint32(v)) }

// find finds the parts and checks that they are what they should be.
func (t *tables) find() error {
	if len(t.b) < 72 {
		return errTables
	}
	word := func(n int) int { return int(min(binary.LittleEndian.Uint64(t.b[8+8*n:]), 1<<40)) }
	count, files := word(0), word(5)
	t.names, t.units, t.values, t.functions = word(3), word(4), word(6), word(7)
	if !(72 <= t.names && t.names < t.units && t.units <= files && files < t.values && t.values < t.functions && t.functions+8*count < len(t.b)) {
		return errTables
	}
	for n := range count {
		rec := t.functions + t.uint32(t.functions+8*n+4)
		if rec+recTable > len(t.b) || rec+recTable+4*t.uint32(rec+recTables) > len(t.b) || t.uint32(rec+recTables) > 16 {
			return errTables
		}
		name := t.names + t.uint32(rec+recName)
		if name >= t.units || t.b[name-1] != 0 && name != t.names {
			return errTables
		}
		for _, field := range []int{recFile, recLine} {
			if v := t.uint32(rec + field); v != 0 && t.size(v) == 0 {
				return errTables
			}
		}
		t.records = append(t.records, rec)
	}
	return nil
}

// size returns the length of the table of values at v, in bytes; 0 if there is none.
func (t *tables) size(v int) int {
	begin := t.values + v
	if v < 0 || begin >= t.functions {
		return 0
	}
	at := begin
	for {
		value, n := binary.Uvarint(t.b[at:t.functions])
		if n <= 0 {
			return 0
		}
		if at += n; value == 0 && at > begin+n {
			return at - begin
		}
		if _, n = binary.Uvarint(t.b[at:t.functions]); n <= 0 {
			return 0
		}
		at += n
	}
}

// clear takes names, files and lines away. What is no longer used becomes zero, which costs nothing once compressed;
// nothing moves.
func (t *tables) clear() error {
	needed := map[int]bool{} // tables of values
	others := map[int]bool{}
	for _, rec := range t.records {
		for _, field := range []int{recFile, recLine} {
			others[t.uint32(rec+field)] = true
		}
		needed[t.uint32(rec+recStack)] = true
		for n := range t.uint32(rec + recTables) {
			if v := t.uint32(rec + recTable + 4*n); n == unsafePoint {
				others[v] = true
			} else {
				needed[v] = true
			}
		}
	}
	delete(others, 0)
	shared := 0
	for v := range others {
		if n := t.size(v); !needed[v] && n >= len(unknown) && (shared == 0 || v < shared) {
			shared = v
		}
	}
	if shared == 0 {
		return errTables
	}
	for v := range others {
		if n := t.size(v); !needed[v] {
			clear(t.b[t.values+v : t.values+v+n])
		}
	}
	copy(t.b[t.values+shared:], unknown)
	t.rename()
	for _, rec := range t.records {
		t.set(rec+recFile, shared)
		t.set(rec+recLine, shared)
		t.set(rec+recUnit, 0)
		t.set(rec+recStart, 0)
		if t.uint32(rec+recTables) > unsafePoint {
			t.set(rec+recTable+4*unsafePoint, 0)
		}
	}
	clear(t.b[t.units:t.values]) // compilation units and files, which nothing asks for where there is no line
	return nil
}

// rename gives each function one of the names that are kept.
func (t *tables) rename() {
	text := strings.Join(kept, "\x00") + "\x00"
	at := map[string]int{}
	for _, name := range kept {
		at[name] = strings.Index("\x00"+text, "\x00"+name+"\x00")
	}
	for _, rec := range t.records {
		old, _, _ := bytes.Cut(t.b[t.names+t.uint32(rec+recName):t.units], []byte{0})
		name := string(old)
		if strings.HasPrefix(name, own) {
			name = own
		}
		t.set(rec+recName, at[name]) // 0, no name, for all others
	}
	clear(t.b[t.names:t.units])
	copy(t.b[t.names:t.units], text)
}
