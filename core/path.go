package core

import (
	"strings"

	"smtpwhy/core/event"
)

// A Path is the way of a message as a bounce tells it, from who sent it to who did not get it.
type Path struct {
	Hops    []Hop
	Finding int // index in Findings of the first that the path is about
}

// A Hop is one on the path.
type Hop struct {
	Name  string // an address or a host
	Did   string // what it did, in words
	State HopState
}

// A HopState says how the message fared at a hop.
type HopState string

const (
	HopPassed  HopState = "passed"  // it went on
	HopReports HopState = "reports" // it had the message, could not pass it on, and tells so
	HopDelayed HopState = "delayed" // it stays here for now
	HopFailed  HopState = "failed"  // it got no further, and will not
	HopUnknown HopState = "unknown" // nothing is known of this one but its name
	HopMissed  HopState = "missed"  // it did not come as far as this
)

// Paths returns the ways of the message that a bounce reports on, one for each group of recipients that share it; nil
// where the input is no bounce, or names no host.
func (r *Report) Paths() []Path {
	if r.Format != FormatDSN {
		return nil
	}
	var out []Path
	var to [][]string
	seen := map[string]int{}
	for i, f := range r.Findings {
		hops := f.hops(r)
		if hops == nil {
			continue
		}
		key := ""
		for _, h := range hops {
			key += h.Name + "\n" + h.Did + "\n"
		}
		at, ok := seen[key]
		if !ok {
			at = len(out)
			seen[key] = at
			out, to = append(out, Path{hops, i}), append(to, nil)
		}
		if f.Recipient != "" {
			to[at] = append(to[at], f.Recipient)
		}
	}
	for i := range out {
		if h, ok := r.arrival(r.Findings[out[i].Finding], to[i]); ok {
			out[i].Hops = append(out[i].Hops, h)
		}
	}
	return out
}

// hops returns the path of what f is about, up to the last server; nil if no host is known.
func (f Finding) hops(r *Report) []Hop {
	reporter, remote := f.Event.Value(event.Reporter), f.Event.Value(event.Remote)
	if strings.EqualFold(reporter, remote) {
		remote = ""
	}
	if reporter == "" && remote == "" || f.Outcome == Info {
		return nil
	}
	w := r.Words
	var out []Hop
	if s := f.Event.Value(event.Sender); s != "" {
		out = append(out, Hop{s, w.Say("hop.sent"), HopPassed})
	}
	pass := func(host string) {
		if host == "" || strings.EqualFold(host, reporter) || strings.EqualFold(host, remote) ||
			len(out) > 0 && strings.EqualFold(host, out[len(out)-1].Name) {
			return
		}
		out = append(out, Hop{host, w.Say("hop.relayed"), HopPassed})
	}
	trace := false
	for _, v := range f.Event.Fields {
		if v.Name == event.Via {
			trace = true
			pass(v.Value)
		}
	}
	if !trace { // Received-From-MTA is the last of them
		pass(f.Event.Value(event.Client))
	}
	if reporter != "" {
		state := HopReports
		if remote == "" || f.Outcome == Accepted {
			state = hopState(f.Outcome)
		}
		out = append(out, Hop{reporter, f.reports(r, remote), state})
	}
	switch {
	case remote == "":
	case (f.Event.Reply == nil || f.Event.Reply.Code == 0) && f.Outcome != Accepted:
		out = append(out, Hop{remote, w.Say("hop.silent"), HopUnknown})
	default:
		out = append(out, Hop{remote, f.remoteDid(r), hopState(f.Outcome)})
	}
	return out
}

// reports says what the server did that reports on the message.
func (f Finding) reports(r *Report, remote string) string {
	late, done := f.Outcome == Delayed, f.Outcome == Accepted
	switch {
	case remote != "" && done:
		return r.Words.Say("hop.reports-done")
	case remote != "" && late:
		return r.Words.Say("hop.reports-late")
	case remote != "":
		return r.Words.Say("hop.reports")
	case f.Event.Value(event.Action) == "delivered":
		return r.Words.Say("hop.delivers")
	case done:
		return r.Words.Say("hop.reports-done")
	case late:
		return r.Words.Say("hop.keeps")
	}
	return r.Words.Say("hop.refuses")
}

// remoteDid says what the last server did. One that was tried until the time was over had refused for now.
func (f Finding) remoteDid(r *Report) string {
	switch p := f.Permanence(); {
	case f.Outcome == Accepted:
		return r.Words.Say("hop.accepted")
	case p == IsTemporary, p != IsPermanent && f.Outcome != Failed:
		return r.Words.Say("hop.delayed")
	}
	return r.Words.Say("hop.failed")
}

func hopState(o Outcome) HopState {
	switch o {
	case Accepted:
		return HopPassed
	case Delayed:
		return HopDelayed
	}
	return HopFailed
}

// arrival is the end of the path: the recipients, by name where there is one.
func (r *Report) arrival(f Finding, to []string) (h Hop, ok bool) {
	switch {
	case len(to) == 0 || f.Outcome == Accepted && f.Event.Value(event.Action) != "delivered": // where it is now is not told
		return Hop{}, false
	case len(to) == 1:
		h.Name = to[0]
	default:
		h.Name = r.Words.Count("hop.recipients", len(to))
	}
	switch f.Outcome {
	case Accepted:
		h.Did, h.State = r.Words.Say("hop.arrived"), HopPassed
	case Delayed:
		h.Did, h.State = r.Words.Say("hop.waits"), HopMissed
	default:
		h.Did, h.State = r.Words.Say("hop.without"), HopMissed
	}
	return h, true
}
