// Package fmt stands in for the standard one in go-app, which formats attributes and what it logs.
package fmt

import (
	"reflect"
	"strconv"
	"strings"
)

// Sprint writes values as text, without anything between them.
func Sprint(values ...any) string {
	var b strings.Builder
	for _, v := range values {
		b.WriteString(text(v))
	}
	return b.String()
}

// text writes a value; of one that is no text, number or truth it writes the type.
func text(v any) string {
	switch v := v.(type) {
	case nil:
		return "<nil>"
	case error:
		return v.Error()
	case interface{ String() string }:
		return v.String()
	}
	r := reflect.ValueOf(v)
	switch {
	case r.Kind() == reflect.String:
		return r.String()
	case r.Kind() == reflect.Bool:
		return strconv.FormatBool(r.Bool())
	case r.CanInt():
		return strconv.FormatInt(r.Int(), 10)
	case r.CanUint():
		return strconv.FormatUint(r.Uint(), 10)
	case r.CanFloat():
		return strconv.FormatFloat(r.Float(), 'g', -1, 64)
	}
	return r.Type().String()
}

// Sprintf puts values into a format: %T is a type, %p a pointer, any other verb of one letter the value.
func Sprintf(format string, values ...any) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(format, "%")
		b.WriteString(before)
		if !ok || rest == "" {
			return b.String()
		}
		format = rest[1:]
		if rest[0] == '%' {
			b.WriteByte('%')
			continue
		}
		if len(values) == 0 {
			b.WriteString("%!" + rest[:1])
			continue
		}
		v := values[0]
		values = values[1:]
		switch {
		case rest[0] == 'T' && v != nil:
			b.WriteString(reflect.TypeOf(v).String())
		case rest[0] == 'p':
			b.WriteString(strconv.FormatUint(uint64(reflect.ValueOf(v).Pointer()), 16))
		default:
			b.WriteString(text(v))
		}
	}
}

// Printf prints to standard error, which in a browser is the console.
func Printf(format string, values ...any) { print(Sprintf(format, values...)) }
