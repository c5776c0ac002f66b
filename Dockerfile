# Builds everything, the HNSW addon included: this image has a compiler, the one that is run does not.
FROM node:22-bookworm AS build
WORKDIR /app
# The addon is compiled against the headers of this very Node, without asking for them; no CUDA parts are fetched.
ENV npm_config_nodedir=/usr/local ONNXRUNTIME_NODE_INSTALL=skip
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json ./
COPY src ./src
# The engine for browsers has tables, fitted models and prompts within it.
COPY models ./models
COPY prompts ./prompts
RUN npm run -s build && npm prune --omit=dev --no-audit --no-fund
# What nothing on Linux loads: other runtimes for browsers than the one that is exported, and those of other systems.
RUN find node_modules/onnxruntime-web/dist -type f ! -name ort-wasm-simd-threaded.wasm -delete && rm -rf node_modules/onnxruntime-node/bin/napi-v6/darwin node_modules/onnxruntime-node/bin/napi-v6/win32

FROM node:22-bookworm-slim AS runtime
WORKDIR /app
# glibc gives back what loading the models frees only where its threshold does not grow: 60 MB less.
ENV NODE_ENV=production \
    MALLOC_MMAP_THRESHOLD_=131072 \
    CUEPOINT_INDEX_DIR=/var/lib/cuepoint/index \
    CUEPOINT_MODEL_DIR=/var/lib/cuepoint/models
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY models ./models
COPY prompts ./prompts
COPY corpus ./corpus
# The only place that is written to, by the user `node`.
RUN mkdir -p /var/lib/cuepoint && chown 1000:1000 /var/lib/cuepoint
VOLUME /var/lib/cuepoint
USER 1000:1000
EXPOSE 3000
STOPSIGNAL SIGTERM
# The first start fetches the model and embeds the corpus.
HEALTHCHECK --interval=15s --timeout=5s --start-period=10m --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT || 3000) + '/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# What questions leave behind is freed after each 4 MB, not 16: 20 MB less.
ENTRYPOINT ["node", "--max-semi-space-size=4", "dist/cli.js"]
CMD ["serve", "--host", "0.0.0.0"]

# docker build --target with-model: the verified model inside, for machines that reach no hub.
FROM build AS model
RUN CUEPOINT_MODEL_DIR=/opt/cuepoint/models node dist/cli.js models pull

FROM runtime AS with-model
COPY --from=model /opt/cuepoint/models /opt/cuepoint/models
ENV CUEPOINT_MODEL_DIR=/opt/cuepoint/models

# Without a target the model is fetched at the first start, into the volume.
FROM runtime
