import type { z } from "zod";
import { problemSchema } from "./api/response-schemas.js";
import { type ProblemWriter, writeProblem } from "./edge/problem.js";
import { writeRpcProblem } from "./mcp/write-rpc-problem.js";
import { openAiErrorSchema } from "./openai/openai-schemas.js";
import { writeOpenAiProblem } from "./openai/write-openai-problem.js";
import { PROBLEM } from "./openapi/examples.js";
import { writeProblemForReader } from "./pages/problem-page.js";

/** What holds for every path that begins with one segment. */
export interface Area {
  /** The segment in lower case: `/v1`. */
  readonly prefix: string;
  /** True where nothing is done for pages of other sites, and what is said is true of the moment only. */
  readonly guarded: boolean;
  /** True where a key is asked for if the server has keys. */
  readonly keyed: boolean;
  readonly writeProblem: ProblemWriter;
  /** What `writeProblem` writes. */
  readonly shape: {
    readonly name: string;
    readonly mediaType: string;
    readonly schema: z.ZodType | null;
    readonly example?: { readonly status: number };
  };
}

const PLAIN: Omit<Area, "prefix"> = {
  guarded: false,
  keyed: false,
  writeProblem,
  shape: { name: "Problem", mediaType: "application/problem+json", schema: problemSchema, example: PROBLEM },
};
const OPEN = { ...PLAIN, writeProblem: writeProblemForReader };
const OPENAI_SHAPE = { name: "OpenAiError", mediaType: "application/json", schema: openAiErrorSchema };
const MCP_SHAPE = { name: "McpError", mediaType: "application/json", schema: null };

/** The app does what stands here, and its description says so. */
export const AREAS: readonly Area[] = [
  { ...PLAIN, prefix: "/api", guarded: true },
  { prefix: "/v1", guarded: true, keyed: true, writeProblem: writeOpenAiProblem, shape: OPENAI_SHAPE },
  { prefix: "/mcp", guarded: true, keyed: true, writeProblem: writeRpcProblem, shape: MCP_SHAPE },
];

const MCP_OFF: Area = { ...PLAIN, prefix: "/mcp", guarded: true };

/** The areas of one server: where it does not serve MCP, there is nothing at `/mcp` but an ordinary failure. */
export function listAreas(servesMcp: boolean): Area[] {
  return AREAS.map((area) => (area.prefix === "/mcp" && !servesMcp ? MCP_OFF : area));
}

/** What holds for a path; a path outside all areas is neither guarded nor keyed, and may be opened in a browser. */
export function findArea(path: string, areas = AREAS): Omit<Area, "prefix"> {
  const prefix = `/${path.toLowerCase().split("/")[1]}`;
  return areas.find((area) => area.prefix === prefix) ?? OPEN;
}
