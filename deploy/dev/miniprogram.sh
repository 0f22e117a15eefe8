# shellcheck shell=bash
# The mini-program: its packages, its preview, its checks. Sourced by ./dev.

# Beside the mall: 8092 while that is at 8080.
PREVIEW_BIND=${MALL_PREVIEW_BIND:-127.0.0.1:$((${HTTP_BIND##*:} + 12))}

# Packages as the lock file names them; nothing to do while neither changed.
install_miniprogram() {
    local stamp=miniprogram/node_modules/.installed now
    require_node
    now=$(cksum <miniprogram/package-lock.json)
    [ "$now" = "$(cat "$stamp" 2>/dev/null)" ] && return
    say "installing the packages of the mini-program"
    (cd miniprogram && npm ci --ignore-scripts --no-fund --no-audit) >"$DEV/log/npm-miniprogram.log" 2>&1 \
        || die "npm ci failed in miniprogram: $(tail -n 1 "$DEV/log/npm-miniprogram.log") (all of it: $DEV/log/npm-miniprogram.log)"
    printf '%s\n' "$now" >"$stamp"
}

# The preview is compiled when it starts; it starts again when a file of the app has changed.
start_preview() {
    local command now
    install_miniprogram
    command=("$(command -v node)" "$ROOT/miniprogram/preview/cli.mjs" serve)
    now=$(
        find miniprogram \( -name node_modules -o -name miniprogram_npm -o -name dist -o -name tests \) -prune \
            -o -type f -print0 | sort -z | xargs -0 cksum | cksum
        cksum <"$DEV/env"
        printf '%s\n' "$PREVIEW_BIND"
    )
    if ! { up_to_date preview "${command[@]}" && [ "$now" = "$(cat "$DEV/preview.inputs" 2>/dev/null)" ]; }; then
        stop_one preview
        require_free_port "the preview of the mini-program" "$PREVIEW_BIND" MALL_PREVIEW_BIND
        say "starting the preview of the mini-program on $PREVIEW_BIND"
        MALL_PREVIEW_BIND=$PREVIEW_BIND MALL_PREVIEW_OUT=$DEV/preview launch preview "${command[@]}"
        printf '%s\n' "$now" >"$DEV/preview.inputs"
    fi
    await preview 60 preview_answers
}

preview_answers() { [ "$(http_status "$(reachable "$PREVIEW_BIND")" /preview/)" = 200 ]; }

# In the order of what is quickest to tell; all but the last needs no server.
check_miniprogram() {
    check_miniprogram_files
    step "mini-program: in a browser" check_miniprogram_browser
}

check_miniprogram_files() {
    step "mini-program: packages" install_miniprogram
    step "mini-program: rules and formatting" npm_run lint
    step "mini-program: types" npm_run typecheck
    step "mini-program: compiles" npm_run build
    step "mini-program: WeChat's own compilers" npm_run official
    step "mini-program: unit tests" npm_run test
}

npm_run() { (cd miniprogram && npm run --silent "$@"); }

# The real server, MariaDB, Redis and the simulator, on the ports of tests.
check_miniprogram_browser() {
    require_commands chromium chromium
    fc-list :lang=zh 2>/dev/null | grep -q . || require_commands no-such-command fonts-noto-cjk
    "$ROOT/dev" up -d >"$DEV/log/miniprogram-up.log" 2>&1 || die "the mall did not start: $(tail -n 1 "$DEV/log/miniprogram-up.log")"
    load_env
    # The tests also send a crowd, and stop MariaDB for a moment by its pid in $MALL_DEV_DIR.
    MALL_SHOPPERS_BIN=$BIN/mall-shoppers npm_run e2e
}
