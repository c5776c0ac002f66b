export interface CommandToCompare {
  readonly args: readonly string[];
  readonly stdin?: string;
  /** True where the scripted language model writes the answers. */
  readonly model?: boolean;
}

const QUESTION = "what does Clem think about small models?";

/** Makes the index that all others read. */
export const INGEST: CommandToCompare = { args: ["ingest", "--json"] };

/** `{{questions}}` is the file of questions with known answers. */
export const COMMANDS: readonly CommandToCompare[] = [
  { args: ["ingest"] },
  { args: ["ingest", "--dry-run", "--json"] },
  { args: ["ask", QUESTION, "--json"] },
  { args: ["ask", QUESTION] },
  { args: ["ask", QUESTION], model: true },
  { args: ["ask", "Why do companies share their models?", "--json"], model: true },
  { args: ["ask", "What did BERT change for them?"], model: true },
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
  { args: ["--version"] },
  { args: ["--help"] },
  ...["ask", "search", "ingest", "serve", "eval", "models", "mcp", "chapters", "doctor", "report"].map(
    (name) => ({ args: [name, "--help"] }),
  ),
  { args: [] },
  { args: ["sing"] },
  { args: ["ingest", "--fast"] },
];
