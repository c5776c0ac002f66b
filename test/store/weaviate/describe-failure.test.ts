import { expect, test } from "vitest";
import { describeFailure, isUnconnected } from "../../../src/store/weaviate/describe-failure.js";

const TWICE = "Weaviate startup failed with message: Weaviate failed to startup with message: ";

test.each([
  [`${TWICE}fetch failed`, "no connection can be made"],
  [
    `${TWICE}Weaviate makes use of a high-speed gRPC API as well as a REST API.\n  Unfortunately, the gRPC health check against Weaviate could not be completed.`,
    "its REST port answers, and its gRPC port does not",
  ],
  [
    `${TWICE}/grpc.health.v1.Health/Check UNAVAILABLE: No connection established`,
    "its REST port answers, and its gRPC port does not",
  ],
  [`${TWICE}The request failed with status code: 503`, "The request failed with status code: 503"],
])("why no connection came about is told in plain words: %s", (message, told) => {
  expect([describeFailure(new Error(message)), isUnconnected(new Error(message))]).toEqual([told, true]);
});

test("what a node says of a request is told as it is, as far as 300 characters", () => {
  const error = new Error(`Query call with protocol gRPC failed with message: ${"x".repeat(400)}`);
  expect(isUnconnected(error)).toBe(false);
  expect(describeFailure(error)).toBe(error.message.slice(0, 300));
});
