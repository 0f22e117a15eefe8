# shellcheck shell=bash
# MariaDB, Redis, the simulator and the mall, and the settings they share. Sourced by ./dev.

DB_PORT=${MALL_DEV_DB_PORT:-13306}
REDIS_PORT=${MALL_DEV_REDIS_PORT:-16379}
HTTP_BIND=${MALL_HTTP_BIND:-127.0.0.1:8080}
METRICS_BIND=${MALL_METRICS_BIND:-127.0.0.1:8081}
SIMULATOR_BIND=${MALL_SIMULATOR_BIND:-127.0.0.1:8090}

db_url() { printf 'mysql://mall:%s@127.0.0.1:%s/%s' "$DB_PASSWORD" "$DB_PORT" "$1"; }
# Somebody who may see what the server does for others: the test of lists reads the statements that are sent.
observer_url() { printf 'mysql://mall_observer:%s@127.0.0.1:%s/mysql' "$DB_PASSWORD" "$DB_PORT"; }
redis_url() { printf 'redis://127.0.0.1:%s/%s' "$REDIS_PORT" "$1"; }

# What `./dev up` started last: everything once (single), or as in production (prod-like). Others build on what is there.
mode() { cat "$DEV/mode" 2>/dev/null || printf single; }

# As the owner of the server, over its socket; no password opens it over TCP.
sql() { mariadb --no-defaults --socket="$DEV/mariadb.sock" --user="$(id -un)" --default-character-set=utf8mb4 --batch --skip-column-names "$@"; }

# Secrets are made once, so that what was started yesterday still opens today.
load_secrets() {
    if [ ! -f "$DEV/secrets" ]; then
        (
            umask 077
            printf "DB_PASSWORD='%s'\nJWT_SECRET='%s'\nADMIN_PASSWORD='%s'\n" \
                "$(random_hex 16)" "$(random_hex 32)" "$(random_hex 8)" >"$DEV/secrets.new"
        )
        mv "$DEV/secrets.new" "$DEV/secrets"
    fi
    # shellcheck disable=SC1091
    . "$DEV/secrets"
}

start_databases() {
    check_disk
    raise_file_limit
    require_commands mariadbd mariadb-server mariadb-install-db mariadb-server mariadb mariadb-client \
        redis-server redis-server redis-cli redis-tools flock util-linux
    load_secrets
    if [ "$(mode)" = prod-like ]; then
        start_prod_like_databases
        return
    fi
    start_mariadb mariadb "$DB_PORT" "$DEV/mysql" --skip-log-bin
    create_databases
    start_redis redis "$REDIS_PORT" "$DEV/redis"
}

start_mariadb() { # name port folder [arguments...]
    local as=() command name=$1 port=$2 folder=$3
    shift 3
    # mariadbd refuses to be root by accident, so it has to be told.
    if [ "$(id -u)" = 0 ]; then as=(--user=root); fi
    if [ ! -d "$folder" ]; then
        # Made beside and moved into place: a half-made folder would look complete to the next run.
        rm -rf "$folder.new"
        mariadb-install-db --no-defaults ${as[@]+"${as[@]}"} --datadir="$folder.new" --skip-test-db \
            --auth-root-authentication-method=socket --auth-root-socket-user="$(id -un)" >"$DEV/log/mariadb-install.log" 2>&1 \
            || die "making the database folder failed: see $DEV/log/mariadb-install.log"
        mv "$folder.new" "$folder"
    fi
    # Every commit reaches the disk, as in production: a sale that is only fast without that proves nothing.
    command=("$(command -v mariadbd)" --no-defaults ${as[@]+"${as[@]}"}
        --datadir="$folder" --socket="$DEV/$name.sock" --pid-file="$folder/mariadbd.pid"
        --bind-address=127.0.0.1 --port="$port" --skip-name-resolve --performance-schema=OFF
        --character-set-server=utf8mb4 --collation-server=utf8mb4_unicode_ci --default-time-zone=+00:00
        --innodb-flush-log-at-trx-commit=1 --innodb-buffer-pool-size=512M --innodb-log-file-size=512M
        --max-prepared-stmt-count=131072
        --max-connections=300 "$@")
    if ! up_to_date "$name" "${command[@]}"; then
        stop_one "$name"
        require_free_port MariaDB "127.0.0.1:$port" MALL_DEV_DB_PORT
        say "starting MariaDB on 127.0.0.1:$port"
        launch "$name" "${command[@]}"
    fi
    await "$name" 60 db_answers "$name"
}

create_databases() {
    # Tests make and drop databases of their own (`_sqlx_test...`, `mall_...`); the shop itself needs no more than its own.
    sql <<SQL
CREATE DATABASE IF NOT EXISTS mall CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
CREATE DATABASE IF NOT EXISTS mall_test CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
CREATE USER IF NOT EXISTS mall@'127.0.0.1', mall@'localhost', mall_observer@'127.0.0.1';
ALTER USER mall@'127.0.0.1' IDENTIFIED BY '$DB_PASSWORD', mall@'localhost' IDENTIFIED BY '$DB_PASSWORD',
    mall_observer@'127.0.0.1' IDENTIFIED BY '$DB_PASSWORD';
GRANT ALL PRIVILEGES ON mall.* TO mall@'127.0.0.1', mall@'localhost';
GRANT ALL PRIVILEGES ON \`mall\\_%\`.* TO mall@'127.0.0.1', mall@'localhost';
GRANT ALL PRIVILEGES ON \`\\_sqlx\\_test%\`.* TO mall@'127.0.0.1', mall@'localhost';
GRANT SUPER, PROCESS, RELOAD ON *.* TO mall_observer@'127.0.0.1';
GRANT SELECT, DROP ON mysql.general_log TO mall_observer@'127.0.0.1';
GRANT SELECT ON \`mall\\_%\`.* TO mall_observer@'127.0.0.1';
SQL
}

# The shop of tests as if it had never been open.
empty_shop() {
    case $DEV in */test) ;; *) die "only the shop of tests is emptied, not $DEV" ;; esac
    start_databases
    stop_one serve
    stop_one worker
    sql -e 'DROP DATABASE IF EXISTS mall'
    redis-cli -h 127.0.0.1 -p "$REDIS_PORT" -n 0 flushdb >/dev/null
    create_databases
}

db_answers() { mariadb-admin --no-defaults --socket="$DEV/$1.sock" --user="$(id -un)" ping >/dev/null 2>&1; }

start_redis() { # name port folder [arguments...]
    local command name=$1 port=$2 folder=$3
    shift 3
    mkdir -p "$folder"
    # Nothing that was acknowledged may be lost, and a full memory must refuse rather than forget. The process keeps its
    # command line (set-proc-title), by which it is recognised.
    command=("$(command -v redis-server)" --bind 127.0.0.1 --port "$port" --dir "$folder" --set-proc-title no
        --daemonize no --appendonly yes --appendfsync always --no-appendfsync-on-rewrite no --save ''
        --maxmemory-policy noeviction --maxclients 10000 "$@")
    if ! up_to_date "$name" "${command[@]}"; then
        stop_one "$name"
        require_free_port Redis "127.0.0.1:$port" MALL_DEV_REDIS_PORT
        say "starting Redis on 127.0.0.1:$port"
        launch "$name" "${command[@]}"
    fi
    await "$name" 60 redis_answers "$port"
}

redis_answers() { [ "$(redis-cli -h 127.0.0.1 -p "$1" ping 2>/dev/null)" = PONG ]; }

# Is it running with exactly this command line?
up_to_date() { # name command...
    running_pid "$1" >/dev/null && [ "$(cat "$DEV/$1.command")" = "$(printf '%s\n' "${@:2}")" ]
}

# The same for our own programs, which also have to be the newest build with the settings in use. A line per input.
inputs() { # program file...
    local file
    for file in "$@"; do printf '%s %s\n' "$file" "$(cksum <"$file")"; done
}

start_all() {
    if [ "$(mode)" = prod-like ]; then
        start_prod_like
        return
    fi
    stop_prod_like
    start_databases
    start_simulator
    write_env
    load_env
    start_mall
}

start_simulator() {
    local command=("$BIN/mall-simulator" --bind "$SIMULATOR_BIND" --dir "$DEV/simulator")
    if ! { up_to_date simulator "${command[@]}" && [ "$(inputs "$BIN/mall-simulator")" = "$(cat "$DEV/simulator.inputs" 2>/dev/null)" ]; }; then
        stop_one simulator
        require_free_port "the simulator" "$SIMULATOR_BIND" MALL_SIMULATOR_BIND
        say "starting the simulator on $SIMULATOR_BIND"
        mkdir -p "$DEV/simulator"
        rm -f "$DEV/simulator/env"
        launch simulator "${command[@]}"
        inputs "$BIN/mall-simulator" >"$DEV/simulator.inputs"
    fi
    await simulator 60 simulator_answers
}

simulator_answers() { [ -s "$DEV/simulator/env" ] && answers "$(reachable "$SIMULATOR_BIND")"; }

# The settings in use, for the mall and for people: NAME='value' lines that a shell and a dotenv reader both take.
write_env() {
    (
        umask 077
        # Names and keys of the simulated WeChat, parcel tracking and text messages; the simulator makes them. Read, not run:
        # a path in it may hold a space. Pictures stay on the disk: MALL_OSS_* in that file is for who wants the simulated bucket.
        while IFS='=' read -r name value; do
            value=${value#[\'\"]}
            case $name in MALL_WECHAT_* | MALL_KUAIDI100_* | MALL_SMS_*) printf -v "$name" '%s' "${value%[\'\"]}" ;; esac
        done <"$DEV/simulator/env"
        MALL_WECHAT_BASE_URL=${MALL_WECHAT_BASE_URL:-http://$(reachable "$SIMULATOR_BIND")}
        MALL_WECHAT_KEY_MODE=${MALL_WECHAT_KEY_MODE:-public_key}
        MALL_KUAIDI100_BASE_URL=${MALL_KUAIDI100_BASE_URL:-$MALL_WECHAT_BASE_URL}
        MALL_SMS_BASE_URL=${MALL_SMS_BASE_URL:-$MALL_WECHAT_BASE_URL}
        MALL_SMS_PROVIDER=${MALL_SMS_PROVIDER:-aliyun}
        {
            setting MALL_HTTP_BIND "$HTTP_BIND"
            setting MALL_METRICS_BIND "$METRICS_BIND"
            setting MALL_PUBLIC_URL "${MALL_PUBLIC_URL:-http://$(reachable "$HTTP_BIND")}"
            setting MALL_ADMIN_DIR "${MALL_ADMIN_DIR:-$ROOT/admin/dist}"
            setting MALL_HTTP_WORKERS "${MALL_HTTP_WORKERS:-0}"
            # There is no balancer in front that would have to notice.
            setting MALL_DRAIN_NOTICE_SECS "${MALL_DRAIN_NOTICE_SECS:-0}"
            setting MALL_NODE_ID "${MALL_NODE_ID:-1}"
            setting MALL_DB_URL "$(db_url mall)"
            setting MALL_DB_CONNECTIONS "${MALL_DB_CONNECTIONS:-32}"
            setting MALL_REDIS_URL "$(if [ "$(mode)" = prod-like ]; then redis_cluster_url; else redis_url 0; fi)"
            setting MALL_REDIS_PREFIX "${MALL_REDIS_PREFIX:-}"
            setting MALL_JWT_SECRET "${MALL_JWT_SECRET:-$JWT_SECRET}"
            setting MALL_ORDER_TIMEOUT_SECS "${MALL_ORDER_TIMEOUT_SECS:-86400}"
            setting MALL_FLASH_TIMEOUT_SECS "${MALL_FLASH_TIMEOUT_SECS:-300}"
            setting MALL_PAY_GRACE_SECS "${MALL_PAY_GRACE_SECS:-30}"
            setting MALL_UPLOAD_DIR "${MALL_UPLOAD_DIR:-$DEV/uploads}"
            setting MALL_LOG "${MALL_LOG:-info}"
            setting MALL_LOG_FORMAT "${MALL_LOG_FORMAT:-text}"
            setting MALL_ADMIN_USERNAME "${MALL_ADMIN_USERNAME:-admin}"
            setting MALL_ADMIN_PASSWORD "${MALL_ADMIN_PASSWORD:-$ADMIN_PASSWORD}"
            for name in ${!MALL_WECHAT_@} ${!MALL_KUAIDI100_@} ${!MALL_SMS_@} ${!MALL_OSS_@}; do setting "$name" "${!name}"; done
        } >"$DEV/env.new"
    )
    mv "$DEV/env.new" "$DEV/env"
}

setting() { # name value
    case $2 in
        *\'* | *$'\n'*) die "$1 has a quote or a line break in it, which $DEV/env cannot hold" ;;
    esac
    printf "%s='%s'\n" "$1" "$2"
}

load_env() {
    set -a
    # shellcheck disable=SC1091
    . "$DEV/env"
    set +a
}

start_mall() {
    local now name
    now=$(inputs "$BIN/mall" "$DEV/env")
    for name in worker serve; do
        if ! { up_to_date "$name" "$BIN/mall" "$name" && [ "$now" = "$(cat "$DEV/$name.inputs" 2>/dev/null)" ]; }; then
            stop_one "$name"
        fi
    done
    "$BIN/mall" migrate || die "the schema in this database and the migrations do not agree; to start afresh: ./dev down && rm -r $DEV"
    "$BIN/mall" seed || die "writing the demo data failed"
    if ! running_pid serve >/dev/null; then
        require_free_port "the mall" "$HTTP_BIND" MALL_HTTP_BIND
        require_free_port "the metrics" "$METRICS_BIND" MALL_METRICS_BIND
        say "starting the mall on $HTTP_BIND"
        launch serve "$BIN/mall" serve
        printf '%s\n' "$now" >"$DEV/serve.inputs"
    fi
    if ! running_pid worker >/dev/null; then
        launch worker "$BIN/mall" worker
        printf '%s\n' "$now" >"$DEV/worker.inputs"
    fi
    await serve 60 mall_is_ready
    await worker 10 running_pid worker >/dev/null
}

# The orders of the demo shop: made over HTTP once, then those that are at their end are spread over the month behind, as if
# the shop had been open. When the money came stays as it is, because WeChat's bills say the same.
make_demo_orders() {
    local stamp=$DEV/demo.orders log=$DEV/log/demo-orders.log shoppers
    local age='INTERVAL GREATEST(0, 720 - (o.id - @first) * 11) HOUR'
    if [ "$(mode)" != single ] || [ -f "$stamp" ]; then return 0; fi
    say "making the orders of the demo shop"
    if ! node deploy/dev/demo_orders.mjs >"$log" 2>&1; then
        say "the demo shop is short of orders: $(grep -m1 Error "$log") (all of it: $log)"
        return 0
    fi
    printf 'made\n' >"$stamp"
    shoppers=$(sed -n 's/^shoppers: \([0-9,]*\)$/\1/p' "$log")
    [ -n "$shoppers" ] || return 0
    sql mall <<SQL
START TRANSACTION;
SELECT MIN(id) INTO @first FROM orders WHERE user_id IN ($shoppers);
UPDATE users SET created_at = created_at - INTERVAL 31 DAY WHERE id IN ($shoppers);
UPDATE order_events e JOIN orders o ON o.id = e.order_id SET e.created_at = e.created_at - $age
    WHERE o.user_id IN ($shoppers) AND (o.status IN (3, 4) OR (o.status = 5 AND e.event NOT LIKE 'refund%'));
UPDATE order_logistics e JOIN orders o ON o.id = e.order_id SET e.created_at = e.created_at - $age
    WHERE o.user_id IN ($shoppers) AND o.status = 3;
UPDATE payments e JOIN orders o ON o.id = e.order_id SET e.created_at = e.created_at - $age
    WHERE o.user_id IN ($shoppers) AND o.status IN (3, 5);
UPDATE orders o SET created_at = created_at - $age, pay_time = pay_time - $age, cancel_time = cancel_time - $age,
    ship_time = ship_time - $age, receive_time = receive_time - $age
    WHERE o.user_id IN ($shoppers) AND o.status IN (3, 4, 5);
COMMIT;
SQL
}

mall_is_ready() { [ "$(http_status "$(reachable "$HTTP_BIND")" /readyz)" = 200 ]; }

print_addresses() {
    local shop simulator
    shop=http://$(reachable "$HTTP_BIND")
    simulator=http://$(reachable "$SIMULATOR_BIND")
    cat <<TEXT

  shop API        $shop/api/v1      (documentation: $shop/api/docs)
  admin console   $shop/admin/
  admin API       $shop/api/admin
  metrics         http://$(reachable "$METRICS_BIND")/metrics
  mini-program    http://$(reachable "$PREVIEW_BIND")/preview/
  simulator       $simulator
  settings        $DEV/env
  logs            $DEV/log/

  admin login     $MALL_ADMIN_USERNAME / $MALL_ADMIN_PASSWORD
  shopper login   any code "sim:<name>", such as
                  curl -sH 'Content-Type: application/json' -d '{"code":"sim:alice"}' $shop/api/v1/auth/login

TEXT
}

# Shows the logs until Ctrl-C, `./dev down` or the end of a program.
follow_logs() {
    local name tail
    tail -n 0 -F "$DEV/log/serve.log" "$DEV/log/worker.log" "$DEV/log/simulator.log" 2>/dev/null &
    tail=$!
    # shellcheck disable=SC2064
    trap "kill $tail 2>/dev/null || true; lock_state; stop_started; exit 130" INT TERM
    while sleep 1; do
        for name in $(started_names); do
            running_pid "$name" >/dev/null && continue
            kill $tail 2>/dev/null || true
            # Whoever holds the lock may be stopping it; the file tells afterwards.
            lock_state
            if [ ! -f "$DEV/$name.pid" ] || running_pid "$name" >/dev/null; then
                say "another ./dev stopped or restarted $name; no longer following the logs"
                return 0
            fi
            say "$name ended: $(last_words "$name")"
            stop_started
            exit 1
        done
    done
}
