# The operator; with other arguments, any command: docker run --rm kollect version
#
# One place for both stages. The digest is that of the index of all platforms; it goes with "node" in package.json.
ARG NODE=node:24.21.0-bookworm-slim@sha256:0e0ff40c39bc087845bfb27465a0df4ea419520094bc35842ff83dd8cbe6f9b6

# The bundle is the same on all platforms.
FROM --platform=$BUILDPLATFORM ${NODE} AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
# No script of a dependency runs: the bundle needs nothing that they make.
RUN npm ci --ignore-scripts
COPY bin ./bin
COPY generated ./generated
COPY src ./src
COPY test/support/build.ts test/support/bundle.ts ./test/support/
RUN node test/support/build.ts

FROM ${NODE}
ENV NODE_ENV=production
COPY --from=build /build/bin /app/bin
COPY --from=build /build/dist /app/dist
# Nobody in particular: nothing is written, so the root file system may be read-only.
USER 65532:65532
WORKDIR /app
ENTRYPOINT ["node", "--max-semi-space-size=8", "/app/bin/kollect.cjs"]
CMD ["operator"]
