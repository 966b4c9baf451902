// <smtp-why> shows smtpwhy in a page of yours. Load this file with a script element, then write
//
//   <smtp-why></smtp-why>
//
// Attributes, all optional:
//   src         where smtpwhy is; without it, where this file came from
//   theme       light, dark or auto; without it, the theme of your page (data-theme or data-md-color-scheme
//               on an element around this one), else that of the reader's system
//   lang        the language; without it, that of your page
//   input       the text to explain; also a property: element.input = "550 5.1.1 …"
//   compact     only the box and the result
//   examples    "off" leaves the examples out
//   max-height  in pixels; what is longer scrolls; 4000 if not given
//   results     asks for results: a "results" event brings each, event.detail is the report as in
//               "smtpwhy explain --json", or null; without it, nothing of the text leaves the frame
(() => {
  const home = document.currentScript && new URL("..", document.currentScript.src).href;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`:host { display: block }
    iframe { display: block; width: 100%; border: 0; opacity: 0; transition: opacity .2s }`);

  class SmtpWhy extends HTMLElement {
    static observedAttributes = ["src", "theme", "lang", "input", "compact", "examples", "results"];
    #frame;
    #origin;
    #ready;
    #input;
    #watch = new MutationObserver(() => this.#dress());

    get input() { return this.#input ?? ""; }
    set input(text) {
      this.#input = String(text);
      this.#tell("setInput", { text: this.#input });
    }

    connectedCallback() {
      // A property that was set before this file came lies on the element and hides ours.
      if (Object.hasOwn(this, "input")) {
        const text = this.input;
        delete this.input;
        this.input = text;
      }
      addEventListener("message", this.#hear);
      // The attribute can be on any element around, and that element can be replaced.
      this.#watch.observe(document.documentElement, { subtree: true, attributeFilter: ["data-theme", "data-md-color-scheme"] });
      this.#open();
    }

    disconnectedCallback() {
      removeEventListener("message", this.#hear);
      this.#watch.disconnect();
      this.#frame?.remove();
      this.#frame = undefined;
    }

    attributeChangedCallback(name, old, value) {
      if (name === "input") this.input = value ?? "";
      else if (name === "theme") this.#dress();
      else if (name === "results") this.#tell("setResults", { on: value !== null });
      else if (this.#frame && old !== value) this.#open();
    }

    #open() {
      const src = this.getAttribute("src") ?? home;
      if (!src) return console.error("smtp-why: the attribute src is missing");
      const url = new URL("embed/", new URL(src.replace(/\/?$/, "/"), document.baseURI));
      this.#origin = url.origin;
      const lang = this.closest("[lang]")?.lang, examples = this.getAttribute("examples");
      const say = { origin: location.origin, theme: this.#theme(), lang, examples, compact: this.hasAttribute("compact") && "1" };
      for (const [name, value] of Object.entries(say)) if (value) url.searchParams.set(name, value);
      const frame = document.createElement("iframe");
      frame.title = this.title || "smtpwhy";
      frame.allow = "clipboard-write";
      frame.loading = "lazy"; // only once it is near the screen
      frame.src = url;
      frame.style.height = say.compact ? "280px" : "480px"; // until it tells
      frame.onload = () => { frame.style.opacity = 1; }; // a frame is white before it has a page
      this.#frame = frame;
      this.#ready = false;
      const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [sheet];
      root.replaceChildren(frame);
    }

    #theme() {
      const around = this.closest("[data-theme],[data-md-color-scheme]")?.dataset;
      const name = this.getAttribute("theme") ?? around?.mdColorScheme ?? around?.theme;
      return /dark|slate/.test(name) ? "dark" : /light|default/.test(name) ? "light" : "auto";
    }

    #dress() { this.#tell("setTheme", { theme: this.#theme() }); }

    #tell(type, what) {
      if (this.#ready) this.#frame?.contentWindow?.postMessage({ smtpwhy: { v: 1, type, ...what } }, this.#origin);
    }

    #hear = (e) => {
      const m = e.data?.smtpwhy;
      if (e.source !== this.#frame?.contentWindow || e.origin !== this.#origin || m?.v !== 1) return;
      if (m.type === "ready") {
        this.#ready = true;
        this.#dress();
        if (this.#input !== undefined) this.#tell("setInput", { text: this.#input });
        if (this.hasAttribute("results")) this.#tell("setResults", { on: true });
      } else if (m.type === "height") {
        this.#frame.style.height = Math.min(Math.max(m.height, 100), this.getAttribute("max-height") ?? 4000) + "px";
      } else if (m.type === "results" && this.hasAttribute("results")) {
        this.dispatchEvent(new CustomEvent("results", { detail: m.report, bubbles: true }));
      }
    };
  }
  if (!customElements.get("smtp-why")) customElements.define("smtp-why", SmtpWhy);
})();
