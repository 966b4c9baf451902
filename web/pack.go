package web

import (
	"encoding/base64"
	"errors"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// Links are packed and unpacked by the browser's own DEFLATE: the program stays small, and nothing goes over the network.

var (
	errBroken  = errors.New("the link is broken")
	errTooBig  = errors.New("the link holds too much")
	errNoFlate = errors.New("this browser reads no such links")
)

// pack makes the payload of a link of text. ok is false where the browser cannot. It waits, so it must not run on
// the goroutine of the events.
func pack(text string) (payload string, ok bool) {
	packed, err := stream("CompressionStream", []byte(text), -1)
	return base64.RawURLEncoding.EncodeToString(packed), err == nil
}

// unpack returns the text of a payload, of at most limit bytes. It waits as pack does.
func unpack(payload string, limit int) (string, error) {
	if base64.RawURLEncoding.DecodedLen(len(payload)) > limit+limit/100 { // DEFLATE adds less to what it cannot shorten
		return "", errTooBig
	}
	packed, err := base64.RawURLEncoding.DecodeString(payload)
	if err != nil || len(packed) == 0 {
		return "", errBroken
	}
	text, err := stream("DecompressionStream", packed, limit)
	return string(text), err
}

// stream sends b through a stream of the browser that turns it into DEFLATE or back. It stops reading past limit bytes;
// -1 is no limit.
func stream(class string, b []byte, limit int) (out []byte, err error) {
	defer func() {
		if recover() != nil { // an exception: the class knows no bare DEFLATE
			out, err = nil, errNoFlate
		}
	}()
	window := app.Window()
	if !window.Get(class).Truthy() {
		return nil, errNoFlate
	}
	by := window.Get(class).New("deflate-raw")
	in := window.Get("Uint8Array").New(len(b))
	app.CopyBytesToJS(in, b)
	reader := window.Get("Blob").New([]any{in}).Call("stream").Call("pipeThrough", by).Call("getReader")
	for {
		part, ok := Await(reader.Call("read"))
		switch {
		case !ok:
			return nil, errBroken
		case part.Get("done").Truthy():
			return out, nil
		}
		chunk := part.Get("value")
		n := chunk.Length()
		if limit >= 0 && len(out)+n > limit {
			reader.Call("cancel")
			return nil, errTooBig
		}
		at := len(out)
		out = append(out, make([]byte, n)...)
		app.CopyBytesToGo(out[at:], chunk)
	}
}

// Await waits for a promise; ok is false where it was broken.
func Await(promise app.Value) (value app.Value, ok bool) {
	kept := make(chan struct{})
	then := app.FuncOf(func(_ app.Value, args []app.Value) any {
		value, ok = args[0], true
		close(kept)
		return nil
	})
	fail := app.FuncOf(func(app.Value, []app.Value) any {
		close(kept)
		return nil
	})
	defer then.Release()
	defer fail.Release()
	promise.Call("then", then, fail)
	<-kept
	return value, ok
}

// packShared has the browser make the link that the dialog waits for.
func (r *root) packShared(ctx app.Context) {
	text, ok := r.m.packing()
	if !ok || r.packing == r.m.share.turn {
		return
	}
	turn := r.m.share.turn
	r.packing = turn
	ctx.Async(func() {
		payload, ok := pack(text)
		ctx.Dispatch(func(app.Context) { r.m = r.m.packed(turn, payload, ok) })
	})
}

// unpackLink has the browser unpack the link that the page was opened with.
func (r *root) unpackLink(ctx app.Context, fragment, payload string) {
	ctx.Async(func() {
		text, err := unpack(payload, maxRead)
		ctx.Dispatch(func(ctx app.Context) {
			m, do := r.m.unpacked(fragment, text, err)
			r.set(ctx, m, do)
		})
	})
}

// showDialog opens or closes the dialog as the model says. The browser moves the focus into it, and back when it closes.
func (r *root) showDialog() {
	dialog := element(idShare)
	if !dialog.Truthy() || dialog.Get("open").Truthy() == r.m.share.open {
		return
	}
	if r.m.share.open {
		dialog.Call("showModal")
	} else {
		dialog.Call("close")
	}
}

// followDialog hears that the browser has closed the dialog: by Esc, or a gesture. The event does not bubble.
func (r *root) followDialog(ctx app.Context) {
	closed := app.FuncOf(func(_ app.Value, args []app.Value) any {
		if args[0].Get("target").Get("id").String() == idShare {
			ctx.Dispatch(func(app.Context) {
				if r.m.share.open {
					r.m = r.m.unshare()
				}
			})
		}
		return nil
	})
	app.Window().Get("document").Call("addEventListener", "close", closed, true)
}

// save gives text to the browser as a file.
func save(name, text string) {
	window := app.Window()
	blob := window.Get("Blob").New([]any{text}, map[string]any{"type": "text/plain;charset=utf-8"})
	address := window.Get("URL").Call("createObjectURL", blob)
	a := window.Get("document").Call("createElement", "a")
	a.Set("href", address)
	a.Set("download", name)
	a.Call("click")
	window.Get("URL").Call("revokeObjectURL", address)
}

// printPage prints the page. ok is false where the browser does not let it: in some frames.
func printPage() (ok bool) {
	window := app.Window()
	began := app.FuncOf(func(app.Value, []app.Value) any {
		ok = true
		return nil
	})
	defer began.Release()
	window.Call("addEventListener", "beforeprint", began)
	window.Call("print")
	window.Call("removeEventListener", "beforeprint", began)
	return ok
}
