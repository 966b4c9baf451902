// The page in a frame of another site. It tells that site how high it is, so that nothing has to scroll twice, takes
// text and theme from it, and gives it results if it asked for them. All messages are {smtpwhy: {v: 1, type, …}}.
// Only the window around the frame is listened to, and only if it is of this site or of one that the address of
// the frame names: ?origin=https://docs.example.com
export const join = (setTheme) => {
  const originOf = (s) => { try { return new URL(s).origin; } catch { return "null"; } };
  // What has no origin, "null", cannot be told from anything else.
  const named = new URLSearchParams(location.search).getAll("origin").map(originOf).filter((o) => o !== "null");
  const friends = new Set([location.origin, ...named]);

  // What leads away from the page opens a tab of its own: a frame is no place to go elsewhere.
  addEventListener("click", (e) => {
    const a = e.target.closest?.("a[href]");
    if (!a || a.getAttribute("href").startsWith("#")) return;
    a.target = "_blank";
    a.relList.add("noopener");
  }, true);
  if (window.parent === window) return;

  // The origin of the window around, where the browser tells it or the address does.
  let host = location.ancestorOrigins?.[0] ?? (named.length === 1 ? named[0] : "");
  if (host === "null") host = "";
  const tell = (what) => window.parent.postMessage({ smtpwhy: { v: 1, ...what } }, host || "*");

  let height = 0, due = 0;
  new ResizeObserver(() => {
    due ||= setTimeout(() => {
      due = 0;
      const now = Math.ceil(document.body.getBoundingClientRect().height);
      if (now && now !== height) tell({ type: "height", height: height = now });
    }, 16);
  }).observe(document.body);

  // Results hold parts of the text. They go to a known site only, and only while it wants them.
  let wanted = false, last = "", later = 0;
  const report = () => {
    later = 0;
    const json = window.smtpwhyReport?.() ?? "";
    if (!wanted || json === last) return;
    last = json;
    tell({ type: "results", report: json ? JSON.parse(json) : null });
  };
  const changed = new MutationObserver(() => { later ||= setTimeout(report, 100); });

  addEventListener("message", (e) => {
    const m = e.data?.smtpwhy;
    if (e.source !== window.parent || !friends.has(e.origin) || m?.v !== 1) return;
    host = e.origin;
    if (m.type === "setTheme") setTheme(m.theme);
    if (m.type === "setInput" && typeof m.text === "string") {
      const box = document.getElementById("input"); // before the program has come, boot.js keeps what is in it
      box.value = m.text;
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (m.type === "setResults") {
      wanted = m.on === true;
      document.documentElement.toggleAttribute("data-shared", wanted); // and the reader is told
      last = "";
      changed.disconnect();
      if (wanted) {
        changed.observe(document.body, { childList: true, characterData: true, subtree: true });
        report();
      }
    }
  });
  tell({ type: "ready" });
};
