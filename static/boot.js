// Starts the page: sets the theme, loads the program and says how far it is, hands over what was typed before it
// came, and where it cannot start says why and what helps. Works at any path, in a sandboxed frame, under a policy
// without unsafe-inline and with trusted types.
(() => {
  "use strict";
  const { wasm, size, exec, loader, catalogue, languages, frame, offline, version } = document.currentScript.dataset;
  const at = (path) => new URL(path, document.baseURI).href;
  const $ = (id) => document.getElementById(id);

  // Storage may be forbidden; touching it then throws. Only the theme, the view and the language are ever stored.
  let stored;
  try { stored = window.localStorage; } catch { /* forbidden */ }
  const recall = (what) => { try { return stored.getItem(`smtpwhy-${what}`); } catch { return null; } };
  const retain = (what, v) => { try { v === "auto" ? stored.removeItem(`smtpwhy-${what}`) : stored.setItem(`smtpwhy-${what}`, v); } catch { /* forbidden */ } };

  // go-app reads every key of the origin's storage when it starts. Those of others are none of our business, so it
  // gets a stand-in, which also spares it the exception where storage is forbidden.
  for (const name of ["localStorage", "sessionStorage"]) {
    const kept = new Map();
    const shim = {
      getItem: (k) => (kept.has(k) ? kept.get(k) : null),
      setItem: (k, v) => { kept.set(k, String(v)); },
      removeItem: (k) => { kept.delete(k); },
      clear: () => { kept.clear(); },
      key: (i) => [...kept.keys()][i] ?? null,
      get length() { return kept.size; },
    };
    try { Object.defineProperty(window, name, { value: shim, configurable: true }); } catch { /* keep the real one */ }
  }
  window.goappGetenv = (k) => ({ GOAPP_INTERNAL_URLS: "null" })[k] ?? "";

  // embed/ says in its HTML that it is for frames; ?embed=1 makes the page itself so.
  const asked = new URLSearchParams(location.search), root = document.documentElement;
  if (asked.get("embed") === "1") root.dataset.embed = "";
  if (asked.get("compact") === "1") root.dataset.compact = "";
  if (asked.get("examples") === "off") root.dataset.examples = "off";
  const embedded = "embed" in root.dataset;

  let theme = asked.get("theme") ?? (embedded ? "auto" : recall("theme"));
  const dress = () => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else { theme = "auto"; delete root.dataset.theme; }
    for (const radio of document.getElementsByName("theme")) radio.checked = radio.value === theme;
    if ($("version")) $("version").textContent = version;

    for (const radio of document.getElementsByName("view")) radio.checked = radio.value === root.dataset.view;
  };
  // The program takes the view over from here, and changes it where a link asks for one.
  const view = asked.get("view") ?? (embedded ? null : recall("view"));
  root.dataset.view = view === "protocol" ? view : "plain";
  dress();

  // The language: what the address says, else what was chosen here before, else the first of the reader's that there is.
  // The program carries English; texts are fetched for another one.
  const texts = new Map();
  for (const [, tag, path] of (languages ?? "").matchAll(/(\S+) (\S+)/g)) texts.set(tag, path);
  const speakable = (tag) => {
    const base = (tag ?? "").toLowerCase().split("-")[0];
    return base === "en" || texts.has(base) ? base : "";
  };
  let chosen = "";
  const language = () => chosen || [new URLSearchParams(location.hash.slice(1)).get("lang"), asked.get("lang"),
    embedded ? "" : recall("language"), ...(navigator.languages ?? [])].map(speakable).find((tag) => tag) || "en";
  const loading = () => import(at(loader));
  const textsOf = async (tag) => (await (await loading()).asset(at(texts.get(tag)))).text();
  window.smtpwhyTexts = textsOf;

  addEventListener("change", (e) => {
    if (e.target.name === "theme") { theme = e.target.value; retain("theme", theme); dress(); }
    if (e.target.name === "view") { root.dataset.view = e.target.value; retain("view", e.target.value); }
    if (e.target.id === "language") { chosen = e.target.value; retain("language", chosen); }
  });

  // Starting the program keeps a slow phone busy for a second or more, in which nothing that is touched answers. So it is
  // loaded at once, and started with the reader's first move, or when nobody has moved for a while. Where there is
  // something to explain or to translate already it starts as soon as it is there, and in a frame too: its host waits.
  const patience = 5000; // milliseconds
  let want;
  const wanted = new Promise((done) => { want = done; });
  for (const sign of ["pointermove", "pointerdown", "keydown", "input", "change", "dragenter", "hashchange"]) {
    addEventListener(sign, want, { once: true, capture: true, passive: true });
  }
  setTimeout(want, patience);
  if (embedded || location.hash || language() !== "en") want();

  const parsed = new Promise((done) => { document.readyState === "loading" ? addEventListener("DOMContentLoaded", done) : done(); });

  // The other script can be here before the page is.
  if (embedded) Promise.all([import(at(frame)), parsed]).then(([{ join }]) => join((name) => { theme = name; dress(); }));

  // A fragment with a stray % is no address to Go, and go-app would stop at it. This runs before go-app hears of it.
  const mend = () => {
    const hash = location.hash.replace(/%(?![0-9A-Fa-f]{2})/g, "%25");
    if (hash !== location.hash) history.replaceState(history.state, "", hash);
  };
  mend();
  addEventListener("popstate", mend);

  // Everything is unfolded on paper, and the box is as long as its text.
  let unfolded = [];
  addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll("details:not([open])")];
    for (const d of unfolded) d.open = true;
    const paper = $("paper");
    if (paper) paper.textContent = $("input").value;
  });
  addEventListener("afterprint", () => {
    for (const d of unfolded) d.open = false;
    $("paper")?.replaceChildren();
  });

  const tell = (text) => {
    const count = $("count");
    if (count) count.textContent = text;
  };

  const trouble = (cause, remedy) => {
    const p = document.createElement("p"), q = document.createElement("p");
    p.lang = q.lang = "en";
    p.textContent = cause;
    q.textContent = remedy;
    $("trouble")?.replaceChildren(p, q);
    tell("Not started");
  };
  const again = "Check the connection and load the page again.";

  let blocked = "";
  addEventListener("securitypolicyviolation", (e) => { // of which a manifest or a picture stops nothing
    if (/^(script|connect)-src/.test(e.effectiveDirective)) blocked = e.effectiveDirective;
  });

  // What is told at rest is kept when the page is there, and nothing else is told before.
  let idle;
  const progress = (part) => { if (idle !== undefined) tell(`Getting ready: ${Math.min(100, Math.floor(100 * part))} %`); };

  // Workers are the one kind of script that the page's policy wants somebody to vouch for.
  let policy;
  const vouch = (path) => {
    policy ??= window.trustedTypes?.createPolicy("smtpwhy-worker", { createScriptURL: at }) ?? { createScriptURL: at };
    return policy.createScriptURL(path);
  };

  // The program is read and compiled in a worker, since that would take the page a while in which it does not answer.
  const parts = { wasm: at(wasm), size, catalogue: at(catalogue) };
  const inWorker = () => new Promise((done, fail) => {
    if (self.origin === "null") throw new Error("a frame without an origin has no workers");
    const worker = new Worker(vouch(loader), { type: "module" });
    let know, not;
    const known = new Promise((...ends) => { [know, not] = ends; });
    known.catch(() => {});
    const stop = (err) => { fail(err); not(err); };
    worker.onerror = worker.onmessageerror = stop;
    worker.onmessage = ({ data }) => {
      if (data.part) return progress(data.part);
      if (data.program) return done({ program: data.program, known });
      worker.terminate();
      data.bytes ? know(data.bytes) : stop(data);
    };
    worker.postMessage(parts);
  });
  // This does not wait until the page has been read: the program is most of what has to come.
  const begun = typeof WebAssembly === "object" ? inWorker() : Promise.reject();
  begun.catch(() => {});

  const load = async () => {
    idle = $("count").textContent;
    // What does not work in a worker is done here, or else says here why it cannot be.
    const coming = begun.catch(async () => (await loading()).load(parts, progress));
    const lang = language();
    const told = lang === "en" ? "" : textsOf(lang).catch(() => ""); // English is better than nothing
    coming.catch(() => {});
    await import(at(exec));
    const go = new Go(), { program, known: first } = await coming;
    const known = first.catch(async () => (await loading()).facts(at(catalogue)));
    known.catch(() => {});
    if (await told) window.smtpwhyLanguage = { lang, texts: await told };
    tell(idle);
    await Promise.race([wanted, known.then(() => wanted)]);
    progress(1);
    return { go, instance: await WebAssembly.instantiate(program, go.importObject), known };
  };

  // What the reader did before the program came: text, caret, focus, unfolded parts, a button that was pressed.
  let pressed = "", composing = null;
  const early = (e) => { pressed = e.target.closest?.("button[id]")?.id || pressed; };
  const taken = () => {
    const box = $("input"), open = [...document.querySelectorAll("details[open][id]")].map((d) => d.id);
    const was = {
      text: box.value, from: box.selectionStart, to: box.selectionEnd, way: box.selectionDirection,
      top: box.scrollTop, focus: document.activeElement?.id, files: $("file").files,
    };
    return () => {
      const now = $("input");
      if (!now || now === box) return false;
      removeEventListener("click", early, true);
      dress();
      for (const id of open) { const d = $(id); if (d) d.open = true; }
      if (was.text) {
        now.value = was.text;
        now.dispatchEvent(new Event("input", { bubbles: true }));
      }
      if (was.focus) $(was.focus)?.focus({ preventScroll: true });
      now.setSelectionRange(was.from, was.to, was.way);
      now.scrollTop = was.top;
      if (was.files.length) {
        $("file").files = was.files;
        $("file").dispatchEvent(new Event("change", { bubbles: true }));
      }
      if (pressed) $(pressed)?.click();
      if (chosen) {
        $("language").value = chosen;
        $("language").dispatchEvent(new Event("change", { bubbles: true }));
      }
      return true;
    };
  };

  // Kept for when there is no network, once everything else is there: all is loaded and checked again, which must not take
  // its time from the first answer.
  const keep = () => {
    if (!offline || embedded || window.top !== window || self.origin === "null" || !navigator.serviceWorker) return;
    const later = new Promise((done) => { setTimeout(done, 1000); });
    import(at(offline)).then(({ keep }) => later.then(() => keep(vouch))).catch((err) => console.info("Not kept for offline use:", err));
  };

  const explainFailure = (err) => {
    const policy = blocked || (/content security policy|unsafe-eval|csp/i.test(err.message) ? "script-src" : "");
    if (policy.startsWith("script-src")) {
      trouble("The server's Content-Security-Policy forbids WebAssembly, which this page is made of.",
        "Whoever runs the server can allow it: add 'wasm-unsafe-eval' to script-src.");
    } else if (policy === "connect-src") {
      trouble("The server's Content-Security-Policy forbids the page to load its program.",
        "Whoever runs the server can allow it: add 'self' to connect-src.");
    } else if (err.missing) {
      trouble(`A part of the page was not found on the server (${err.message}).`, "Load the page again. If it stays so, the copy of the site on this server is not complete.");
    } else if (err instanceof WebAssembly.CompileError || err instanceof WebAssembly.LinkError) {
      trouble("This browser cannot run the program; it may be too old, or the file was damaged on the way.",
        "Load the page again, or use a current version of Firefox, Chrome, Edge or Safari.");
    } else {
      trouble("The program could not be loaded.", again);
    }
    console.error(err);
  };

  const start = async () => {
    dress();
    if ($("input").value) want(); // which the browser has kept from before
    if (!embedded && document.activeElement === document.body) $("input").focus({ preventScroll: true });
    addEventListener("click", early, true);
    addEventListener("compositionstart", () => { composing = new Promise((done) => addEventListener("compositionend", done, { once: true })); });
    addEventListener("compositionend", () => { composing = null; });
    if (typeof WebAssembly !== "object") {
      trouble("This browser does not run WebAssembly, which this page is made of.",
        "Use a current version of Firefox, Chrome, Edge or Safari. In a lockdown mode, allow it for this site.");
      return;
    }
    try {
      const { go, instance, known } = await load();
      // The program draws the page at once when it is given this.
      const knowing = window.smtpwhyCatalogue = known.then(async (bytes) => {
        if (composing) await composing;
        const hand = taken(), seen = new MutationObserver(() => { if (hand()) seen.disconnect(); });
        seen.observe(document.body, { childList: true });
        return new Uint8Array(bytes);
      });
      const ended = go.run(instance);
      keep();
      await Promise.all([ended, knowing]);
      trouble("The program has stopped. That should not happen.", "What you pasted is still in the box. Copy it, and load the page again.");
    } catch (err) {
      setTimeout(explainFailure, 100, err); // by then it has been told if a policy was the cause
      keep(); // the next version may do better
    }
  };
  parsed.then(start);
})();
