package event

import "iter"

// A Pace lets a reader of a long input give way: it hands events over and, where there are none for a while, an
// event of Kind Pause, so that whoever asked can do other things in between or stop. The nil Pace never pauses.
type Pace struct {
	yield   func(Event) bool
	worked  int
	Stopped bool // no more is wanted
}

// NewPace returns a pace that hands events to yield until that returns false.
func NewPace(yield func(Event) bool) *Pace { return &Pace{yield: yield} }

// stretch is after how many bytes of work a pause is due.
const stretch = 4 << 10

// Yield hands e over and reports whether more is wanted.
func (p *Pace) Yield(e Event) bool {
	if !p.Stopped && !p.yield(e) {
		p.Stopped = true
	}
	return !p.Stopped
}

// Work says that n bytes were gone through, or work that takes as long was done, and reports whether to go on.
func (p *Pace) Work(n int) bool {
	if p == nil {
		return true
	}
	if p.worked += n; p.worked >= stretch && !p.Stopped {
		p.worked = 0
		p.Yield(Event{Kind: Pause})
	}
	return !p.Stopped
}

// WithoutPauses returns seq without the events of Kind Pause.
func WithoutPauses(seq iter.Seq[Event]) iter.Seq[Event] {
	return func(yield func(Event) bool) {
		for e := range seq {
			if e.Kind != Pause && !yield(e) {
				return
			}
		}
	}
}
