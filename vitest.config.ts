import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";

const ALL = "test/**/*.test.ts";
/** They load the real embedding model, or start a model's or a store's own server. */
const MODEL = [
  "test/{embed,llm,quality,read,store/weaviate}/**/*.test.ts",
  "test/{retrieve/retrieve,static/same-with-words,store/static/ranking}.test.ts",
];
/** They start Chromium. */
const BROWSER = ["test/{page,widget}/**/*.test.ts", "test/**/*-in-browser.test.ts"];
/** They start the built program or other processes, or open many sockets. */
const PROCESS = [
  "test/{cli,fuzz,image,library,serve,speech,supply-chain}/**/*.test.ts",
  "test/**/*-processes.test.ts",
];

function defineProject(
  name: string,
  include: string[],
  globalSetup: string[],
  exclude: string[] = [],
): TestProjectInlineConfiguration {
  return {
    test: {
      name,
      include,
      exclude,
      setupFiles: ["src/language/english/english-files.ts"],
      globalSetup: globalSetup.map((part) => `test/setup/${part}.ts`),
      pool: "forks",
      // To load the modules anew for each file costs more time than most tests take, so a file shares its process with others.
      isolate: false,
      maxWorkers: 2,
      testTimeout: 30_000,
      hookTimeout: 60_000,
      // What a test waits for may take long on a busy machine.
      expect: { poll: { timeout: 20_000 } },
    },
  };
}

export default defineConfig({
  test: {
    reporters: ["dot"],
    projects: [
      defineProject("unit", [ALL], ["addon", "program", "redis"], [...BROWSER, ...MODEL, ...PROCESS]),
      defineProject("process", PROCESS, ["addon", "program", "model", "redis"]),
      defineProject("browser", BROWSER, ["program", "browser"]),
      defineProject("model", MODEL, ["addon", "program", "model"]),
    ],
  },
});
