//go:build !page

package main

// learn does nothing: without the tag page the catalogue is in the program.
func learn() {}
