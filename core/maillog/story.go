package maillog

import (
	"slices"

	"smtpwhy/core/event"
)

// A story holds events back for a while, so that of several attempts for one recipient of one queue id only the
// last one decides. It holds a bounded number: in a log so long that more than that lie between two attempts,
// both decide.
type story struct {
	yield   func(event.Event) bool
	pending []event.Event
	decided map[key]int      // index into pending of the event that decides
	queue   map[string][]int // by queue id, the indexes of those that decided at some time
}

type key struct{ queueID, recipient string }

// window is how many events a story holds back.
const window = 8192

func (s *story) add(e event.Event) {
	if _, ok := e.Get(event.Decides); ok {
		k := key{e.Value(event.QueueID), e.Value(event.Recipient)}
		if k.queueID != "" && k.recipient != "" {
			if s.decided == nil {
				s.decided, s.queue = map[key]int{}, map[string][]int{}
			}
			if at, ok := s.decided[k]; ok {
				s.pending[at].Fields = without(s.pending[at].Fields, event.Decides)
			}
			s.decided[k] = len(s.pending)
			s.queue[k.queueID] = append(s.queue[k.queueID], len(s.pending))
		}
	}
	s.pending = append(s.pending, e)
	if len(s.pending) >= window {
		s.flush()
	}
}

// flush hands over what was held back.
func (s *story) flush() {
	for _, e := range s.pending {
		s.yield(e)
	}
	clear(s.pending)
	s.pending = s.pending[:0]
	clear(s.decided)
	clear(s.queue)
}

// waiting returns the events of queueID that still decide and say that a recipient's message is late.
func (s *story) waiting(queueID string) []event.Event {
	var out []event.Event
	for _, at := range s.queue[queueID] {
		e := s.pending[at]
		if _, ok := e.Get(event.Decides); ok && e.Value(event.Action) == "delayed" {
			out = append(out, e)
		}
	}
	return out
}

// forget ends the stories of queueID: another message may get it.
func (s *story) forget(queueID string) {
	for _, at := range s.queue[queueID] {
		delete(s.decided, key{queueID, s.pending[at].Value(event.Recipient)})
	}
	delete(s.queue, queueID)
}

// without returns fields without those called name.
func without(fields []event.Field, name event.Name) []event.Field {
	return slices.DeleteFunc(fields, func(f event.Field) bool { return f.Name == name })
}
