import { startScriptedOpenAiServer } from "../../fakes/scripted-openai-server.js";
import { answering, readMessages } from "../../fakes/scripted-replies.js";

/** A language model that says the passages it is given, a word every so many milliseconds, up to so many words. */
const [everyMs = 10, words = 100] = process.argv.slice(2).map(Number);

const server = await startScriptedOpenAiServer((request) => {
  const passages = readMessages(request.body)
    .join("\n")
    .matchAll(/^\[(\d+)\] (.+)$/gm);
  const text = [...passages].map(([, n, passage]) => `${passage} [${n}].`).join(" ");
  return answering(text.split(" ").slice(0, words).join(" "), everyMs)(request);
});
process.stdout.write(`listening on ${server.baseUrl}\n`);
