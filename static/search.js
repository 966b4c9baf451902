// Searches the index of codes and replies: shows the links in which every word is found, and hides the rest. All that it
// searches is in the page, so it works without a network and on any host.
(() => {
  "use strict";
  const box = document.getElementById("search");
  const find = document.getElementById("find");
  const found = document.getElementById("found");
  if (!box || !find || !found) return;

  // As the matcher does: letters without their marks, and plain quotes.
  const fold = (s) => s.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replaceAll("’", "'");
  const rows = [...document.querySelectorAll("main section li")].map((row) => ({
    row, text: fold(`${row.textContent} ${row.dataset.words ?? ""}`),
  }));
  const lists = [...document.querySelectorAll("main section ul")];
  const sections = [...document.querySelectorAll("main section")];
  const jump = document.querySelector("main nav");

  const show = () => {
    const words = fold(find.value).split(/\s+/).filter(Boolean);
    let n = 0;
    for (const { row, text } of rows) {
      row.hidden = !words.every((w) => text.includes(w));
      n += row.hidden ? 0 : 1;
    }
    const empty = (e) => !e.querySelector("li:not([hidden])");
    for (const list of lists) {
      list.hidden = empty(list);
      const title = list.previousElementSibling;
      if (title?.localName === "h3") title.hidden = list.hidden;
    }
    for (const s of sections) s.hidden = empty(s);
    jump.hidden = words.length > 0;
    found.textContent = words.length === 0 ? "" : n === 0
      ? "Nothing here has all these words. Try fewer, or paste the whole reply on the first page."
      : n === 1 ? "1 found" : `${n} found`;
  };

  box.hidden = false;
  find.addEventListener("input", show);
  if (location.hash.startsWith("#find=")) {
    find.value = new URLSearchParams(location.hash.slice(1)).get("find");
    show();
  }
})();
