//go:build e2e

package e2e

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// A framed tab sees into the frames of its page.
type framed struct {
	*tab
	worlds []runtime.ExecutionContextID // in the order in which they came; guarded by tab.mu
}

// openFramed opens a tab that follows the frames of its page.
func openFramed(t *testing.T, before ...string) *framed {
	t.Helper()
	f := &framed{}
	seen := func(ev any) {
		f.mu.Lock()
		defer f.mu.Unlock()
		switch ev := ev.(type) {
		case *runtime.EventExecutionContextCreated:
			f.worlds = append(f.worlds, ev.Context.ID)
		case *runtime.EventExecutionContextDestroyed:
			f.worlds = slices.DeleteFunc(f.worlds, func(id runtime.ExecutionContextID) bool { return id == ev.ExecutionContextID })
		case *runtime.EventExecutionContextsCleared:
			f.worlds = nil
		}
	}
	f.tab = open(t, before...)
	chromedp.ListenTarget(f.Context, seen)
	f.run(runtime.Disable(), runtime.Enable()) // which tells of those that there are
	return f
}

// in evaluates an expression in the n-th frame, from 0, whose address contains part. ok is false if there is none, or
// it fails there.
func (f *framed) in(part string, n int, expression string, to any) (ok bool) {
	f.mu.Lock()
	worlds := slices.Clone(f.worlds)
	f.mu.Unlock()
	for _, id := range worlds {
		var got struct {
			Href  string
			Value json.RawMessage
		}
		err := chromedp.Run(f.Context, chromedp.ActionFunc(func(ctx context.Context) error {
			o, thrown, err := runtime.Evaluate(`(async () => ({ href: location.href, value: await (` + expression + `) ?? null }))()`).
				WithContextID(id).WithReturnByValue(true).WithAwaitPromise(true).Do(ctx)
			if err != nil || thrown != nil {
				return context.Canceled
			}
			return json.Unmarshal(o.Value, &got)
		}))
		if err != nil || !strings.Contains(got.Href, part) {
			continue
		}
		if n--; n >= 0 {
			continue
		}
		return to == nil || json.Unmarshal(got.Value, to) == nil
	}
	return false
}

// untilIn waits for an expression to become true in a frame.
func (f *framed) untilIn(part string, n int, expression string) {
	f.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for {
		var yes bool
		if f.in(part, n, `!!(`+expression+`)`, &yes) && yes {
			return
		}
		if time.Now().After(deadline) {
			var body string
			f.in(part, n, `location.href + document.body.innerText`, &body)
			f.Fatalf("never true in frame %d at %s: %s; errors: %q; the frame: %.600q", n, part, expression, f.failures(), body)
		}
		time.Sleep(30 * time.Millisecond)
	}
}

// frameText evaluates an expression that gives a text, in the first frame at part.
func (f *framed) frameText(part, expression string) string {
	f.Helper()
	var s string
	if !f.in(part, 0, `String(`+expression+`)`, &s) {
		f.Fatalf("no frame at %s answers %s", part, expression)
	}
	return s
}

// host serves one page, at / and every other path, under a policy ("" for none), and returns its origin.
func host(t *testing.T, policy, page string) string {
	t.Helper()
	return hostOf(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if policy != "" {
			w.Header().Set("Content-Security-Policy", policy)
		}
		w.Write([]byte(page))
	}))
}

func hostOf(t *testing.T, h http.Handler) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/favicon.ico" {
			w.Header().Set("Content-Type", "image/svg+xml")
			w.Write([]byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`))
			return
		}
		h.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL
}
