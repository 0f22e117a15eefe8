# shellcheck shell=bash
# The mall as in production, on one machine and with Debian's programs: nginx in front of two nodes, a worker, a Redis Cluster
# of three, a MariaDB with a replica, and Prometheus. nginx and Prometheus read the very files that docker-compose.yml gives
# them; only the addresses differ. Sourced by ./dev.
#
# Ports beside those of the single mall: nodes at the shop's port + 20 and + 30, their metrics at the metrics' port + 20 and
# + 30, the worker's at + 40, Prometheus at the shop's port + 50; the replica at the database's port + 1; the cluster at Redis's
# port + 1 to + 3, and + 4 to + 6 for what its nodes tell each other.

beside() { printf '127.0.0.1:%d' "$((${1##*:} + $2))"; } # host:port distance

redis_cluster_url() {
    printf 'redis-cluster://127.0.0.1:%d?node=127.0.0.1:%d&node=127.0.0.1:%d' \
        $((REDIS_PORT + 1)) $((REDIS_PORT + 2)) $((REDIS_PORT + 3))
}

# Stops what only this way of running has, and what it runs otherwise.
stop_prod_like() {
    local name
    for name in nginx prometheus serve-2 redis-1 redis-2 redis-3 replica; do
        if [ -f "$DEV/$name.pid" ]; then stop_one "$name"; fi
    done
}

start_prod_like() {
    require_commands nginx nginx-light prometheus prometheus
    # One Redis is not part of this.
    if [ -f "$DEV/redis.pid" ]; then stop_one redis; fi
    start_databases
    start_simulator
    write_env
    load_env
    start_nodes
    start_nginx
    start_prometheus
}

start_prod_like_databases() {
    local number
    # The database's folder is another one than usual, for a replica has to read it from its beginning.
    start_mariadb mariadb "$DB_PORT" "$DEV/mysql-primary" --server-id=1 --log-bin=binlog --sync-binlog=1 --gtid-strict-mode=ON
    start_mariadb replica "$((DB_PORT + 1))" "$DEV/mysql-replica" --server-id=2 --log-bin=binlog --log-slave-updates \
        --read-only=ON --gtid-strict-mode=ON
    replicate
    create_databases
    for number in 1 2 3; do
        start_redis "redis-$number" "$((REDIS_PORT + number))" "$DEV/redis-$number" --cluster-enabled yes \
            --cluster-port "$((REDIS_PORT + 3 + number))" --cluster-node-timeout 3000
    done
    join_redis_cluster
}

sql_of_replica() { mariadb --no-defaults --socket="$DEV/replica.sock" --user="$(id -un)" --batch --skip-column-names "$@"; }

# The replica reads from the primary's first entry on, so nothing has to be copied.
replicate() {
    sql <<SQL
CREATE USER IF NOT EXISTS replication@'127.0.0.1';
ALTER USER replication@'127.0.0.1' IDENTIFIED BY '$DB_PASSWORD';
GRANT REPLICATION SLAVE ON *.* TO replication@'127.0.0.1';
SQL
    if ! replica_runs; then
        sql_of_replica <<SQL
STOP SLAVE;
CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = $DB_PORT, MASTER_USER = 'replication',
    MASTER_PASSWORD = '$DB_PASSWORD', MASTER_CONNECT_RETRY = 1, MASTER_USE_GTID = slave_pos;
START SLAVE;
SQL
    fi
    await replica 30 replica_runs
}

replica_runs() {
    [ "$(sql_of_replica --column-names --vertical -e 'SHOW SLAVE STATUS' | grep -cE '^ *Slave_(IO|SQL)_Running: Yes$')" = 2 ]
}

# Whether the replica has all that the primary has written.
replica_has_all() { [ "$(sql -e 'SELECT @@gtid_binlog_pos')" = "$(sql_of_replica -e 'SELECT @@gtid_slave_pos')" ]; }

join_redis_cluster() {
    if ! redis_cluster_is_whole; then
        redis-cli --cluster create "127.0.0.1:$((REDIS_PORT + 1))" "127.0.0.1:$((REDIS_PORT + 2))" \
            "127.0.0.1:$((REDIS_PORT + 3))" --cluster-yes >"$DEV/log/redis-cluster.log" 2>&1 || true
    fi
    await redis-1 30 redis_cluster_is_whole
}

redis_cluster_is_whole() {
    local number
    for number in 1 2 3; do
        redis-cli -h 127.0.0.1 -p "$((REDIS_PORT + number))" cluster info 2>/dev/null | grep -q '^cluster_state:ok' || return 1
    done
}

start_nodes() {
    local now name
    now=$(inputs "$BIN/mall" "$DEV/env")
    for name in worker serve serve-2; do
        if ! { running_pid "$name" >/dev/null && [ "$now prod-like" = "$(cat "$DEV/$name.inputs" 2>/dev/null)" ]; }; then
            stop_one "$name"
        fi
    done
    "$BIN/mall" migrate || die "the schema in this database and the migrations do not agree; to start afresh: ./dev down && rm -r $DEV"
    "$BIN/mall" seed || die "writing the demo data failed"
    start_node serve 1 20
    start_node serve-2 2 30
    if ! running_pid worker >/dev/null; then
        MALL_NODE_ID=3 MALL_WORKER_BIND=$(beside "$METRICS_BIND" 40) launch worker "$BIN/mall" worker
        printf '%s prod-like' "$now" >"$DEV/worker.inputs"
    fi
    await serve 60 node_is_ready 20
    await serve-2 60 node_is_ready 30
    await worker 10 running_pid worker >/dev/null
}

start_node() { # name number distance
    local bind metrics
    bind=$(beside "$HTTP_BIND" "$3")
    metrics=$(beside "$METRICS_BIND" "$3")
    if running_pid "$1" >/dev/null; then return; fi
    require_free_port "node $2" "$bind" MALL_HTTP_BIND
    require_free_port "the metrics of node $2" "$metrics" MALL_METRICS_BIND
    say "starting node $2 on $bind"
    MALL_NODE_ID=$2 MALL_HTTP_BIND=$bind MALL_METRICS_BIND=$metrics MALL_DRAIN_NOTICE_SECS=1 launch "$1" "$BIN/mall" serve
    printf '%s prod-like' "$(inputs "$BIN/mall" "$DEV/env")" >"$DEV/$1.inputs"
}

node_is_ready() { [ "$(http_status "$(beside "$HTTP_BIND" "$1")" /readyz)" = 200 ]; } # distance

start_nginx() {
    local command
    command=("$(command -v nginx)" -e stderr -p "$DEV/nginx/" -c "$DEV/nginx/nginx.conf" -g 'daemon off;')
    # Its files may have changed, and it starts in no time.
    stop_one nginx
    mkdir -p "$DEV/nginx/html"
    lay_out_nginx "$DEV/nginx" nginx_of_prod_like
    if [ -f admin/dist/index.html ]; then
        rm -rf "$DEV/nginx/html"
        cp -r admin/dist "$DEV/nginx/html"
    else
        printf '<!doctype html>\n<title>mall</title>\n<p>The console is not built yet.\n' >"$DEV/nginx/html/index.html"
    fi
    require_free_port nginx "$HTTP_BIND" MALL_HTTP_BIND
    say "starting nginx on $HTTP_BIND"
    launch nginx "${command[@]}"
    await nginx 20 mall_is_ready
}

nginx_of_prod_like() { # folder
    printf 'listen %s backlog=8192;\n' "$HTTP_BIND" >"$1/listen.conf"
    sed -e "s/api-1:8080/$(beside "$HTTP_BIND" 20)/" -e "s/api-2:8080/$(beside "$HTTP_BIND" 30)/" \
        deploy/nginx/compose/upstream.conf >"$1/upstream.conf"
    # Everybody comes from this machine: the limits would see one shopper.
    printf 'geo $spared {\n    default 0;\n    127.0.0.0/8 1;\n    ::1 1;\n}\n' >"$1/trust.conf"
}

start_prometheus() {
    local address folder=$DEV/prometheus command
    address=$(beside "$HTTP_BIND" 50)
    stop_one prometheus
    mkdir -p "$folder/targets"
    cp -r deploy/prometheus/prometheus.yml deploy/prometheus/rules "$folder/"
    {
        printf -- '- targets: [%s, %s]\n  labels: {role: api}\n' "$(beside "$METRICS_BIND" 20)" "$(beside "$METRICS_BIND" 30)"
        printf -- '- targets: [%s]\n  labels: {role: worker}\n' "$(beside "$METRICS_BIND" 40)"
    } >"$folder/targets/dev.yml"
    command=("$(command -v prometheus)" --config.file="$folder/prometheus.yml" --storage.tsdb.path="$folder/data"
        --storage.tsdb.retention.size=256MB --web.listen-address="$address")
    require_free_port Prometheus "$address" MALL_HTTP_BIND
    say "starting Prometheus on $address"
    launch prometheus "${command[@]}"
    await prometheus 30 prometheus_is_ready
}

prometheus_is_ready() { [ "$(http_status "$(beside "$HTTP_BIND" 50)" /-/ready)" = 200 ]; }

# What Prometheus answers to a question: the sum of the values.
ask_prometheus() { # question
    python3 - "http://$(beside "$HTTP_BIND" 50)" "$1" <<'PYTHON'
import json, sys, urllib.parse, urllib.request

url = f"{sys.argv[1]}/api/v1/query?" + urllib.parse.urlencode({"query": sys.argv[2]})
with urllib.request.urlopen(url, timeout=10) as answer:
    results = json.load(answer)["data"]["result"]
print(int(sum(float(result["value"][1]) for result in results)))
PYTHON
}

# --- tests -------------------------------------------------------------------------------------------------------------

check_prod_like() {
    step "prod-like: nginx, two nodes, a Redis Cluster, a replica" "$ROOT/dev" up -d --prod-like
    step "prod-like: a sale through nginx" "$ROOT/dev" sale --shoppers 600 --stock 60
    step "prod-like: both nodes served, and Prometheus saw it" check_both_nodes_served
    step "prod-like: nginx's own limits and answers" check_front_door
    step "prod-like: a node is killed in the middle of a sale" chaos_kill_a_node
    step "prod-like: a Redis of the cluster is killed in the middle of a sale" chaos_kill_a_redis
    step "prod-like: the replica has all of it" check_replica
    step "prod-like: back to a single mall" "$ROOT/dev" down
}

check_both_nodes_served() {
    local until=$((SECONDS + 30)) up
    # Prometheus asks every five seconds.
    until up=$(ask_prometheus 'count(http_server_request_duration_seconds_count{role="api",http_route="/api/v1/flash-sales/{id}/orders"} > 0)') \
        && [ "$(ask_prometheus 'count(count by (instance) (http_server_request_duration_seconds_count{role="api",http_route="/api/v1/flash-sales/{id}/orders"}))')" = 2 ]; do
        [ $SECONDS -lt $until ] || die "Prometheus has not seen orders on both nodes ($up series)"
        sleep 1
    done
    [ "$(ask_prometheus 'sum(up)')" = 3 ] || die "Prometheus does not reach two nodes and a worker"
    "$BIN/mall" healthcheck || die "nginx is not ready"
    MALL_WORKER_BIND=$(beside "$METRICS_BIND" 40) "$BIN/mall" healthcheck --worker || die "the worker does not live"
    [ "$(ask_prometheus 'max(audit_equations_broken)')" = 0 ] || die "the worker says that the books are wrong"
    [ "$(ask_prometheus 'count(ALERTS{alertstate="firing",severity="critical"}) or vector(0)')" = 0 ] || die "a critical alert fires"
}

# What nginx answers by itself looks like the mall's own answers, and nothing gets out that must not.
check_front_door() {
    load_env
    python3 deploy/dev/check_front_door.py "http://$(reachable "$HTTP_BIND")"
}

# kill -9 a node while orders come in, and start it again. The crowd asks again with the same keys, as real clients do; the
# verdict counts every order that anybody was told of.
chaos_kill_a_node() { during_a_sale kill_node; }

# The same with one of the three Redis processes: the sale's pool lies on one of them.
chaos_kill_a_redis() { during_a_sale kill_redis; }

during_a_sale() { # function that breaks something
    local log=$DEV/log/chaos.log pid status=0 before orders
    before=$(count_orders)
    "$ROOT/dev" sale --shoppers 2000 --stock 800 --json >"$log" 2>&1 &
    pid=$!
    # The first wave takes less than a second; it is hit while it runs.
    until orders=$(($(count_orders) - before)) && [ $orders -ge 100 ]; do
        [ -d "/proc/$pid" ] || die "the sale ended too early: $(tail -n 3 "$log")"
        sleep 0.01
    done
    say "after $orders of the orders:"
    "$1"
    wait "$pid" || status=$?
    tail -n 32 "$log" >&2
    [ $status = 0 ] || die "something was lost: see $log"
}

count_orders() { sql mall -e 'SELECT COUNT(*) FROM orders'; }

kill_node() {
    local pid
    pid=$(running_pid serve-2)
    say "kill -9 node 2 (pid $pid)"
    kill -KILL "$pid"
    sleep 3
    rm -f "$DEV/serve-2.pid"
    load_env
    start_node serve-2 2 30
    await serve-2 60 node_is_ready 30
}

kill_redis() {
    local number pid
    for number in 1 2 3; do
        # The one that holds the newest pool.
        if [ "$(redis-cli -h 127.0.0.1 -p "$((REDIS_PORT + number))" exists "stock:{$(newest_pool)}:s" 2>/dev/null)" = 1 ]; then break; fi
    done
    pid=$(running_pid "redis-$number")
    say "kill -9 Redis $number, which holds pool $(newest_pool) (pid $pid)"
    kill -KILL "$pid"
    sleep 2
    rm -f "$DEV/redis-$number.pid"
    start_redis "redis-$number" "$((REDIS_PORT + number))" "$DEV/redis-$number" --cluster-enabled yes \
        --cluster-port "$((REDIS_PORT + 3 + number))" --cluster-node-timeout 3000
    await "redis-$number" 30 redis_cluster_is_whole
}

newest_pool() { sql mall -e 'SELECT MAX(id) FROM stock_pools WHERE kind = 2'; }

check_replica() {
    await replica 30 replica_has_all
    local there here
    here=$(sql mall -e 'SELECT COUNT(*), SUM(pay_amount) FROM orders')
    there=$(sql_of_replica mall -e 'SELECT COUNT(*), SUM(pay_amount) FROM orders')
    [ "$here" = "$there" ] || die "the primary has $here and the replica $there"
    say "orders and their sum, on both: $here"
}
