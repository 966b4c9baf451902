// Loads the program: in a worker, which boot.js starts with this, or in the page where there can be none.

// asset fetches a part of the page.
export const asset = async (url) => {
  const answer = await fetch(url);
  if (!answer.ok) throw Object.assign(new Error(`${answer.status} for ${new URL(url).pathname}`), { missing: true });
  return answer;
};

// load returns the program, compiled, and what it knows. It tells progress which part of the program has come, from 0 to 1.
export const load = async ({ wasm, size, catalogue }, progress) => {
  const knowing = asset(catalogue).then((answer) => answer.arrayBuffer());
  knowing.catch(() => {});
  let answer = await asset(wasm);
  if (answer.body && typeof TransformStream === "function") {
    let got = 0;
    const counted = answer.body.pipeThrough(new TransformStream({
      transform(chunk, out) {
        got += chunk.byteLength;
        progress(got / size);
        out.enqueue(chunk);
      },
    }));
    answer = new Response(counted, { headers: { "Content-Type": "application/wasm" } });
  }
  const program = WebAssembly.compileStreaming ? await WebAssembly.compileStreaming(answer) : await WebAssembly.compile(await answer.arrayBuffer());
  return { program, known: await knowing };
};

if (typeof document === "undefined") {
  addEventListener("message", async ({ data }) => {
    try {
      let told = 0;
      const loaded = await load(data, (part) => { if (part - told >= 0.02 || part >= 1) postMessage({ part: told = part }); });
      postMessage(loaded, [loaded.known]);
    } catch {
      postMessage({});
    }
  });
}
