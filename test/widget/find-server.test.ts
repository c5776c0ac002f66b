import { expect, test } from "vitest";
import { findServer } from "../../src/widget/read-options.js";

const PAGE = "https://site.example/blog/post.html";

test.each([
  [null, "https://host.example/widget.js", "https://host.example"],
  [null, "https://host.example/widget.js?v=2#x", "https://host.example"],
  [null, "https://host.example/widget/0.1.0/widget.js", "https://host.example"],
  [null, "https://host.example:8443/podcast/widget/0.1.0/widget.js", "https://host.example:8443/podcast"],
  ["https://api.example/", "https://cdn.example/widget.js", "https://api.example"],
  ["https://api.example/cue//", "https://cdn.example/widget.js", "https://api.example/cue"],
  ["/cue", "https://cdn.example/widget.js", "https://site.example/cue"],
])("attribute %j of a module from %s: %s", (attribute, moduleUrl, server) => {
  expect(findServer(attribute, { moduleUrl, pageUrl: PAGE })).toBe(server);
});

test.each(["javascript:alert(1)", "data:text/plain,x", "file:///etc"])("%s is refused", (attribute) => {
  expect(() => findServer(attribute, { moduleUrl: "https://h.example/widget.js", pageUrl: PAGE })).toThrow(
    `cuepoint-chat: server must be an http(s) address, got "${attribute}"`,
  );
});
