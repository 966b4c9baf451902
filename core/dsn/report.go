package dsn

import (
	"strings"

	"smtpwhy/core/event"
	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
	"smtpwhy/core/transcript"
)

// Names of fields that only reports have.
const (
	EnvelopeID  event.Name = "envelope-id"       // Original-Envelope-Id, RFC 3464 section 2.2.1
	Gateway     event.Name = "gateway"           // DSN-Gateway, section 2.2.3
	Arrival     event.Name = "arrival"           // Arrival-Date, section 2.2.5
	DeliverBy   event.Name = "deliver-by"        // Deliver-By-Date, RFC 2852 section 5
	Localized   event.Name = "localized"         // Localized-Diagnostic, RFC 6533 section 4.1
	RemoteNamed event.Name = "remote-recipient"  // SMTP-Remote-Recipient, RFC 3461 section 6.3
	Status      event.Name = "status"            // Status as the report has it, where the reply says another
	LogID       event.Name = "log-id"            // Final-Log-ID, RFC 3464 section 2.3.8
	Release     event.Name = "release-requested" // Future-Release-Request, RFC 4865 section 5.1.2
)

// perMessage and perRecipient are the fields of the two kinds of blocks (RFC 3464 sections 2.2 and 2.3), in lower
// case.
var (
	perMessage = []string{"original-envelope-id", "reporting-mta", "dsn-gateway", "received-from-mta", "arrival-date", "deliver-by-date",
		"future-release-request", "x-postfix-queue-id", "x-postfix-sender", "x-original-message-id"}
	perRecipient = []string{"original-recipient", "final-recipient", "action", "status", "remote-mta", "diagnostic-code", "localized-diagnostic",
		"last-attempt-date", "final-log-id", "will-retry-until", "smtp-remote-recipient", "final-recipeint"}
)

func listed(names []string, name string) bool {
	for _, n := range names {
		if len(n) == len(name) && strings.EqualFold(n, name) {
			return true
		}
	}
	return false
}

// A report is a delivery status notification taken apart.
type report struct {
	message    header
	recipients []header
}

// readReport reads the blocks of a delivery status part (RFC 3464 section 2.1). A missing blank line, one too many,
// lines that a mail program wrapped and recipients in one block are taken as they are meant. With limit it ends
// where the text goes on with something else, and says where.
func readReport(v text.View, limit bool, pace *event.Pace) (r report, end int) {
	s := v.Text
	var last *header // the block that the last line belongs to
	in, gap := within(v), true
	for i := 0; i < len(s); {
		e, next := lineEnd(s, i)
		l := s[i:e]
		if !pace.Work(len(l) + perLine) {
			return r, len(s)
		}
		switch n := reportField(l, last); {
		case blank(l):
			gap = true
		case n > 0 && (!limit || known(l[:n])):
			last = r.block(last, l[:n], gap)
			gap = false
			if *last == nil {
				*last = make(header, 0, 8)
			}
			*last = append(*last, field{in, int32(i), int32(i + n), int32(afterColon(s, i+n, e)), int32(e), true})
		case limit && gap && last != nil:
			return r, i
		case last != nil && (!gap || l[0] == ' ' || l[0] == '\t'):
			(*last)[len(*last)-1].end = int32(e)
			gap = false
		}
		i = next
	}
	return r, len(s)
}

// reportField returns how many bytes of a line of a report are the name of a field, 0 for a line that only looks
// like one: within a diagnostic words with a colon are rather its words.
func reportField(l string, last *header) int {
	n := fieldName(l)
	if n == 0 || known(l[:n]) || 'A' <= l[0] && l[0] <= 'Z' && strings.IndexByte(l[:n], '-') > 0 && strings.IndexByte(l[:n], '.') < 0 {
		return n
	}
	if last != nil && len(*last) > 0 && hasPrefixFold((*last)[len(*last)-1].name(), "diagnostic") {
		return 0
	}
	return n
}

func known(name string) bool {
	return listed(perMessage, name) || listed(perRecipient, name) || len(name) > 2 && name[0]|0x20 == 'x' && name[1] == '-'
}

// block returns the block that a field called name belongs to. gap: a blank line goes before it.
func (r *report) block(last *header, name string, gap bool) *header {
	identifies := strings.EqualFold(name, "Final-Recipient") || strings.EqualFold(name, "Original-Recipient")
	switch {
	case listed(perMessage, name) && len(r.recipients) == 0:
		return &r.message
	case last == nil && !listed(perRecipient, name):
		return &r.message
	case last == nil, last == &r.message && listed(perRecipient, name):
	case last == &r.message:
		if !gap || len(r.message) == 0 {
			return last
		}
	case last.Has(name) && (identifies || listed(perRecipient, name) && gap):
	case gap && identifies && (last.Has("Final-Recipient") || last.Has("Original-Recipient")):
	default:
		return last
	}
	r.recipients = append(r.recipients, nil)
	return &r.recipients[len(r.recipients)-1]
}

// usable reports whether h tells of a recipient.
func usable(h header) bool {
	return h.Has("Final-Recipient") || h.Has("Original-Recipient") || h.Has("Action") && (h.Has("Status") || h.Has("Diagnostic-Code"))
}

// events makes an event of each recipient. m is the mail the report stands in, which has what the report lacks.
func (r report) events(m mail) []event.Event {
	var out []event.Event
	trace := m.trace()
	for _, h := range r.recipients {
		if !m.pace.Work(1 << 10) { // what a recipient costs
			return nil
		}
		if usable(h) {
			e := r.event(h, m)
			for _, v := range trace {
				e.Fields = append(e.Fields, event.Field{Name: event.Via, Value: v.Text, Spans: v.Spans(0, len(v.Text))})
			}
			out = append(out, e)
		}
	}
	return out
}

func (r report) event(h header, m mail) event.Event {
	e := event.Event{Kind: event.Report, Fields: make([]event.Field, 0, 12)}
	for i := range h {
		e.Span = e.Span.Union(h[i].all().Span())
	}
	add := func(name event.Name, v text.View) {
		if v.Text != "" {
			e.Fields = append(e.Fields, event.Field{Name: name, Value: v.Text, Spans: v.Spans(0, len(v.Text))})
		}
	}
	final, original := recipient(h, m)
	add(event.Recipient, final)
	if !strings.EqualFold(final.Text, original.Text) {
		add(event.Original, original)
	}
	e.Fields = append(e.Fields, event.Field{Name: event.Decides})

	stated, statedAt := statusOf(h.Get("Status"))
	d := best(h)
	e.To = d.to
	if d.reply == nil && !stated.IsZero() {
		v := h.Get("Status")
		d.reply = &smtp.Reply{Lines: []text.View{v}, Span: v.Span()}
	}
	if d.reply != nil {
		rep := d.reply
		switch {
		case stated.IsZero():
		case rep.Status.IsZero() && (rep.Code == 0 || rep.Severity() == stated.Severity() || !vague(stated)), vague(rep.Status) && !vague(stated):
			rep.Status, rep.StatusAt = stated, statedAt
		case rep.Status != stated:
			add(Status, h.Get("Status"))
		}
	}
	e.Reply = d.reply
	if action, v := actionOf(h, stated, d.reply); action != "" {
		e.Fields = append(e.Fields, event.Field{Name: event.Action, Value: action, Spans: v.Spans(0, len(v.Text))})
	}

	add(event.Reporter, name(r.message.Get("Reporting-MTA")))
	remote := name(h.Get("Remote-MTA"))
	if remote.Text == "" {
		remote = d.remote
	}
	add(event.Remote, remote)
	id := r.message.Get("X-Postfix-Queue-ID")
	if id.Text == "" {
		id = h.Get("Final-Log-ID")
	}
	add(event.QueueID, id)
	add(event.Sender, m.sender(r))
	add(event.Client, name(r.message.Get("Received-From-MTA")))
	at := h.Get("Last-Attempt-Date")
	if at.Text == "" {
		at = m.Header.Get("Date")
	}
	add(event.Time, at)
	add(event.WillRetry, h.Get("Will-Retry-Until"))
	for _, f := range [...]struct {
		name event.Name
		from header
		key  string
	}{{EnvelopeID, r.message, "Original-Envelope-Id"}, {Arrival, r.message, "Arrival-Date"}, {DeliverBy, r.message, "Deliver-By-Date"},
		{Release, r.message, "Future-Release-Request"}, {LogID, h, "Final-Log-ID"}} {
		add(f.name, f.from.Get(f.key))
	}
	add(Gateway, name(r.message.Get("DSN-Gateway")))
	add(RemoteNamed, address(h.Get("SMTP-Remote-Recipient")))
	for _, v := range h.All("Localized-Diagnostic") {
		_, v = typed(v)
		add(Localized, v)
	}
	trouble(&e)
	return e
}

// trouble makes a problem of e where no server replied and no status says more than the words do.
func trouble(e *event.Event) {
	if e.Reply == nil || e.Reply.Code != 0 || !vague(e.Reply.Status) || e.Reply.Text.Text == "" {
		return
	}
	if id, _, _ := transcript.Trouble(e.Reply.Text.Text); id != "" {
		e.Kind, e.Problem, e.Reply = event.Problem, id, nil
	}
}

// best returns what the Diagnostic-Codes of a recipient say: the first with a reply, else the first.
func best(h header) diagnostic {
	var d diagnostic
	for _, v := range h.All("Diagnostic-Code") {
		next := diagnose(v)
		if d.reply == nil || d.reply.Code == 0 && next.reply != nil && next.reply.Code != 0 {
			d = next
		}
	}
	if d.reply == nil {
		if v := h.Get("Localized-Diagnostic"); v.Text != "" {
			d = diagnose(v)
		}
	}
	return d
}

// recipient returns who the block h is about and whom the sender wrote to. A final recipient that is no mailbox,
// a program or a file, yields to the original one.
func recipient(h header, m mail) (final, original text.View) {
	final = address(h.Get("Final-Recipient"))
	if final.Text == "" {
		final = address(h.Get("Final-Recipeint"))
	}
	original = address(h.Get("Original-Recipient"))
	if final.Text == "" || !isAddress(final.Text) {
		switch f := first(m.Header.Get("X-Failed-Recipients")); {
		case isAddress(original.Text):
			return original, text.View{}
		case f.Text != "":
			return f, text.View{}
		}
		if a := address(h.Get("X-Actual-Recipient")); isAddress(a.Text) {
			return a, text.View{}
		}
		if a := mailbox(final); a.Text != "" {
			return a, text.View{}
		}
		if a := addresses(m.returned("To")); final.Text == "" && len(a) == 1 {
			return a[0], text.View{}
		}
	}
	return final, original
}

// mailbox returns the mailbox in an address with a source route (RFC 5321 appendix F.2), or in a command's words.
func mailbox(v text.View) text.View {
	if i := strings.IndexByte(v.Text, ':'); i > 0 && v.Text[0] == '@' && isAddress(v.Text[i+1:]) {
		return v.From(i + 1)
	}
	if a := bare(v); isAddress(a.Text) {
		return a
	}
	return text.View{}
}

// statusOf reads a Status field (RFC 3464 section 2.3.4): a comment may follow, and what is no status is passed over.
func statusOf(v text.View) (smtp.Status, text.Span) {
	i := 0
	for i < len(v.Text) && strings.IndexByte(" #([<\"", v.Text[i]) >= 0 {
		i++
	}
	st, n := smtp.ParseStatus(v.Text[i:])
	if n == 0 {
		return smtp.Status{}, text.Span{}
	}
	return st, v.SpanOf(i, i+n)
}

// actionOf returns what the reporter did (RFC 3464 section 2.3.3): its Action, else what the class of the status
// lets expect.
func actionOf(h header, st smtp.Status, r *smtp.Reply) (string, text.View) {
	v := h.Get("Action")
	if w := strings.ToLower(firstWord(v.Text)); w != "" {
		if w == "failure" {
			w = "failed"
		}
		return w, v
	}
	sev := st.Severity()
	if sev == 0 && r != nil {
		sev = r.Severity()
	}
	switch sev {
	case smtp.Positive:
		return "delivered", text.View{}
	case smtp.Transient:
		return "delayed", text.View{}
	case smtp.Permanent:
		return "failed", text.View{}
	}
	return "", text.View{}
}

// name returns the name in an MTA field (RFC 3464 section 2.1.2), without a comment after it.
func name(v text.View) text.View {
	_, v = typed(v)
	if i := strings.Index(v.Text, " ("); i > 0 {
		v = v.Slice(0, i)
	}
	return v.TrimSpace()
}
