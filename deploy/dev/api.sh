# shellcheck shell=bash
# The API against its own document: the document is OpenAPI 3.1, and the server answers as it says to whatever a generator
# makes of it. Sourced by ./dev. The variable MALL_API_EXAMPLES is how many requests of each kind are made up per operation.

# What ends logins or locks accounts runs apart, each with an account of its own, or it would end the others' as well.
API_APART=(
    '^/api/v1/auth/(logout|refresh)$'
    '^/api/admin/logout$'
    '^/api/admin/(password|totp.*)$'
    '^/api/admin/users/\{id\}$'
)

check_api() {
    API_TOOLS=$(python_tool python schemathesis==4.32.5 --requirement "$ROOT/tests/api/requirements.txt")
    API_TOOLS=${API_TOOLS%/*}
    step "api: a mall of its own" start_fresh_mall
    step "api: the document is OpenAPI 3.1" check_api_document
    step "api: every answer is as documented" check_api_answers
    step "api: the books after all that" check_api_books
}

# What is tried here changes and deletes whatever it finds, so the shop's database begins and ends empty.
start_fresh_mall() {
    empty_shop
    "$ROOT/dev" up -d >"$DEV/log/api-up.log" 2>&1 || die "the mall did not start: $(tail -n 1 "$DEV/log/api-up.log")"
}

check_api_document() {
    load_env
    "$API_TOOLS/python" -c 'import sys, urllib.request as web; sys.stdout.buffer.write(web.urlopen(sys.argv[1]).read())' \
        "$MALL_PUBLIC_URL/api/openapi.json" >"$DEV/openapi.json"
    "$API_TOOLS/openapi-spec-validator" --schema 3.1 "$DEV/openapi.json"
}

check_api_answers() {
    local apart all
    trap empty_shop EXIT
    load_env
    all=$(IFS='|'; printf '%s' "${API_APART[*]}")
    try_api everything --exclude-path-regex "$all"
    for apart in "${!API_APART[@]}"; do
        try_api "apart-$apart" --include-path-regex "${API_APART[$apart]}"
    done
    trap - EXIT
}

try_api() { # name arguments...
    local user=api-$1
    shift
    MALL_API_PASSWORD=$(random_hex 8)
    export MALL_API_USER=$user MALL_API_PASSWORD
    MALL_ADMIN_PASSWORD=$MALL_API_PASSWORD "$BIN/mall" admin create --username "$user" >/dev/null
    "$API_TOOLS/schemathesis" --config-file "$ROOT/tests/api/schemathesis.toml" run "$MALL_PUBLIC_URL/api/openapi.json" \
        --checks all --max-examples "${MALL_API_EXAMPLES:-5}" --seed "${MALL_API_SEED:-1}" --workers 2 --no-color \
        --generation-database none --request-timeout 20 --continue-on-failure "$@"
}

# Nothing of it may have cost or made a unit or a fen.
check_api_books() {
    trap empty_shop EXIT
    load_env
    "$BIN/mall" audit --rest-secs 30
}
