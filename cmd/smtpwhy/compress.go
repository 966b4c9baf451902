package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"math/bits"
	"path"
	"runtime"
	"slices"
	"sync"

	"github.com/andybalholm/brotli"
)

// A tree is a site in memory: what stands in the file of each name.
type tree map[string][]byte

// names returns the names in t in order.
func (t tree) names() []string {
	names := make([]string, 0, len(t))
	for name := range t {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// compressible are the extensions of files worth compressing.
var compressible = []string{".html", ".css", ".js", ".json", ".wasm", ".webmanifest", ".svg", ".txt", ".xml"}

// compress adds the stored codings of each file that gets smaller by them, brotli in the given quality, which is 11
// in all but quick builds. It takes what old has for the same bytes, since brotli at its best takes long for the
// wasm: old returns a file's content or nil.
func (t tree) compress(quality int, old func(name string) []byte) {
	type job struct{ name, ext string }
	type done struct {
		job
		packed []byte
	}
	jobs, results := make(chan job), make(chan done)
	var wg sync.WaitGroup
	raw := map[string][]byte(t)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for j := range jobs {
				packed := reuse(raw[j.name], old(j.name+j.ext), j.ext)
				if packed == nil {
					packed = pack(raw[j.name], j.ext, quality)
				}
				results <- done{j, packed}
			}
		})
	}
	names := t.names()
	slices.SortStableFunc(names, func(a, b string) int { return len(raw[b]) - len(raw[a]) }) // what takes longest first
	go func() {
		for _, name := range names {
			if slices.Contains(compressible, path.Ext(name)) {
				jobs <- job{name, ".br"}
				jobs <- job{name, ".gz"}
			}
		}
		close(jobs)
		wg.Wait()
		close(results)
	}()
	out := tree{}
	for d := range results {
		if len(d.packed) < len(raw[d.name]) {
			out[d.name+d.ext] = d.packed
		}
	}
	for name, b := range out {
		t[name] = b
	}
}

// pack compresses b. The result depends on the arguments only.
func pack(b []byte, ext string, quality int) []byte {
	var buf bytes.Buffer
	var w io.WriteCloser
	if ext == ".br" {
		// The encoder clears tables as large as the window, so that one for the wasm would cost every page as much.
		window := min(max(bits.Len(uint(len(b))), 16), 24)
		w = brotli.NewWriterOptions(&buf, brotli.WriterOptions{Quality: quality, LGWin: window})
	} else {
		w, _ = gzip.NewWriterLevel(&buf, gzip.BestCompression) // the level is right; the header holds no time
	}
	w.Write(b) // a Buffer takes everything
	w.Close()
	return buf.Bytes()
}

// reuse returns packed if it unpacks to b, else nil.
func reuse(b, packed []byte, ext string) []byte {
	if packed == nil {
		return nil
	}
	var r io.Reader = brotli.NewReader(bytes.NewReader(packed))
	if ext == ".gz" {
		var err error
		if r, err = gzip.NewReader(bytes.NewReader(packed)); err != nil {
			return nil
		}
	}
	got, err := io.ReadAll(r)
	if err != nil || !bytes.Equal(got, b) {
		return nil
	}
	return packed
}
