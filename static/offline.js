// Has the service worker keep the page, and tells of a new version. boot.js loads this in a tab of the page's own: a frame
// would leave a worker on behalf of a site that its reader may never have visited.
export const keep = async (vouch) => {
  const kept = await navigator.serviceWorker.register(vouch("sw.js"), { updateViaCache: "none" });

  const announce = () => {
    const say = document.getElementById("update")?.firstElementChild;
    if (say) say.hidden = !kept.waiting;
  };
  const watch = (worker) => worker?.addEventListener("statechange", announce);
  watch(kept.installing);
  announce();
  kept.addEventListener("updatefound", () => watch(kept.installing));

  document.addEventListener("click", (e) => {
    const next = kept.waiting;
    if (e.target.id !== "reload" || !next) return;
    next.addEventListener("statechange", () => { if (next.state === "activated") location.reload(); });
    next.postMessage("smtpwhy: take over");
  });
};
