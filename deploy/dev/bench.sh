# shellcheck shell=bash
# The side-by-side benchmark. Sourced by ./dev.

cmd_bench() {
    local rounds=(--rounds 5 --seconds 6) json=() arg part=run shift_by=200
    for arg in "$@"; do
        case $arg in
            cores | stores | counts) part=$arg ;;
            --quick) rounds=(--rounds 3 --seconds 4) ;;
            --json) json=(--json) ;;
            *) die "bench takes --quick and --json, or cores, stores or counts, not $arg" ;;
        esac
    done
    if [ "$part" != run ] && [ $# -gt 1 ]; then die "bench $part takes no other words"; fi
    # The last line of stdout is the report that scripts read; everything for people goes to stderr.
    exec 3>&1 1>&2
    # A mall of its own, new each time: what was sold before would be in the way, and the orders of a run must not stay behind.
    DEV=$DEV/bench
    DB_PORT=$((DB_PORT + shift_by))
    REDIS_PORT=$((REDIS_PORT + shift_by))
    HTTP_BIND=$(shifted "$HTTP_BIND") METRICS_BIND=$(shifted "$METRICS_BIND") SIMULATOR_BIND=$(shifted "$SIMULATOR_BIND")
    export MALL_DEV_DIR=$DEV MALL_DEV_DB_PORT=$DB_PORT MALL_DEV_REDIS_PORT=$REDIS_PORT
    export MALL_HTTP_BIND=$HTTP_BIND MALL_METRICS_BIND=$METRICS_BIND MALL_SIMULATOR_BIND=$SIMULATOR_BIND
    open_state
    lock_state
    require_rust
    case $part in
        cores) cargo bench --locked --package mall-bench --bench cores ;;
        stores) bench_stores ;;
        counts) bench_counts ;;
        run) bench_sides "${rounds[@]}" ${json[@]+"${json[@]}"} ;;
    esac
}

bench_sides() { # arguments of mall-bench run
    require_commands wrk wrk
    start_new_mall
    "$BIN/mall-bench" run "$@" 1>&3 3>&-
}

# The batch function of Redis and the group commit of MySQL, by the size of a batch.
bench_stores() {
    trap stop_all EXIT
    start_databases
    start_redis redis "$REDIS_PORT" "$DEV/redis"
    SQLX_OFFLINE=true DATABASE_URL=$(db_url mall_test) MALL_TEST_REDIS_URL=$(redis_url 1) \
        cargo bench --locked --package mall-bench --bench stores
}

# Instructions of the pure part of accepting an order.
bench_counts() {
    require_commands valgrind valgrind
    build_bench
    "$BIN/mall-bench" count 1>&3 3>&-
}

build_bench() { cargo build --locked --release --quiet -p mall-bench || die "the build failed, see above"; }

# A mall that never sold anything, with the settings of this shell.
start_new_mall() {
    build_programs
    build_bench
    stop_all
    rm -rf "${DEV:?}/mysql" "$DEV/redis"
    trap stop_all EXIT
    start_all
    load_env
}

# The same address, further up.
shifted() { printf '%s:%s' "${1%:*}" $((${1##*:} + shift_by)); }
