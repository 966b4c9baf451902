//go:build !js

package main

import (
	"fmt"
	"os"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// generate writes the site to a folder, for a program of a size; both are arguments.
func generate() {
	err := app.GenerateStaticWebsite(os.Args[1], &app.Handler{
		Name:              "bare",
		Version:           "1",
		WasmContentLength: os.Args[2],
		Icon:              app.Icon{Default: "/web/icon.svg", Large: "/web/icon.svg", SVG: "/web/icon.svg", Maskable: "/web/icon.svg"},
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
