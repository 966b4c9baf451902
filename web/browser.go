package web

import (
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// holdsFiles reports whether files are being dragged; text that is dragged into the box is none of our business.
func holdsFiles(e app.Event) bool {
	t := e.Get("dataTransfer")
	return t.Truthy() && t.Get("types").Call("includes", "Files").Bool()
}

func (r *root) onDrag(ctx app.Context, e app.Event) {
	if holdsFiles(e) {
		e.PreventDefault()
		if !r.m.drop {
			r.m.drop = true
			return
		}
	}
	ctx.PreventUpdate()
}

func (r *root) onDragEnd(ctx app.Context, e app.Event) {
	if e.Get("relatedTarget").Truthy() || !r.m.drop {
		ctx.PreventUpdate()
		return
	}
	r.m.drop = false
}

func (r *root) onDrop(ctx app.Context, e app.Event) {
	if !holdsFiles(e) {
		ctx.PreventUpdate()
		return
	}
	e.PreventDefault()
	r.m.drop = false
	if files := e.Get("dataTransfer").Get("files"); files.Length() > 0 {
		r.open(ctx, files.Index(0))
	}
}

// open reads a file here, in the browser.
func (r *root) open(ctx app.Context, file app.Value) {
	name, size := file.Get("name").String(), file.Get("size").Int()
	if size > maxFile {
		r.m.notice = tooBig(r.m.words, name, size)
		return
	}
	var then, fail app.Func
	release := func() {
		then.Release()
		fail.Release()
	}
	then = app.FuncOf(func(_ app.Value, args []app.Value) any {
		defer release()
		b := make([]byte, size)
		n := app.CopyBytesToGo(b, app.Window().Get("Uint8Array").New(args[0]))
		ctx.Dispatch(func(ctx app.Context) {
			m, do := r.m.opened(name, b[:n])
			r.set(ctx, m, do)
		})
		return nil
	})
	fail = app.FuncOf(func(app.Value, []app.Value) any {
		defer release()
		ctx.Dispatch(func(app.Context) {
			r.m.notice = r.m.words.Say("file.unreadable", "name", name)
		})
		return nil
	})
	file.Call("arrayBuffer").Call("then", then, fail)
}

// copy puts text on the clipboard. In a frame that may not, it tries the old way, and then shows the text to be
// copied by hand.
func (r *root) copy(ctx app.Context, text string) {
	turn := r.m.copied.turn
	done := func() {
		ctx.After(2*time.Second, func(ctx app.Context) { r.m = r.m.copyDone(turn) })
	}
	old := func() {
		if copyOld(text) {
			done()
			return
		}
		ctx.Dispatch(func(ctx app.Context) {
			m, do := r.m.copyFailed(turn, text)
			r.set(ctx, m, do)
		})
	}
	clipboard := app.Window().Get("navigator").Get("clipboard")
	if !clipboard.Truthy() {
		old()
		return
	}
	var then, fail app.Func
	release := func() {
		then.Release()
		fail.Release()
	}
	then = app.FuncOf(func(app.Value, []app.Value) any {
		release()
		done()
		return nil
	})
	fail = app.FuncOf(func(app.Value, []app.Value) any {
		release()
		old()
		return nil
	})
	clipboard.Call("writeText", text).Call("then", then, fail)
}

// copyOld copies the way browsers did before they had a clipboard to ask. The focus comes back to where it was.
func copyOld(text string) bool {
	document := app.Window().Get("document")
	if !document.Get("execCommand").Truthy() {
		return false
	}
	was := document.Get("activeElement")
	area := document.Call("createElement", "textarea")
	area.Set("value", text)
	area.Set("className", "hush")
	at := document.Get("body")
	if dialog := document.Call("querySelector", "dialog[open]"); dialog.Truthy() {
		at = dialog // what is outside of it cannot have the focus
	}
	at.Call("appendChild", area)
	area.Call("select")
	ok := document.Call("execCommand", "copy").Truthy()
	at.Call("removeChild", area)
	if was.Truthy() {
		was.Call("focus")
	}
	return ok
}
