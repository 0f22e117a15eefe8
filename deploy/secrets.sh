#!/usr/bin/env bash
# Makes the secrets of docker-compose.yml in deploy/secrets/, those that are missing. What only WeChat can give out is named
# at the end. Nothing of it belongs into version control.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
umask 077
mkdir -p secrets/wechat
# Mounted as a folder, so its reader must get in; the folder above keeps others out.
chmod 755 secrets/wechat

random() { head -c 24 /dev/urandom | od -An -v -tx1 | tr -d ' \n'; }
make() { # name value
    if [ -s "secrets/$1" ]; then return; fi
    printf %s "$2" >"secrets/$1"
    # The processes in the containers are nobody's users here; the folder keeps others out.
    chmod 644 "secrets/$1"
    echo "made deploy/secrets/$1"
}

for name in db_password db_root_password db_replication_password redis_password jwt_secret admin_password grafana_password; do
    make "$name" "$(random)"
done
redis_password=$(cat secrets/redis_password)
make db_url "mysql://mall:$(cat secrets/db_password)@mysql:3306/mall"
make redis_url "redis://:$redis_password@redis:6379/0"
make redis_cluster_url "redis-cluster://:$redis_password@redis-1:6379?node=redis-2:6379&node=redis-3:6379"

for name in appid app_secret mchid api_v3_key merchant_key.pem merchant_serial platform_public_key.pem platform_public_key_id; do
    if [ ! -s "secrets/wechat/$name" ]; then
        echo "still missing: deploy/secrets/wechat/$name (from the WeChat Pay merchant platform; a demo needs none of them)"
    fi
done
