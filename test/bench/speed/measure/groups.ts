import type { Figure } from "../report/figure.js";
import { measureHttp } from "./measure-http.js";
import { measureIngest } from "./measure-ingest.js";
import { measureKeywords } from "./measure-keywords.js";
import { measureMemory } from "./measure-memory.js";
import { measureQuery } from "./measure-query.js";
import { measureReady } from "./measure-ready.js";
import { measureScale } from "./measure-scale.js";
import { measureServer } from "./measure-server.js";

export interface GroupOptions {
  /** Paired runs a figure. */
  readonly runs: number;
  /** Passages of the largest generated index. */
  readonly largest: number;
  /** Passages that are ingested, about. */
  readonly ingest: number;
  /** Searches after which memory is looked at. */
  readonly searches: number;
  /** Whether a million passages are searched as well. */
  readonly million: boolean;
  /** Whether the texts of the generated passages, and the transcripts, are there. */
  readonly texts: boolean;
  /** By people, all different. */
  readonly questions: readonly string[];
}

export interface Group {
  readonly title: string;
  /** What is left out of it where the texts are not there; "all": there is nothing else to it. */
  readonly ofTexts: string;
  readonly measure: (options: GroupOptions) => Promise<readonly Figure[]>;
}

/** In the order of the table. */
export const GROUPS: Readonly<Record<string, Group>> = {
  query: { title: "A question", ofTexts: "generated passages, transcripts", measure: measureQuery },
  http: { title: "A question over HTTP", ofTexts: "generated passages", measure: measureHttp },
  ingest: { title: "Ingest", ofTexts: "all", measure: measureIngest },
  keywords: { title: "Keywords", ofTexts: "all", measure: measureKeywords },
  scale: { title: "Scale", ofTexts: "all", measure: measureScale },
  memory: { title: "Memory and disk", ofTexts: "all", measure: measureMemory },
  ready: { title: "Start", ofTexts: "all", measure: measureReady },
  server: { title: "The server under load", ofTexts: "generated passages", measure: measureServer },
};
