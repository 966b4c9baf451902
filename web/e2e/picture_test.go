//go:build e2e

package e2e

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestPictures checks that the pictures are drawn, that their labels do not lie on each other and that forced colours
// leave them, at the widths of a phone and of a desk. What they say is checked without a browser.
func TestPictures(t *testing.T) {
	url := serve(t)
	b := open(t)
	b.start(url + "#view=protocol")
	for _, tt := range []struct{ text, list string }{
		{"220 mx.example.com\nEHLO a.example.org\n250 mx\nMAIL FROM:<a@example.org>\n450 4.2.0 Greylisted, try again in 5 minutes\nQUIT\n221 bye\n", ".stages__line"},
		{bounce, ".path__line"},
		{"450 4.2.0 Greylisted, try again in 5 minutes\n", ".retry"},
	} {
		b.fill(tt.text)
		b.until(fmt.Sprintf(`document.querySelector(%q)`, tt.list))
		b.unfold()
		for _, width := range []int64{1280, 360} {
			b.run(chromedp.EmulateViewport(width, 900))
			wrong := eval[[]string](b, fmt.Sprintf(`(() => {
				const out = [], boxes = [];
				for (const li of document.querySelectorAll(%q + " > li")) {
					const signs = li.querySelectorAll(".picture__sign:not(.retry__gap) > path");
					if (!signs.length) out.push("no sign: " + li.textContent);
					for (const p of signs) if (p.getBoundingClientRect().height < 3) out.push("no height: " + li.textContent);
					for (const s of li.querySelectorAll("span, b")) {
						if (s.closest(".hush") || !s.textContent.trim()) continue;
						for (const r of s.getClientRects()) boxes.push([r.left, r.top, r.right, r.bottom, s]);
					}
				}
				for (const a of boxes) for (const b of boxes)
					if (a !== b && !a[4].contains(b[4]) && !b[4].contains(a[4]) && a[0] < b[2] - 1 && b[0] < a[2] - 1 && a[1] < b[3] - 3 && b[1] < a[3] - 3)
						out.push(a[4].textContent + " lies on " + b[4].textContent);
				return out;
			})()`, tt.list))
			for _, w := range wrong {
				t.Errorf("%s at %d pixels: %s", tt.list, width, w)
			}
		}
		b.prefer("forced-colors", "active")
		if colours := eval[int](b, fmt.Sprintf(`new Set([...document.querySelectorAll(%q + " .picture__rule")].map((e) => getComputedStyle(e).stroke)).size`, tt.list)); colours != 1 {
			t.Errorf("%s has lines of %d colours where colours are forced, want 1", tt.list, colours)
		}
		b.prefer()
		b.run(chromedp.EmulateViewport(1280, 900))
	}
	b.clean(url)
}
