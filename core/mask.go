package core

import (
	"bytes"

	"smtpwhy/core/event"
)

// mask returns input with each byte of its secrets replaced by an asterisk, so that all spans stay right.
// Programs repeat what they sent: the other places where a secret of six bytes or more stands are masked too.
func mask(input string, events []event.Event, p *event.Pace) string {
	var b []byte
	repeated := 0
	for _, e := range events {
		if !p.Work(16) {
			return ""
		}
		for _, f := range e.Fields {
			if f.Name != event.Secret {
				continue
			}
			if b == nil {
				b = []byte(input)
			}
			for _, s := range f.Spans {
				star(b[s.Start:s.End])
				secret := []byte(input[s.Start:s.End])
				if len(secret) < 6 || repeated == 50 {
					continue
				}
				repeated++
				if !p.Work(len(b) / 16) {
					return ""
				}
				for i := 0; ; {
					j := bytes.Index(b[i:], secret)
					if j < 0 {
						break
					}
					star(b[i+j : i+j+len(secret)])
					i += j + len(secret)
				}
			}
		}
	}
	if b == nil {
		return input
	}
	return string(b)
}

func star(b []byte) {
	for i := range b {
		b[i] = '*'
	}
}
