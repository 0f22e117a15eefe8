#!/bin/sh
# Starts a Redis that forgets nothing it has acknowledged. In a container, where the password is a secret file.
#   redis.sh                     one Redis
#   redis.sh cluster             a node of a cluster
#   redis.sh join HOST HOST HOST makes a cluster of the nodes, unless they are one already
set -eu
REDISCLI_AUTH=$(cat /run/secrets/redis_password)
export REDISCLI_AUTH

if [ "${1:-}" = join ]; then
    shift
    if redis-cli -h "$1" cluster info | grep -q '^cluster_state:ok'; then exit 0; fi
    nodes=
    for host in "$@"; do
        # The nodes know each other by address; names are only ours.
        nodes="$nodes $(getent hosts "$host" | cut -d' ' -f1):6379"
    done
    # shellcheck disable=SC2086
    redis-cli --cluster create $nodes --cluster-yes
    until redis-cli -h "$1" cluster info | grep -q '^cluster_state:ok'; do sleep 1; done
    exit 0
fi

if [ "${1:-}" = cluster ]; then
    set -- --cluster-enabled yes --cluster-config-file nodes.conf --cluster-node-timeout 5000 --masterauth "$REDISCLI_AUTH"
else
    set --
fi
# Every write is on the disk before it is acknowledged, and a full memory refuses instead of forgetting.
exec redis-server --bind 0.0.0.0 --port 6379 --dir /data --requirepass "$REDISCLI_AUTH" \
    --appendonly yes --appendfsync always --no-appendfsync-on-rewrite no --save '' \
    --maxmemory 768mb --maxmemory-policy noeviction --maxclients 10000 "$@"
