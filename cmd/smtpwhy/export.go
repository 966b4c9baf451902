package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"slices"
	"strings"
)

type exportCmd struct {
	URL            string `name:"url" placeholder:"URL" help:"Where the folder will be found, for canonical links, a sitemap and hosting/; https://…/"`
	FrameAncestors string `default:"'self'" help:"Who may show the pages in a frame, as in the CSP, for hosting/."`
	ownRules
	Dir string `arg:"" type:"path" name:"dir" help:"Folder to write; a new one, an empty one, or one of an earlier export."`

	// How "make dist" makes the first site, the one that goes into the binary.
	Wasm     string `hidden:"" type:"path"`
	WasmExec string `hidden:"" type:"path"`
	Squeeze  int    `hidden:"" default:"11" help:"Quality of brotli."`
}

// marker is the file that lists what an export wrote. What it does not list is not ours to touch.
const (
	marker     = ".smtpwhy-export"
	markerHead = "# Written by smtpwhy export, which removes these files when a later export has them no more.\n"
)

// Validate is called by kong: what it finds wrong is wrong usage.
func (c *exportCmd) Validate() error {
	if err := checkAncestors(c.FrameAncestors); err != nil {
		return err
	}
	if c.URL == "" {
		return nil
	}
	u, err := url.Parse(c.URL)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return fmt.Errorf("--url %q is not where a folder can be found: https://example.com/tools/smtp/", c.URL)
	}
	if strings.ContainsFunc(u.Path, func(r rune) bool { return !strings.ContainsRune(plainPath, r) }) || strings.Contains(u.Path, "..") || strings.Contains(u.Path, "//") {
		return fmt.Errorf("--url %q has a path that servers would read in different ways; use letters, digits and any of ._~-", c.URL)
	}
	return nil
}

// plainPath are the characters of a path that mean themselves in every configuration of a server.
const plainPath = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._~-/"

// Run writes the site and says how much it was.
func (c *exportCmd) Run(std *stdio) error {
	t, err := c.tree()
	if err != nil {
		return err
	}
	if err := write(c.Dir, t); err != nil {
		return err
	}
	size := 0
	for _, b := range t {
		size += len(b)
	}
	fmt.Fprintf(std.err, "%s: %d files, %.1f MB\n", c.Dir, len(t), float64(size)/1e6)
	return nil
}

// tree returns the files to write: those in the binary as they are, or made anew where they have to differ.
func (c *exportCmd) tree() (tree, error) {
	if err := c.add(); err != nil {
		return nil, err
	}
	var in ingredients
	var old func(name string) []byte
	if c.Wasm != "" {
		var err1, err2 error
		in.wasm, err1 = os.ReadFile(c.Wasm)
		in.wasmExec, err2 = os.ReadFile(c.WasmExec)
		if err := errors.Join(err1, err2); err != nil {
			return nil, err
		}
		old = func(name string) []byte {
			b, _ := os.ReadFile(path.Join(c.Dir, name)) // nothing there is nothing to reuse
			return b
		}
	} else {
		site, err := embeddedSite()
		if err != nil {
			return nil, err
		}
		if c.URL == "" && c.FrameAncestors == defaultAncestors && len(c.Rules) == 0 {
			return readTree(site)
		}
		if in, err = ingredientsOf(site); err != nil {
			return nil, err
		}
		old = func(name string) []byte { b, _ := fs.ReadFile(site, name); return b }
	}
	t, err := build(in, place{c.URL, c.FrameAncestors})
	if err != nil {
		return nil, err
	}
	t.compress(c.Squeeze, old)
	return t, nil
}

// readTree reads all files of fsys.
func readTree(fsys fs.FS) (tree, error) {
	t := tree{}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		t[name], err = fs.ReadFile(fsys, name)
		return err
	})
	return t, err
}

// write makes dir hold t, and removes what an earlier export wrote and t lacks. It touches nothing else, and
// writes the pages after what they need, so that dir can be served meanwhile.
func write(dir string, t tree) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	root, err := os.OpenRoot(dir) // nothing is written outside dir, whatever links are in it
	if err != nil {
		return err
	}
	defer root.Close()
	ours, err := written(root, dir)
	if err != nil {
		return err
	}
	names := t.names()
	for _, name := range names {
		if _, err := root.Lstat(name); err == nil && !slices.Contains(ours, name) {
			return fmt.Errorf("%s is not of an earlier export; nothing was written", path.Join(dir, name))
		}
	}
	// Should the work stop halfway, the next export knows what is ours.
	both := slices.Compact(slices.Sorted(slices.Values(append(slices.Clone(ours), names...))))
	if err := root.WriteFile(marker, []byte(markerHead+strings.Join(both, "\n")+"\n"), 0o666); err != nil {
		return err
	}
	order := slices.Clone(names)
	slices.SortStableFunc(order, func(a, b string) int { return rank(a) - rank(b) })
	for _, name := range order {
		if err := root.MkdirAll(path.Dir(name), 0o777); err != nil {
			return err
		}
		if err := root.WriteFile(name, t[name], 0o666); err != nil {
			return err
		}
	}
	for _, name := range ours {
		if _, stays := t[name]; !stays {
			if err := root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
			for d := path.Dir(name); d != "." && root.Remove(d) == nil; d = path.Dir(d) { // folders that are empty now
			}
		}
	}
	return root.WriteFile(marker, []byte(markerHead+strings.Join(names, "\n")+"\n"), 0o666)
}

// rank orders files for writing: assets before pages, and last the service worker, which tells of the new version.
func rank(name string) int {
	switch {
	case strings.HasPrefix(name, "assets/"):
		return 0
	case strings.HasPrefix(name, workerScript):
		return 2
	}
	return 1
}

// written returns the files that earlier exports wrote to root, or an error if others use the folder.
func written(root *os.Root, dir string) ([]string, error) {
	b, err := root.ReadFile(marker)
	if errors.Is(err, fs.ErrNotExist) {
		entries, err := fs.ReadDir(root.FS(), ".")
		if err == nil && len(entries) > 0 {
			err = fmt.Errorf("%s is not empty and no earlier export made it; name a new folder", dir)
		}
		return nil, err
	}
	if err != nil {
		return nil, err
	}
	list, ok := strings.CutPrefix(string(b), markerHead)
	if !ok {
		return nil, fmt.Errorf("%s is not a list that smtpwhy export wrote; name a new folder", path.Join(dir, marker))
	}
	var names []string
	for name := range strings.SplitSeq(strings.TrimSpace(list), "\n") {
		if fs.ValidPath(name) && name != "." {
			names = append(names, name)
		}
	}
	return names, nil
}
