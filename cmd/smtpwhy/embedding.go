package main

import (
	"crypto/sha512"
	"encoding/base64"
	"net/url"
)

// embeddingDir is where the site tells how to embed it.
const embeddingDir = "embedding/"

// An embedding is what the page about it is made of.
type embedding struct {
	Known     bool   // that Site is where the site is, and no example
	Site      string // "https://example.com/tools/smtp/"
	Origin    string // of Site
	Host      string // of Site
	Ancestors string // who may frame it
	Integrity string // hash of embed.js, as in the attribute of that name
}

// newEmbedding returns the text for a site at a place, with script as embed.js.
func newEmbedding(at place, script []byte) (embedding, error) {
	e := embedding{Known: at.URL != "", Site: at.URL, Ancestors: at.Ancestors}
	if !e.Known {
		e.Site = "https://example.com/tools/smtp/"
	}
	u, err := url.Parse(e.Site)
	if err != nil {
		return e, err
	}
	e.Origin, e.Host = u.Scheme+"://"+u.Host, u.Host
	sum := sha512.Sum384(script)
	e.Integrity = "sha384-" + base64.StdEncoding.EncodeToString(sum[:])
	return e, nil
}
