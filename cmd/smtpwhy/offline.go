package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"slices"
	"strings"

	"smtpwhy/static"
	"smtpwhy/web"
)

// workerScript is the service worker. Its name never changes, and its place is what it may answer for.
const workerScript = "sw.js"

// offlineDir is the page for those that are not kept.
const offlineDir = "offline/"

// kept is what the service worker keeps, so that the page works without a network.
type kept struct {
	Version string            `json:"version"` // of all that is kept
	Files   map[string]string `json:"files"`   // hash of the content, as the integrity of a request wants it, by path
	Folders []string          `json:"folders"` // of the pages that are not kept
}

// addWorker adds the service worker, which keeps the page and all that it loads. The plain pages are many: one that is
// asked for without a network is answered with offlineDir.
func (t tree) addWorker() error {
	script, err := fs.ReadFile(static.Files, workerScript)
	if err != nil {
		return err
	}
	k := kept{Files: map[string]string{}}
	for _, name := range t.names() {
		folder, rest, deep := strings.Cut(name, "/")
		switch {
		case !deep && !strings.HasPrefix(name, "icon") && name != manifest && name != "index.html":
			continue
		case deep && folder+"/" != "assets/" && name != "about/index.html" && name != offlineDir+"index.html":
			if strings.HasSuffix(rest, "index.html") && folder+"/" != embedDir && !slices.Contains(k.Folders, folder+"/") {
				k.Folders = append(k.Folders, folder+"/")
			}
			continue
		}
		path := name
		if dir, ok := strings.CutSuffix(name, "index.html"); ok {
			path = dir
		}
		sum := sha256.Sum256(t[name])
		k.Files[path] = "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
	}
	list, err := json.Marshal(k)
	if err != nil {
		return err
	}
	k.Version = short(list)
	if list, err = json.Marshal(k); err != nil {
		return err
	}
	t[workerScript] = slices.Concat([]byte("\"use strict\";\nconst kept = "), list, []byte(";\n"), script)
	return nil
}

// short names what is in b, as the names of assets do.
func short(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:6])
}

// versionOf names what the pages of a site are made of: what they load, and what they say themselves.
func (t tree) versionOf() (string, error) {
	var b bytes.Buffer
	for _, name := range t.names() {
		b.WriteString(name + " " + short(t[name]) + "\n")
	}
	b.WriteString(web.FirstScreen(""))
	pages, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil {
		return "", err
	}
	for _, name := range pages {
		page, err := fs.ReadFile(templateFiles, name)
		if err != nil {
			return "", err
		}
		b.Write(page)
	}
	return short(b.Bytes()), nil
}
