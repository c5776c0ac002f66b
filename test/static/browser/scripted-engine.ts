/**
 * The module of an engine that says what a test wants said, in place of the real one. It answers each request with an event for each
 * word of its question, and keeps what it heard in `heard`, which `GET /heard` gives.
 */
export const SCRIPTED_ENGINE = `
const heard = [];
let threads = 0;
const answer = (text, citations = []) => ({
  id: "1", answer: text, citations, abstained: false, closest: [], mode: "extractive", model: null, degraded: false,
  checks: { sentences: 1, withheld: 0, corrected: 0, weak: 0 }, followUps: [],
  timings: { embedMs: 0, retrieveMs: 0, firstDeltaMs: 0, totalMs: 0 },
});
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
// A worker of this worker, which says that it is alive on the channel "nested".
function startNested() {
  const code = 'const channel = new BroadcastChannel("nested"); setInterval(() => channel.postMessage(0), 20)';
  new Worker(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
}
async function serve(asked, port, opening) {
  let stopped = false;
  port.onmessage = ({ data }) => { stopped = true; heard.push(data); };
  const head = (status, type) => port.postMessage({ kind: "head", status, type });
  const piece = (value) => port.postMessage({ kind: "piece", text: value });
  const end = (stale = false) => { port.postMessage({ kind: "end", stale }); port.close(); };
  if (asked.path === "/heard") { head(200, "application/json"); piece(JSON.stringify(heard)); return end(); }
  heard.push(asked.method + " " + asked.path);
  if (asked.path.startsWith("/api/widget")) {
    head(200, "application/json");
    piece(JSON.stringify({ version: "0", feedback: false, questionLog: false, degraded: false, mode: "extractive", questions: [opening.manifest.length + " characters"] }));
    return end();
  }
  const question = JSON.parse(asked.body).messages.at(-1).content;
  if (question === "stale") { head(503, "application/problem+json"); piece(JSON.stringify({ code: "internal", detail: "a file is gone" })); return end(true); }
  if (question === "nothing") return end();
  if (question === "crash") { setTimeout(() => { throw new Error("crashed"); }); await wait(100000); }
  if (question === "nested") startNested();
  head(200, "text/event-stream");
  const event = (name, data) => piece("event: " + name + "\\ndata: " + JSON.stringify(data) + "\\n\\n");
  event("answer-start", { id: "1", mode: "extractive", model: null });
  for (const word of question.split(" ")) { event("text-delta", { delta: word + " " }); if (word === "slowly") while (!stopped) await wait(10); }
  event("answer-end", answer(question + " said " + (typeof document === "undefined" ? "a worker" : "the page") + " " + ++threads));
  end();
}
export const openHere = (opening) => (asked, port) => void serve(asked, port, opening);
if (typeof document === "undefined") {
  let ask;
  self.onmessage = ({ data, ports: [port] }) => { if ("folder" in data) ask = openHere(data); else ask(data, port); };
  self.postMessage("ready");
}
`;
