// The service worker: keeps the page for when there is no network. Export puts a line before this one that says what to
// keep: kept = { version, files: { path: hash }, folders }. A version is kept as a whole or not at all, and a page only
// ever gets the files of the version it came with: the names of all that it loads change with their content.
const base = new URL("./", location.href).pathname;
// The origin may be home to others, and their caches are theirs. No path has a blank in it, so no other path begins so.
const mine = `smtpwhy ${base} `, current = mine + kept.version;

// The hash makes the server's file the one that this version means, should the next one be half-way there already.
const get = async (cache, path) => {
  const answer = await fetch(base + path, { integrity: kept.files[path], cache: path.startsWith("assets/") ? "default" : "no-cache" });
  if (!answer.ok || answer.redirected) throw new Error(`${path}: ${answer.status}`);
  await cache.put(base + path, answer);
};

addEventListener("install", (e) => e.waitUntil((async () => {
  const cache = await caches.open(current);
  try {
    await Promise.all(Object.keys(kept.files).map((path) => get(cache, path)));
  } catch (err) {
    if (!registration.active) await caches.delete(current);
    throw err; // the browser tries again with the next visit
  }
})()));

// The version before this one stays, for the tabs that still show it.
addEventListener("activate", (e) => e.waitUntil((async () => {
  const old = (await caches.keys()).filter((name) => name.startsWith(mine) && name !== current);
  await Promise.all(old.slice(0, -1).map((name) => caches.delete(name)));
})()));

// A new version waits until the reader wants it.
addEventListener("message", (e) => { if (e.data === "smtpwhy: take over") skipWaiting(); });

// find looks in the caches of this page, the newest version first.
const find = async (path) => {
  for (const name of [current, ...(await caches.keys()).filter((name) => name.startsWith(mine) && name !== current).reverse()]) {
    const answer = await caches.match(base + path, { cacheName: name });
    if (answer) return answer;
  }
};

addEventListener("fetch", (e) => {
  const url = new URL(e.request.url);
  // A frame gets what the server says today, above all who may frame it.
  if (e.request.method !== "GET" || url.origin !== location.origin || !url.pathname.startsWith(base) || e.request.destination === "iframe") return;
  const path = url.pathname.slice(base.length).replace(/(^|\/)index\.html$/, "$1");
  if (Object.hasOwn(kept.files, path) || path.startsWith("assets/")) {
    e.respondWith(find(path).then((answer) => answer ?? fetch(e.request)));
  } else if (e.request.mode === "navigate" && kept.folders.some((folder) => path.startsWith(folder))) {
    e.respondWith(fetch(e.request).catch(() => Response.redirect(base + "offline/")));
  }
});
