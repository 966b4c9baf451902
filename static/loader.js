// Loads the program: in a worker, which boot.js starts with this, or in the page where there can be none.

// asset fetches a part of the page.
export const asset = async (url) => {
  const answer = await fetch(url);
  if (!answer.ok) throw Object.assign(new Error(`${answer.status} for ${new URL(url).pathname}`), { missing: true });
  return answer;
};

// What the program knows is asked for when this part of it has come: both share a line, the program is needed first, and what
// it knows comes while it is compiled and started. A browser counts what it has unpacked, which is a tenth of a second late.
const ahead = 0.8;

// facts fetches what the program knows.
export const facts = async (catalogue) => (await asset(catalogue)).arrayBuffer();

// load returns the program, compiled, and a promise of what it knows. It tells progress which part of the program has come,
// from 0 to 1.
export const load = async ({ wasm, size, catalogue }, progress) => {
  let known;
  const learn = () => {
    known ??= facts(catalogue);
    known.catch(() => {});
  };
  let answer = await asset(wasm);
  if (answer.body && typeof TransformStream === "function") {
    let got = 0;
    const counted = answer.body.pipeThrough(new TransformStream({
      transform(chunk, out) {
        got += chunk.byteLength;
        if (got >= ahead * size) learn();
        progress(got / size);
        out.enqueue(chunk);
      },
    }));
    answer = new Response(counted, { headers: { "Content-Type": "application/wasm" } });
  }
  const program = WebAssembly.compileStreaming ? await WebAssembly.compileStreaming(answer) : await WebAssembly.compile(await answer.arrayBuffer());
  learn();
  return { program, known };
};

if (typeof document === "undefined") {
  addEventListener("message", async ({ data }) => {
    try {
      let told = 0;
      const { program, known } = await load(data, (part) => { if (part - told >= 0.02 || part >= 1) postMessage({ part: told = part }); });
      postMessage({ program });
      const bytes = await known;
      postMessage({ bytes }, [bytes]);
    } catch {
      postMessage({});
    }
  });
}
