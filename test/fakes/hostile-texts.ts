import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

export interface HostileText {
  readonly id: string;
  readonly kind: string;
  readonly text: string;
}

const COLLECTION = resolve("../shared/data/injection/all.jsonl");

/** Some of every kind, for where the public collection is not at hand. */
export const OWN_HOSTILE_TEXTS: readonly HostileText[] = [
  '<img src=x onerror="alert(1)">',
  "<script>alert(1)</script>",
  '<svg/onload=alert(1)><a href="javascript:alert(1)">x</a>',
  "[x](javascript:alert(1)) ![x](https://evil.example/x.png) **[1](https://evil.example)**",
  '"><iframe srcdoc="<script>parent.alert(1)</script>"></iframe>',
  "</textarea><style>@import url(https://evil.example/x.css)</style>",
  "https://evil.example/ ‮gnp.exe​ \u0000 {{constructor.constructor('alert(1)')()}}",
  "\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007 \u001b[2J\u009b31m [7] [^1] 【3】 at 59:59",
  "[1]: https://evil.example 'x'\n[1]\n# now\n<https://evil.example>\nwww.evil.example me@evil.example",
].map((text, i) => ({ id: `own-${i}`, kind: "markup", text }));

const found = existsSync(COLLECTION)
  ? readFileSync(COLLECTION, "utf8")
      .trim()
      .split("\n")
      .map((line): HostileText => JSON.parse(line))
  : [];

export const HOSTILE_TEXTS: readonly HostileText[] = [...OWN_HOSTILE_TEXTS, ...found];

/** What the tests over them are called: the public collection may not be at hand. */
export const HOSTILE_TITLE =
  found.length > 0
    ? `${HOSTILE_TEXTS.length} hostile texts`
    : "hostile texts of our own (the public collection is not in ../shared/data)";
