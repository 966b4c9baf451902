package main

import (
	"encoding/binary"
	"errors"
)

// A module is a WebAssembly program in its binary form (WebAssembly Core Specification 2.0, section 5.5).
type module struct {
	sections []section
	memory   []byte // what the data section lays into the memory, from address 0
}

type section struct {
	id   byte
	body []byte
}

const (
	header      = "\x00asm\x01\x00\x00\x00"
	dataSection = 11
	dataCount   = 12
)

var errEnd = errors.New("not a whole wasm module")

// parse reads a module and lays its data into memory as a browser does.
func parse(b []byte) (*module, error) {
	if len(b) < len(header) || string(b[:len(header)]) != header {
		return nil, errors.New("not a wasm module")
	}
	m := &module{}
	r := reader{b: b[len(header):]}
	for len(r.b) > 0 && r.err == nil {
		id := r.byte()
		body := r.bytes()
		switch id {
		case dataSection:
			if err := m.load(body); err != nil {
				return nil, err
			}
			body = nil
		case dataCount:
			return nil, errors.New("its data may be used again (a data count section), which Go never did")
		}
		m.sections = append(m.sections, section{id, body})
	}
	if r.err == nil && m.memory == nil {
		return nil, errors.New("it has no data")
	}
	return m, r.err
}

// load reads the segments of a data section.
func (m *module) load(body []byte) error {
	r := reader{b: body}
	for range r.uint() {
		const active, constant, end = 0, 0x41, 0x0b // memory 0; i32.const; end
		kind, op := r.byte(), r.byte()
		at := r.int()
		if kind != active || op != constant || r.byte() != end || r.err != nil || at < 0 || at > 1<<30 {
			return errors.New("a segment of its data is not at a fixed place")
		}
		data := r.bytes()
		if need := int(at) + len(data); need > len(m.memory) {
			m.memory = append(m.memory, make([]byte, need-len(m.memory))...)
		}
		copy(m.memory[at:], data)
	}
	return r.err
}

// bytes returns the module in its binary form.
func (m *module) bytes() []byte {
	out := []byte(header)
	for _, s := range m.sections {
		if s.id == dataSection {
			s.body = segments(m.memory)
		}
		out = append(out, s.id)
		out = binary.AppendUvarint(out, uint64(len(s.body)))
		out = append(out, s.body...)
	}
	return out
}

// gap is how many zeros in a row begin another segment. Memory is zero before it is filled. Go leaves out eight already,
// so that a program has a hundred thousand segments, whose places and lengths compress worse than zeros.
const gap = 512

// segments returns a data section that fills memory.
func segments(memory []byte) []byte {
	var out []byte
	n := 0
	for at := 0; at < len(memory); {
		if memory[at] == 0 {
			at++
			continue
		}
		end, zeros := at, 0
		for k := at; k < len(memory) && zeros < gap; k++ {
			if zeros++; memory[k] != 0 {
				end, zeros = k+1, 0
			}
		}
		out = append(out, 0, 0x41)
		out = appendVarint(out, int64(at))
		out = append(out, 0x0b)
		out = binary.AppendUvarint(out, uint64(end-at))
		out = append(out, memory[at:end]...)
		at = end
		n++
	}
	return append(binary.AppendUvarint(nil, uint64(n)), out...)
}

// appendVarint appends v in the signed LEB128 of WebAssembly, which is not the one of encoding/binary.
func appendVarint(b []byte, v int64) []byte {
	for {
		c := byte(v & 0x7f)
		v >>= 7
		if v == 0 && c&0x40 == 0 || v == -1 && c&0x40 != 0 {
			return append(b, c)
		}
		b = append(b, c|0x80)
	}
}

// A reader takes values from the front of b. After an error all values are zero.
type reader struct {
	b   []byte
	err error
}

func (r *reader) byte() byte {
	if len(r.b) == 0 {
		r.err = errEnd
		return 0
	}
	c := r.b[0]
	r.b = r.b[1:]
	return c
}

func (r *reader) uint() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.err, r.b = errEnd, nil
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *reader) int() int64 {
	var v int64
	for shift := 0; shift < 64; shift += 7 {
		c := r.byte()
		v |= int64(c&0x7f) << shift
		if c&0x80 == 0 {
			if c&0x40 != 0 && shift+7 < 64 {
				v |= -1 << (shift + 7)
			}
			return v
		}
	}
	r.err = errors.New("a number is too long")
	return 0
}

// bytes returns a length and as many bytes.
func (r *reader) bytes() []byte {
	n := r.uint()
	if n > uint64(len(r.b)) {
		r.err, r.b = errEnd, nil
		return nil
	}
	b := r.b[:n]
	r.b = r.b[n:]
	return b
}
