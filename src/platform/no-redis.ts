/** What is told of a shared ingest where no Redis is configured. */
export const NO_REDIS = "REDIS_URL is not set: an ingest is done by one process.";
