import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { AppError, describeError } from "../shared/errors.js";
import type { ModelEndpoint } from "../shared/folder/model-endpoint.js";

/** Files by their paths from the exported folder's root; a name says what the file holds. */
type Modules = ReadonlyMap<string, Uint8Array>;

/** What an export copies: the modules that the build makes for a folder without a server. */
export interface StaticAssets {
  /** The style sheet of the pages. */
  readonly styleSheet: string;
  /** The module that makes the pages play; it loads `widget.js` beside it. */
  readonly page: Uint8Array;
  readonly widget: Uint8Array;
  /** The module that answers in a worker. */
  readonly engine: Uint8Array;
  /** What these load in every folder. */
  readonly modules: Modules;
  /** What runs models in the browser, for a folder that has them. */
  readonly better: Modules;
  /** What has a language model write, for a folder that names one. */
  readonly prose: Modules;
  /** Paths of what the engine loads before it answers. */
  readonly first: readonly string[];
}

const WIDGET = "widget.js";
const ENGINE = "search/engine.js";

/** Paths by what needs them, as the build lists them. */
interface ModuleTable {
  readonly first: readonly string[];
  readonly always: readonly string[];
  readonly better: readonly string[];
  readonly prose: readonly string[];
}

/** Reads the built modules. `built` is the folder of the built program. Throws `internal` where they are not built. */
export function readStaticAssets(built: string): StaticAssets {
  const folder = join(built, "static");
  const read = (paths: readonly string[]): Modules => {
    const own = paths.filter((path) => path !== WIDGET && path !== ENGINE).sort();
    return new Map(own.map((path) => [path, readFileSync(join(folder, path))]));
  };
  try {
    const table: ModuleTable = JSON.parse(readFileSync(join(built, "static-modules.json"), "utf8"));
    return {
      styleSheet: readFileSync(join(built, "page/page.css"), "utf8"),
      page: readFileSync(join(built, "page/page.js")),
      widget: readFileSync(join(folder, WIDGET)),
      engine: readFileSync(join(folder, ENGINE)),
      modules: read([...listPageModules(folder), ...table.always]),
      better: read(table.better),
      prose: read(table.prose),
      first: table.first.filter((path) => path !== ENGINE),
    };
  } catch (cause) {
    throw new AppError("internal", `the modules of an export cannot be read: ${describeError(cause)}`, {
      hint: "Build them with npm run build.",
      cause,
    });
  }
}

/** Lists what pages load beside what answers. */
function listPageModules(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => !path.startsWith("search/"));
}

/** Chooses what pages and the engine may load in a folder that is exported with these options. */
export function chooseModules(
  assets: StaticAssets,
  { better, modelEndpoint }: { readonly better: object | null; readonly modelEndpoint: ModelEndpoint | null },
): Modules {
  return new Map([
    ...assets.modules,
    ...(better === null ? [] : assets.better),
    // A Cuepoint server writes by itself.
    ...(modelEndpoint?.kind === "openai" ? assets.prose : []),
  ]);
}
