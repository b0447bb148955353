# syntax=docker/dockerfile:1.7
#
# One image for every service of FluiDex; the command chooses which. Targets:
#
#   service   a Java runtime and the command `fluidex`: run matchengine, prover-worker, ...
#   setup     the same with a Solidity compiler: makes the keys and contracts of development
#   gateway   Envoy with the configuration of gateway-envoy/envoy
#   anvil     Foundry's Ethereum node for development, the release that the tests run with
#
# Base images are named by version and digest; docs/deployment.md says how to move on to others.

ARG JDK=eclipse-temurin:25.0.3_9-jdk-noble@sha256:735baf2edc6cd6485240144a84fa4db142b9a6f47b4eb4080f31058d200f9813
ARG JRE=eclipse-temurin:25.0.3_9-jre-noble@sha256:fbcf915c585659b30eb766ada4d6d7cfc9ec1040bf521e95bf61b10a25af73db
ARG NODE=node:22.22.0-bookworm-slim@sha256:dd9d21971ec4395903fa6143c2b9267d048ae01ca6d3ea96f16cb30df6187d94
ARG ENVOY=envoyproxy/envoy:v1.39.1@sha256:57e14a549d7bd43c8d3f6d03e8cfa653e037d4b38e133acd9b54f38c524401b4

FROM ${NODE} AS node

# --- what Node.js packages there are to install, by their lock files -----------------------------

# The compiler, where io.fluidex.embedded.NpmPackages looks for it: in a folder named after the
# beginning of the digest of its lock file.
FROM node AS solidity
WORKDIR /install
COPY standalone/src/main/resources/io/fluidex/standalone/node/npm/ ./
RUN folder=/cache/fluidex/solidity-$(sha256sum package-lock.json | cut -c 1-16) \
    && mkdir -p "$folder" \
    && cp package.json package-lock.json "$folder" \
    && cd "$folder" \
    && npm ci --ignore-scripts --no-audit --no-fund \
    && touch complete

FROM node AS anvil-package
WORKDIR /install
COPY common/common-embedded/src/main/resources/io/fluidex/embedded/npm/ ./
RUN npm ci --ignore-scripts --no-audit --no-fund \
    && cp node_modules/@foundry-rs/anvil-linux-*/bin/anvil /usr/local/bin/anvil

FROM node AS anvil
RUN groupadd --gid 10001 fluidex \
    && useradd --uid 10001 --gid fluidex --no-create-home --shell /usr/sbin/nologin fluidex \
    && install -d -o fluidex -g fluidex /var/lib/fluidex/chain
COPY --from=anvil-package /usr/local/bin/anvil /usr/local/bin/anvil
# It keeps temporary states below its home.
ENV HOME=/tmp
USER 10001:10001
EXPOSE 8545
ENTRYPOINT ["/usr/local/bin/anvil"]

# --- the build -----------------------------------------------------------------------------------

FROM ${JDK} AS build
# The contracts and the web page are built with Node.js.
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm \
    && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx
WORKDIR /build
COPY . .
# Tests and gates have run before: this builds what passed them.
ARG COMMIT=unknown
RUN --mount=type=cache,target=/root/.m2 --mount=type=cache,target=/root/.cache \
    ./mvnw -B -ntp package -pl cli -am -Dmaven.test.skip=true -Denforcer.skip=true \
      -Dspotless.check.skip=true -Dcheckstyle.skip=true -Dfluidex.commit="$COMMIT" \
    && mkdir /fluidex \
    && cp -r cli/target/fluidex.jar cli/target/lib config/logging.properties \
      deploy/image/healthy proto/target/fluidex.protobin /fluidex/

# --- the services --------------------------------------------------------------------------------

FROM ${JRE} AS service
RUN groupadd --gid 10001 fluidex \
    && useradd --uid 10001 --gid fluidex --no-create-home --shell /usr/sbin/nologin fluidex \
    # New volumes take over the owner of the folder they are mounted at.
    && install -d -o fluidex -g fluidex /var/lib/fluidex/deployment /var/lib/fluidex/secrets \
      /var/lib/fluidex/checkpoints /var/lib/fluidex/keys
COPY --from=build /fluidex /opt/fluidex
ENV FLUIDEX_LOG_FORMAT=json
USER 10001:10001
WORKDIR /var/lib/fluidex
# The options of ./fluidex, and an end instead of a process that has run out of memory.
ENTRYPOINT ["java", "--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "--add-opens=java.base/java.io=ALL-UNNAMED", "-XX:MaxRAMPercentage=70", "-XX:+ExitOnOutOfMemoryError", "-Djava.util.logging.config.file=/opt/fluidex/logging.properties", "-cp", "/opt/fluidex/fluidex.jar", "io.fluidex.cli.FluidexCommand"]
CMD ["help"]

FROM service AS setup
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=solidity /cache /opt/cache
ENV XDG_CACHE_HOME=/opt/cache
CMD ["help", "setup"]

# --- the gateway ---------------------------------------------------------------------------------

FROM ${ENVOY} AS gateway
COPY gateway-envoy/envoy/envoy.yaml gateway-envoy/envoy/start.sh /opt/fluidex/
COPY --from=build /fluidex/fluidex.protobin /etc/envoy/fluidex.protobin
COPY --from=build /fluidex/healthy /opt/fluidex/healthy
USER 10001:10001
# No shared memory with a successor: a container has none, and its root is read-only.
ENTRYPOINT ["/opt/fluidex/start.sh", "--disable-hot-restart"]
