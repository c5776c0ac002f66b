import type { Profile } from "./requests.js";

export interface CommandToCompare {
  readonly args: readonly string[];
  readonly stdin?: string;
  /** The server whose configuration it has; absent: nothing is configured but the folders. */
  readonly as?: Profile;
}

const QUESTION = "what does Clem think about small models?";

/** Makes the index that all others read. */
export const INGEST: CommandToCompare = { args: ["ingest", "--json"] };

/** To the server of `mcp`, a message a line. */
const SPOKEN = [
  {
    id: 1,
    method: "initialize",
    params: {
      protocolVersion: "2025-06-18",
      capabilities: {},
      clientInfo: { name: "compare", version: "0" },
    },
  },
  { method: "notifications/initialized" },
  { id: 2, method: "tools/call", params: { name: "ask_episodes", arguments: { question: QUESTION } } },
]
  .map((message) => `${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`)
  .join("");

/** `{{transcript}}` is a file of captions, `{{questions}}` is the file of questions with known answers. */
export const COMMANDS: readonly CommandToCompare[] = [
  { args: ["ingest"] },
  { args: ["ingest", "--dry-run", "--json"] },
  { args: ["ask", QUESTION, "--json"] },
  { args: ["ask", QUESTION] },
  { args: ["ask", QUESTION], as: "model" },
  { args: ["ask", "Why do companies share their models?", "--json"], as: "model" },
  { args: ["ask", "What did BERT change for them?"], as: "model" },
  { args: ["ask"], stdin: "How much honey does a colony eat?\n" },
  { args: ["ask"] },
  { args: ["ask", "What is the capital of Mongolia?"] },
  { args: ["ask", "What is said?", "--episode", "nowhere"] },
  { args: ["ask", "What is said?", "--from", "yesterday"] },
  { args: ["search", "small models", "--json"] },
  { args: ["search", "small models", "--limit", "3"] },
  { args: ["search", "cold", "--limit", "99"] },
  { args: ["eval", "{{questions}}", "--json"] },
  { args: ["eval", "nowhere.jsonl"] },
  { args: ["doctor", "--json"] },
  { args: ["doctor"] },
  { args: ["report"] },
  { args: ["models", "list"] },
  { args: ["chapters", "{{transcript}}"] },
  { args: ["chapters", "nowhere.vtt"] },
  { args: ["mcp"], stdin: SPOKEN },
  { args: ["--version"] },
  { args: ["--help"] },
  ...["ask", "search", "ingest", "serve", "eval", "models", "mcp", "chapters", "doctor", "report"].map(
    (name) => ({ args: [name, "--help"] }),
  ),
  { args: [] },
  { args: ["sing"] },
  { args: ["ingest", "--fast"] },
];

/** Run once every request is answered, over the log of the questions. */
export const REPORTS: readonly CommandToCompare[] = [
  { args: ["report"], as: "plain" },
  { args: ["report", "--json"], as: "plain" },
];
