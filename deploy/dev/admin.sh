# shellcheck shell=bash
# The admin console: its packages, its build, its checks. Sourced by ./dev.

# Packages as the lock file names them; nothing to do while it has not changed.
install_admin() {
    local stamp=admin/node_modules/.installed now
    require_node
    now=$(cksum <admin/package-lock.json)
    [ "$now" != "$(cat "$stamp" 2>/dev/null)" ] || return 0
    say "installing the packages of the admin console"
    (cd admin && npm ci --ignore-scripts --no-fund --no-audit) >"$DEV/log/npm-admin.log" 2>&1 \
        || die "npm ci failed in admin: $(tail -n 1 "$DEV/log/npm-admin.log") (all of it: $DEV/log/npm-admin.log)"
    printf '%s\n' "$now" >"$stamp"
}

# Builds admin/dist, unless it was built from exactly these files.
build_admin() {
    local stamp=admin/dist/.built now
    install_admin
    now=$(find admin \( -name node_modules -o -name dist -o -name tests \) -prune -o -type f -print0 | sort -z | xargs -0 cksum | cksum)
    [ "$now" != "$(cat "$stamp" 2>/dev/null)" ] || return 0
    say "building the admin console"
    npm_admin build >"$DEV/log/admin-build.log" 2>&1 || die "the admin console does not build: see $DEV/log/admin-build.log"
    printf '%s\n' "$now" >"$stamp"
}

# In the order of what is quickest to tell.
check_admin() {
    check_admin_files
    step "admin: in a browser" check_admin_browser
}

check_admin_files() {
    step "admin: packages" install_admin
    step "admin: formatting" npm_admin format:check
    step "admin: rules" npm_admin lint
    step "admin: types" npm_admin typecheck
    step "admin: unit tests" npm_admin test
    step "admin: build within its budget" build_admin
}

npm_admin() { (cd admin && npm run --silent "$@"); }

# The real server, MariaDB, Redis and the simulator, on the ports of tests.
check_admin_browser() {
    require_commands chromium chromium
    fc-list :lang=zh 2>/dev/null | grep -q . || require_commands no-such-command fonts-noto-cjk
    "$ROOT/dev" up -d >"$DEV/log/admin-up.log" 2>&1 || die "the mall did not start: $(tail -n 1 "$DEV/log/admin-up.log")"
    load_env
    npm_admin schema:check
    # Pictures of the main pages. Those of the README: MALL_SHOTS=$PWD/docs/images ./dev test admin
    MALL_SHOTS=${MALL_SHOTS:-$DEV/shots} npm_admin test:e2e
}
