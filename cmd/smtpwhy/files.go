package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// A store keeps the files of a site ready to be sent: the bytes, the entity tag and the headers of each coding.
type store struct {
	site    fs.FS
	headers []header

	files sync.Map   // name → *file; only of files that there are, so it cannot grow beyond the site
	mu    sync.Mutex // held while a file is read, so that many who ask at once read it once
}

// A file of a folder may change while it is served. It is looked at again when it was last seen longer ago than fresh.
const fresh = time.Second

// Files up to maxKept bytes are kept in memory. In a site there are no larger ones, but somebody may add one.
const maxKept = 32 << 20

type file struct {
	variants []variant // in the order of codings; the file as it is comes last
	seen     atomic.Int64
}

// A variant is a file in one coding.
type variant struct {
	coding
	name string
	size int64
	mod  time.Time
	body []byte // nil if larger than maxKept
	etag string
	head []field
}

// A field is a header, made once and put into every answer as it is. Nobody may change the values.
type field struct {
	name   string // in its canonical form
	values []string
}

func fieldOf(name, value string) field { return field{http.CanonicalHeaderKey(name), []string{value}} }

// get returns the file called name. It is fs.ErrNotExist if there is none, or only a folder.
func (s *store) get(name string, now time.Time) (*file, error) {
	if f, ok := s.files.Load(name); ok && now.UnixNano()-f.(*file).seen.Load() < int64(fresh) {
		return f.(*file), nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var old *file
	if f, ok := s.files.Load(name); ok {
		old = f.(*file)
		if now.UnixNano()-old.seen.Load() < int64(fresh) { // somebody else was here first
			return old, nil
		}
	}
	f, err := s.read(name, old)
	if err != nil {
		s.files.Delete(name)
		return nil, err
	}
	f.seen.Store(now.UnixNano())
	s.files.Store(name, f)
	return f, nil
}

// read reads the variants of a file that are not as they are in old, which may be nil.
func (s *store) read(name string, old *file) (*file, error) {
	f := &file{}
	for _, c := range append(codings[:], identity) {
		info, err := fs.Stat(s.site, name+c.ext)
		if err == nil && info.IsDir() {
			err = fs.ErrNotExist
		}
		if errors.Is(err, fs.ErrNotExist) && c != identity {
			continue
		}
		if err != nil {
			return nil, err
		}
		v, ok := old.same(c, info)
		if !ok {
			if v, err = s.variant(name, c, info); err != nil {
				return nil, err
			}
		}
		f.variants = append(f.variants, v)
	}
	return f, nil
}

// same returns the variant that f has of c if info says that the file is still the same.
func (f *file) same(c coding, info fs.FileInfo) (variant, bool) {
	if f == nil {
		return variant{}, false
	}
	for _, v := range f.variants {
		if v.coding == c {
			return v, v.size == info.Size() && v.mod.Equal(info.ModTime())
		}
	}
	return variant{}, false
}

func (s *store) variant(name string, c coding, info fs.FileInfo) (variant, error) {
	v := variant{coding: c, name: name + c.ext, size: info.Size(), mod: info.ModTime()}
	sum := sha256.New()
	if v.size <= maxKept {
		var err error
		if v.body, err = fs.ReadFile(s.site, v.name); err != nil {
			return v, err
		}
		v.size = int64(len(v.body)) // should it have changed since, the next look finds that
		sum.Write(v.body)
	} else {
		f, err := s.site.Open(v.name)
		if err != nil {
			return v, err
		}
		defer f.Close()
		if _, err := io.Copy(sum, f); err != nil {
			return v, err
		}
	}
	// A strong entity tag: the hash of the bytes, so each coding has its own.
	v.etag = `"` + hex.EncodeToString(sum.Sum(nil)[:12]) + `"`
	for _, h := range of(s.headers, name) {
		v.head = append(v.head, fieldOf(h.Name, h.Value))
	}
	v.head = append(v.head, fieldOf("Etag", v.etag), fieldOf("Content-Type", contentType(name)), fieldOf("Content-Length", strconv.FormatInt(v.size, 10)))
	if c != identity {
		v.head = append(v.head, fieldOf("Content-Encoding", c.name))
	} else {
		v.head = append(v.head, fieldOf("Accept-Ranges", "bytes"))
	}
	return v, nil
}

// open returns the content of v for reading.
func (s *store) open(v variant) (io.ReadSeeker, func() error, error) {
	if v.body != nil || v.size == 0 {
		return bytes.NewReader(v.body), func() error { return nil }, nil
	}
	f, err := s.site.Open(v.name)
	if err != nil {
		return nil, nil, err
	}
	content, ok := f.(io.ReadSeeker)
	if !ok {
		f.Close()
		return nil, nil, errors.ErrUnsupported
	}
	return content, f.Close, nil
}

// isFolder reports whether name is a folder with a page.
func (s *store) isFolder(name string) bool {
	info, err := fs.Stat(s.site, strings.TrimSuffix(name, "/")+"/index.html")
	return err == nil && !info.IsDir()
}
