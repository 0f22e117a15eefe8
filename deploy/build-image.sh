#!/usr/bin/env bash
# Builds the image `mall` where no registry of images is reached: over a root file system from debootstrap instead of
# debian:bookworm-slim, with a `mall` that was built on this Debian instead of in rust:1.95-bookworm. All else is the Dockerfile.
# Then shows that a container of it answers: `mall healthcheck` is 0 against a mall that is ready, and 1 against nothing.
#
#   deploy/build-image.sh            needs root, buildah and debootstrap; ./dev up -d must have built the programs
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
work=$(mktemp -d)
trap 'buildah rm "${container:-none}" >/dev/null 2>&1 || true; rm -rf "$work"' EXIT
# Neither asks the kernel for more than an ordinary root has.
export BUILDAH_ISOLATION=chroot STORAGE_DRIVER=vfs

echo "== a base instead of debian:bookworm-slim" >&2
root=${MALL_IMAGE_ROOT:-}
if [ -z "$root" ]; then
    root=$work/root
    debootstrap --variant=minbase --include=ca-certificates,tzdata bookworm "$root" http://deb.debian.org/debian >"$work/debootstrap.log"
fi
container=$(buildah from scratch)
buildah copy --quiet "$container" "$root" / >/dev/null
buildah commit --quiet "$container" localhost/mall-base >/dev/null
buildah rm "$container" >/dev/null

echo "== the image" >&2
mkdir -p "$work/build/out" "$work/context"
cp target/release/mall target/release/mall-simulator "$work/build/out/"
strip "$work/build/out/"*
# The base has these packages, and the containers of the build have no network.
sed -e 's/^RUN apt-get update \\$/RUN true \\/' -e '/apt-get install/d' -e '/^    && rm -rf \/var\/lib\/apt/d' Dockerfile >"$work/Dockerfile"
buildah build --quiet --format docker --target mall --file "$work/Dockerfile" --network host \
    --build-context debian:bookworm-slim=container-image://localhost/mall-base \
    --build-context build="$work/build" \
    --tag localhost/mall "$work/context" >/dev/null
buildah inspect --type image --format \
    'user {{.OCIv1.Config.User}}, entry point {{.OCIv1.Config.Entrypoint}}, command {{.OCIv1.Config.Cmd}}, health check {{.Docker.Config.Healthcheck.Test}}' localhost/mall

echo "== inside" >&2
container=$(buildah from --pull-never localhost/mall)
inside() { buildah run --network host "$@"; }
inside "$container" -- /usr/local/bin/mall --version
inside "$container" -- id
if inside --env MALL_HTTP_BIND=127.0.0.1:1 "$container" -- /usr/local/bin/mall healthcheck; then
    echo "a health check of nothing passed" >&2
    exit 1
fi
echo "healthcheck of nothing: 1"
# A wrong setting stops a container with the whole list.
inside --env MALL_JWT_SECRET=short "$container" -- /usr/local/bin/mall serve 2>&1 | head -n 5 || true
if [ -n "${MALL_HTTP_BIND:-}" ]; then
    inside --env MALL_HTTP_BIND="$MALL_HTTP_BIND" "$container" -- /usr/local/bin/mall healthcheck
    echo "healthcheck of the mall at $MALL_HTTP_BIND: 0"
fi
