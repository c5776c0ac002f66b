import { createApp, createCuepoint, SAMPLE_CORPUS_DIR } from "cuepoint";
import express from "express";

const cuepoint = await createCuepoint({ corpusDir: SAMPLE_CORPUS_DIR, onNote: console.error });

const { answer, citations } = await cuepoint.ask("what does Clem think about small models?");
console.log(answer);
for (const { n, timestamp, url } of citations) console.log(`[${n}] ${timestamp} ${url}`);

const found = await cuepoint.search("open source", { limit: 3 });
for (const { rank, timestamp, text } of found) console.log(`${rank}. ${timestamp} ${text}`);

for await (const event of cuepoint.stream("when do they talk about robotics?"))
  if (event.type === "text-delta") process.stdout.write(event.delta);

const app = express();
const tag = '<script type="module" src="/podcast/widget.js"></script><cuepoint-chat></cuepoint-chat>';
app.get("/", (_request, response) => response.send(tag));
app.use("/podcast", await createApp(cuepoint));
const { port } = app.listen(process.env.PORT ?? 3000).address();
console.log(`\nAsk at http://localhost:${port}/`);
