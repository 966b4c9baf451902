// This file is no part of package main. In the copy of go-app that the Makefile makes for the wasm build, it
// stands in for http.go, resource.go and crypto.go: the server half of go-app and its encrypted storage,
// which the page does not use, and which bring in net/http, TLS and FIPS cryptography, a fifth of the wasm.
// "go build" without the Makefile takes go-app as it is.

package app

import (
	"errors"
	"math/rand/v2"
	"strconv"
	"strings"
)

// Handler is what GenerateStaticWebsite takes; in a browser it does nothing.
type Handler struct{}

var errLeftOut = errors.New("left out of this build of go-app")

func encrypt(key string, v []byte) ([]byte, error) { return nil, errLeftOut }

func decrypt(key string, v []byte) ([]byte, error) { return nil, errLeftOut }

// newID takes the place of a UUID. It names a browser tab among others of the same page, no more.
func newID() string {
	return strconv.FormatUint(rand.Uint64(), 36) + strconv.FormatUint(rand.Uint64(), 36)
}

func clientResourceResolver(resourcesLocation string) func(string) string {
	return func(location string) string {
		if remoteLocation(location) || !webLocation(location) {
			return location
		}
		location = strings.Trim(location, "/")
		return resourcesLocation + "/" + strings.TrimPrefix(location, "web/")
	}
}

func remoteLocation(location string) bool {
	return strings.HasPrefix(location, "https://") || strings.HasPrefix(location, "http://")
}

func webLocation(location string) bool {
	location = strings.TrimPrefix(location, "/")
	return location == "web" || strings.HasPrefix(location, "web/")
}
