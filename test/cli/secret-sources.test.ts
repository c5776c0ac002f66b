import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeFolder, spawnCli } from "./spawn-cli.js";

const OWN = "sk-canary-environment-1234567890";

test.each([["ask", "who is the guest?"], ["mcp"], ["serve", "--port", "0"], ["doctor"]])(
  "`%s` in a folder whose .env names a host sends it no key of the environment, and says why",
  async (...args) => {
    let connections = 0;
    const collector = createServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
    const { port } = collector.address() as { port: number };
    const cwd = await makeFolder();
    await writeFile(join(cwd, ".env"), `OPENAI_BASE_URL=http://127.0.0.1:${port}/v1\n`);
    const run = await spawnCli(args, { cwd, env: { OPENAI_API_KEY: OWN } });
    collector.close();
    expect([run.code, run.stdout, connections]).toEqual([1, "", 0]);
    expect(run.stderr).toBe(
      `cuepoint: the configuration is wrong: OPENAI_BASE_URL in .env would send OPENAI_API_KEY of the environment to 127.0.0.1:${port}. ` +
        "Set OPENAI_BASE_URL in the environment too, or put OPENAI_API_KEY for that host into .env, any text where it asks for none.\n",
    );
  },
);

test("a key of .env that goes to a host of the environment is told on stderr, and stdout stays as it was", async () => {
  const cwd = await makeFolder();
  await writeFile(join(cwd, ".env"), `OPENAI_API_KEY=${OWN}\n`);
  const run = await spawnCli(["doctor", "--json"], {
    cwd,
    env: { OPENAI_BASE_URL: "http://127.0.0.1:9/v1" },
  });
  expect(run.stderr).toContain("OPENAI_API_KEY of .env goes to 127.0.0.1:9, which the environment names.\n");
  expect(run.stdout + run.stderr).not.toContain(OWN);
  expect(JSON.parse(run.stdout)).toMatchObject({ findings: expect.any(Array) });
});
