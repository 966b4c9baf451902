// Package errors stands in for the errors of go-app, which are JSON with the line that they were made in. Those here
// are a line of text.
package errors

import "reflect"

// An Error is a text with what belongs to it.
type Error struct {
	text string
	err  error
}

// New returns an error.
func New(text string) Error { return Error{text: text} }

// WithTag adds a name and a value.
func (e Error) WithTag(name string, value any) Error {
	switch v := value.(type) {
	case string:
		e.text += ", " + name + " " + v
	case reflect.Type:
		e.text += ", " + name + " " + v.String()
	}
	return e
}

// Wrap adds the error that led to this one.
func (e Error) Wrap(err error) Error {
	e.err = err
	return e
}

// Unwrap returns the error that led to this one.
func (e Error) Unwrap() error { return e.err }

// Error returns the text.
func (e Error) Error() string {
	if e.err != nil {
		return e.text + ": " + e.err.Error()
	}
	return e.text
}
