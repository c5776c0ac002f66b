import type { RequestHandler, Response } from "express";
import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import { onResponseOver } from "../edge/on-response-over.js";
import { readRoute, readStatus } from "../edge/read-request.js";

const BUCKETS = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
/** Methods and paths that a client may make up count as one. */
const OTHER = "other";

/**
 * Counts requests and how long they took, by the pattern of their route and never by their path, so that a client
 * cannot make a label.
 */
export function createRequestMetrics(registry: Registry): RequestHandler {
  const registers = [registry];
  const requests = new Counter({
    name: "cuepoint_http_requests_total",
    help: "Requests by route, method and status; 499 is a client that left before anything was sent",
    labelNames: ["route", "method", "status"],
    registers,
  });
  const durations = new Histogram({
    name: "cuepoint_http_request_duration_seconds",
    help: "Time from a request to the end of its response",
    labelNames: ["route", "method"],
    buckets: BUCKETS,
    registers,
  });
  const refusals = new Counter({
    name: "cuepoint_rate_limit_refusals_total",
    help: "Requests refused because their client had asked too often",
    labelNames: ["route"],
    registers,
  });
  const open = new Set<Response>();
  new Gauge({
    name: "cuepoint_open_streams",
    help: "Event streams that are being written",
    registers,
    collect() {
      this.set([...open].filter(isStream).length);
    },
  });
  return (request, response, next) => {
    const started = performance.now();
    open.add(response);
    onResponseOver(response, () => {
      open.delete(response);
      const labels = {
        route: readRoute(response) ?? OTHER,
        method: METHODS.has(request.method) ? request.method : OTHER,
      };
      const status = readStatus(response);
      requests.inc({ ...labels, status });
      durations.observe(labels, (performance.now() - started) / 1000);
      if (status === 429) refusals.inc({ route: labels.route });
    });
    next();
  };
}

function isStream(response: Response): boolean {
  return response.headersSent && String(response.getHeader("content-type")).startsWith("text/event-stream");
}
