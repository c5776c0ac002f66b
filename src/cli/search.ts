import { buildCitation } from "../answer/build-citation.js";
import { composeRetrieval } from "../compose.js";
import { AppError } from "../errors.js";
import { searchPassages } from "../retrieve/search-passages.js";
import type { EpisodeScope } from "../retrieve/select-episodes.js";
import type { CommandContext } from "./context.js";
import { LineWriter } from "./line-writer.js";
import { toPrintable } from "./to-printable.js";

export interface SearchOptions {
  readonly query: string;
  readonly limit: number;
  readonly json: boolean;
  readonly scope: EpisodeScope;
}

/** `cuepoint search`: ranked passages without an answer. */
export async function search(options: SearchOptions, context: CommandContext): Promise<void> {
  const question = options.query.trim();
  if (question === "")
    throw new AppError("usage", "the query is empty", {
      hint: 'cuepoint search "small models"',
    });
  const { reporter, screen, signal } = context;
  const retrieval = await composeRetrieval(context.readConfig(), reporter, signal);
  reporter.done();
  try {
    const found = await searchPassages(retrieval, {
      question,
      limit: options.limit,
      ...options.scope,
      signal,
    });
    const citations = found.map((source, i) => buildCitation(source, i + 1, "verbatim"));
    if (options.json) {
      const results = citations.map(({ n, quote, support: _, ...place }) => ({
        rank: n,
        ...place,
        text: quote,
      }));
      screen.stdout.write(`${JSON.stringify({ results }, null, 2)}\n`);
      return;
    }
    const lines = new LineWriter(screen.stdout, screen.color);
    for (const { n, quote, timestamp, chapter, url } of citations) {
      lines.write(
        toPrintable(
          `[${n}] ${quote}\n    ${timestamp} ${chapter.title}\n${url === null ? "" : `    ${url}\n`}`,
        ),
      );
    }
  } finally {
    await retrieval.close();
  }
}
