import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer, type TestServer } from "../../fakes/start-server.js";

const BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const open = async (path: string, accept: string) => {
  const response = await fetch(`${server.url}${path}`, { headers: { accept } });
  return { response, text: await response.text(), type: response.headers.get("content-type") };
};

test.each([
  [
    "/e/nope",
    "There is no episode of this id. The show's page lists them, as does GET /api/episodes.",
    '<a href="../">',
  ],
  ["/nothing", "There is nothing at this address.", '<a href="./">'],
  ["/no/such/%3Cscript%3E", "There is nothing at this address.", '<a href="../../">'],
])("a browser that opens %s reads what happened, with a way to the show", async (path, said, link) => {
  const { response, text, type } = await open(path, BROWSER);
  expect([response.status, type]).toEqual([404, "text/html; charset=utf-8"]);
  expect(text).toContain("<h1>There is no such resource</h1>");
  expect(text).toContain(`<p>${said.replace("'", "&#39;")}</p>`);
  expect(text).toContain(link);
  expect(text).not.toContain("<script");
  const policy = response.headers.get("content-security-policy");
  expect(policy).toMatch(/^default-src 'none';.*style-src 'self' 'sha256-[^']+';.*frame-ancestors 'none'/);
  expect(response.headers.get("vary")).toContain("accept");
});

test.each(["*/*", "application/json", "application/json, text/html;q=0.5"])(
  "a program that accepts %s gets JSON",
  async (accept) => {
    const { response, text, type } = await open("/e/nope", accept);
    expect([response.status, type]).toEqual([404, "application/problem+json; charset=utf-8"]);
    expect(JSON.parse(text)).toMatchObject({ code: "not_found" });
  },
);

test.each(["/api/nothing", "/v1/nothing"])("%s is JSON in a browser too", async (path) => {
  expect((await open(path, BROWSER)).type).toMatch(/json/);
});
