# syntax=docker/dockerfile:1
# One image, many commands: `mall serve`, `worker`, `migrate`, `seed`, `audit`, `doctor`, `healthcheck`. Beside it the front door
# (target `web`) with the console in it, and the simulated WeChat (target `simulator`), which no shop should run.
#
#   docker build --target mall --build-arg MALL_COMMIT=$(git rev-parse HEAD) -t mall .

FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY . .
ARG MALL_COMMIT=unknown
# The queries are described in crates/store/.sqlx: the build needs no database.
ENV SQLX_OFFLINE=true MALL_COMMIT=$MALL_COMMIT
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --locked --release -p mall -p mall-simulator \
    && mkdir /out \
    && cp target/release/mall target/release/mall-simulator /out/

FROM node:20-bookworm-slim AS console
WORKDIR /src
COPY admin/package.json admin/package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci
COPY admin/ ./
RUN npm run build

FROM debian:bookworm-slim AS base
# Versions move with Debian's security fixes, so they are not pinned.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 mall \
    && useradd --uid 10001 --gid mall --no-create-home --shell /usr/sbin/nologin mall \
    && install --directory --owner=mall --group=mall --mode=0750 /data
USER 10001:10001
WORKDIR /data

FROM base AS simulator
COPY --from=build /out/mall-simulator /usr/local/bin/mall-simulator
ENV MALL_SIMULATOR_BIND=0.0.0.0:8090 MALL_SIMULATOR_DIR=/data
EXPOSE 8090
ENTRYPOINT ["/usr/local/bin/mall-simulator"]

FROM nginx:1.26.1-alpine AS web
COPY deploy/nginx/nginx.conf deploy/nginx/headers.conf /etc/nginx/
COPY deploy/nginx/compose/ /etc/nginx/local/
COPY --from=console /src/dist/ /usr/share/mall/console/
USER 101:101
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=3s --start-period=5s --retries=3 \
    CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8080/index.html"]
# The prefix is the one place that it writes to: pid, cache, temporary files.
ENTRYPOINT ["/bin/sh", "-c", "mkdir -p /tmp/nginx/tmp && ln -sfn /usr/share/mall/console /tmp/nginx/html && exec nginx -e stderr -p /tmp/nginx/ -c /etc/nginx/nginx.conf -g 'daemon off;'"]

FROM base AS mall
COPY --from=build /out/mall /usr/local/bin/mall
ENV MALL_HTTP_BIND=0.0.0.0:8080 MALL_METRICS_BIND=0.0.0.0:8081 MALL_WORKER_BIND=0.0.0.0:8081 MALL_LOG_FORMAT=json
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=4s --start-period=20s --retries=3 CMD ["/usr/local/bin/mall", "healthcheck"]
# SIGTERM drains: /readyz says 503, requests under way end, then the process does.
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/local/bin/mall"]
CMD ["serve"]
