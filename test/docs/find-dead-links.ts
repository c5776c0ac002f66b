import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import GithubSlugger from "github-slugger";
import MarkdownIt from "markdown-it";

const markdown = new MarkdownIt({ html: true });

export interface ReadPage {
  /** As they are written: links, images, and `src` and `href` of HTML. */
  readonly links: readonly string[];
  /** What a link can name behind `#`, as repository pages make it of headings. */
  readonly anchors: ReadonlySet<string>;
  /** What stands in single backquotes. */
  readonly codes: readonly string[];
}

export function readPage(text: string): ReadPage {
  const blocks = markdown.parse(text, {});
  const tokens = blocks.flatMap((block) => [block, ...(block.children ?? [])]);
  return {
    links: tokens.flatMap(listTargets),
    anchors: new Set(listAnchors(blocks)),
    codes: tokens.filter(({ type }) => type === "code_inline").map(({ content }) => content),
  };
}

type Token = ReturnType<typeof markdown.parse>[number];

function listTargets(token: Token): string[] {
  if (token.type.startsWith("html_"))
    return [...token.content.matchAll(/\b(?:src|href)="([^"]*)"/g)].map(([, url = ""]) => url);
  const target = token.attrGet("href") ?? token.attrGet("src");
  return target === null ? [] : [String(target)];
}

function listAnchors(blocks: readonly Token[]): string[] {
  const slugger = new GithubSlugger();
  const headings = blocks.filter((_, i) => blocks[i - 1]?.type === "heading_open");
  return headings.map(({ children }) =>
    slugger.slug((children ?? []).map(({ content }) => content).join("")),
  );
}

/** `FILE: LINK` for each link of these Markdown files, paths from `root`, that leads to no file or no heading of it. */
export function findDeadLinks(root: string, files: readonly string[]): string[] {
  const pages = new Map(files.map((file) => [file, readPage(readFileSync(join(root, file), "utf8"))]));
  return [...pages].flatMap(([file, { links }]) =>
    links.filter((link) => isDead(root, { file, link, pages })).map((link) => `${file}: ${link}`),
  );
}

interface PlacedLink {
  readonly file: string;
  readonly link: string;
  readonly pages: ReadonlyMap<string, ReadPage>;
}

function isDead(root: string, { file, link, pages }: PlacedLink): boolean {
  if (/^[a-z][a-z+.-]*:/i.test(link)) return false;
  const [path = "", anchor] = decodeURI(link).split("#");
  const target =
    path === "" ? file : relative(root, resolve(root, dirname(file), path)).replaceAll("\\", "/");
  if (path.startsWith("/") || target.startsWith("..") || !existsSync(join(root, target))) return true;
  if (anchor === undefined) return false;
  const isFolder = statSync(join(root, target)).isDirectory();
  return !pages.get(isFolder ? join(target, "README.md") : target)?.anchors.has(anchor);
}
