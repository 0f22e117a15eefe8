# shellcheck shell=bash
# The side-by-side benchmark. Sourced by ./dev.

cmd_bench() {
    local rounds=(--rounds 5 --seconds 6) json=() arg shift_by=200
    for arg in "$@"; do
        case $arg in
            --quick) rounds=(--rounds 3 --seconds 4) ;;
            --json) json=(--json) ;;
            *) die "bench takes --quick and --json, not $arg" ;;
        esac
    done
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
    require_commands wrk wrk
    build_programs
    cargo build --release --quiet -p mall-bench || die "the build failed, see above"
    stop_all
    rm -rf "${DEV:?}/mysql" "$DEV/redis"
    trap stop_all EXIT
    start_all
    load_env
    "$BIN/mall-bench" run "${rounds[@]}" ${json[@]+"${json[@]}"} 1>&3 3>&-
}

# The same address, further up.
shifted() { printf '%s:%s' "${1%:*}" $((${1##*:} + shift_by)); }
