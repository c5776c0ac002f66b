/** The addresses of a cluster's nodes, or of what stands before them. */
export interface ClusterAddress {
  /** URLs of the REST ports, http or https; there is at least one. */
  readonly urls: readonly string[];
  /** URLs of the gRPC ports, one for each of `urls`. */
  readonly grpcUrls: readonly string[];
  readonly apiKey: string | null;
}
