import { existsSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { slug } from "github-slugger";
import { defineConfig } from "vitepress";

const ROOT = resolve(import.meta.dirname, "../..");

/** Set by CI: links to files that are not pages lead there. Without it they are text. */
const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name } = process.env;
const repository = server === undefined || name === undefined ? null : `${server}/${name}`;

const isPage = (path) => /^(?:docs\/[\w-]+|[A-Z]+)\.md$/.test(path);

/**
 * Links are written so that they lead somewhere on a repository page. Here a README is the index of its folder, and
 * files of the repository are not part of the site. A link to a file that is not there fails the build.
 */
function followRepositoryLinks(markdown) {
  markdown.core.ruler.push("repository-links", ({ tokens, env }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.type === "link_open" ? token.attrGet("href") : null;
      if (href === null || /^(?:#|[a-z]+:)/.test(href)) continue;
      const [path = "", anchor] = href.split("#");
      const target = relative(ROOT, resolve(dirname(env.realPath ?? env.path), path));
      if (!existsSync(resolve(ROOT, target))) throw new Error(`${env.path}: there is no ${target}`);
      const hash = anchor === undefined ? "" : `#${anchor}`;
      if (isPage(target)) token.attrSet("href", `${path.replace(/README\.md$/, "index.md")}${hash}`);
      else if (repository !== null) token.attrSet("href", `${repository}/blob/HEAD/${target}${hash}`);
      else token.attrs = token.attrs.filter(([key]) => key !== "href");
    }
  });
}

export default defineConfig({
  title: "Cuepoint",
  description: "Ask a podcast a question, get a grounded answer, and the second it was said.",
  // Tables of three columns fit beside the menu.
  head: [["style", {}, ".vp-doc :is(td, th) { padding: 6px 10px; overflow-wrap: anywhere; min-width: 7em }"]],
  srcDir: "..",
  srcExclude: ["{corpus,dist,prompts,src,test}/**", "**/node_modules/**"],
  rewrites: { "README.md": "index.md", "docs/README.md": "docs/index.md" },
  outDir: "../dist/docs",
  cacheDir: "../dist/docs-cache",
  markdown: { config: followRepositoryLinks, anchor: { slugify: slug } },
  themeConfig: {
    search: { provider: "local" },
    outline: [2, 3],
    nav: [
      { text: "Pages", link: "/docs/" },
      { text: "Design", link: "/DESIGN" },
      { text: "Changes", link: "/CHANGELOG" },
    ],
    sidebar: [
      {
        text: "Use it",
        items: [
          { text: "What it is", link: "/" },
          { text: "Get a show in", link: "/docs/get-a-show-in" },
          { text: "Put it on your site", link: "/docs/embed" },
          { text: "Without a server", link: "/docs/static" },
          { text: "Use a language model", link: "/docs/language-models" },
          { text: "Commands", link: "/docs/commands" },
          { text: "When something is wrong", link: "/docs/troubleshooting" },
        ],
      },
      {
        text: "From programs",
        items: [
          { text: "HTTP API", link: "/docs/api" },
          { text: "MCP", link: "/docs/mcp" },
          { text: "Use it from code", link: "/docs/library" },
        ],
      },
      {
        text: "Run it",
        items: [
          { text: "Operate it", link: "/docs/operate" },
          { text: "Scale it", link: "/docs/scale" },
          { text: "Security", link: "/docs/security" },
        ],
      },
      {
        text: "How good it is",
        items: [
          { text: "Quality", link: "/docs/quality" },
          { text: "Speed", link: "/docs/speed" },
          { text: "Design", link: "/DESIGN" },
        ],
      },
    ],
  },
});
