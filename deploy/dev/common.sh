# shellcheck shell=bash
# Messages, ports, and installing what is missing. Sourced by ./dev.

say() { printf 'dev: %s\n' "$*" >&2; }

die() {
    say "$@"
    exit 1
}

not_yet() {
    say "\"$1\" is not part of this version yet"
    exit 2
}

# Where cargo puts the programs of a profile: `release`, or `dev`, which the tests have built anyway.
programs_of() { # profile -> folder
    case $1 in
        release) printf '%s/release' "${CARGO_TARGET_DIR:-$ROOT/target}" ;;
        dev) printf '%s/debug' "${CARGO_TARGET_DIR:-$ROOT/target}" ;;
        *) die "MALL_DEV_PROFILE must be release or dev, not $1" ;;
    esac
}

# Where everything that is made at run time lives. Daemons outlive the script, so the path must be absolute.
open_state() {
    DEV=${MALL_DEV_DIR:-$ROOT/.dev}
    mkdir -p "$DEV/log" || die "cannot make the folder $DEV"
    DEV=$(cd "$DEV" && pwd)
    case $DEV in
        *[\'\"\\\$\`]* | *$'\n'*) die "the path $DEV has a quote, a backslash or a dollar in it: choose another with MALL_DEV_DIR" ;;
    esac
    # A Unix socket's path has at most 107 bytes.
    [ ${#DEV} -le 90 ] || die "the path $DEV is too long for a socket: choose a shorter one with MALL_DEV_DIR"
    BIN=$(programs_of "${MALL_DEV_PROFILE:-release}")
    export MALL_DEV_DIR=$DEV
    # Debian keeps servers where ordinary users do not look.
    PATH=$PATH:/usr/sbin:/sbin
    # Whoever set these meant another database.
    unset MYSQL_PWD MYSQL_HOST MYSQL_TCP_PORT MYSQL_UNIX_PORT
}

# Two ./dev at once in one folder would start everything twice. Daemons close fd 9, or they would keep the lock.
lock_state() {
    exec 9>"$DEV/lock"
    if ! flock -n 9; then
        say "waiting for another ./dev that is busy in $DEV"
        flock -w 900 9 || die "another ./dev is still busy in $DEV after 15 minutes"
    fi
}

unlock_state() { exec 9>&-; }

check_disk() {
    local free_kib
    free_kib=$(df -Pk "$DEV" | awk 'NR == 2 { print $4 }')
    [ "$free_kib" -ge $((2 * 1024 * 1024)) ] \
        || die "the disk under $DEV has $((free_kib / 1024)) MiB left and 2048 are needed: free some or move it with MALL_DEV_DIR"
}

# Thousands of shoppers are thousands of sockets on both ends.
raise_file_limit() {
    ulimit -n 65535 2>/dev/null || ulimit -Sn "$(ulimit -Hn)"
}

random_hex() { head -c "$1" /dev/urandom | od -An -v -tx1 | tr -d ' \n'; }

# The address that reaches a server bound to $1.
reachable() { printf '%s' "${1/#0.0.0.0:/127.0.0.1:}"; }

answers() { # host:port
    (exec 5<>"/dev/tcp/${1%:*}/${1##*:}") 2>/dev/null
}

http_status() { # host:port path -> the status code, or nothing
    (
        exec 5<>"/dev/tcp/${1%:*}/${1##*:}"
        printf 'GET %s HTTP/1.0\r\nHost: %s\r\n\r\n' "$2" "$1" >&5
        read -r -t 5 _ code _ <&5 && printf '%s' "$code"
    ) 2>/dev/null || true
}

# "name (pid n)" of who listens on a port, from /proc: `ss` and `lsof` are not everywhere.
listener() { # port
    local inode pid
    inode=$(awk -v port="$(printf ':%04X' "$1")" \
        '$4 == "0A" && substr($2, length($2) - 4) == port { print $10; exit }' /proc/net/tcp /proc/net/tcp6 2>/dev/null)
    [ -n "$inode" ] || return 1
    pid=$(find /proc/[0-9]*/fd -maxdepth 1 -lname "socket:\[$inode\]" -print -quit 2>/dev/null | cut -d/ -f3) || true
    if [ -n "$pid" ]; then
        printf '%s (pid %s)' "$(cat "/proc/$pid/comm")" "$pid"
    else
        printf 'a program of another user'
    fi
}

require_free_port() { # what host:port variable
    local port=${2##*:} who
    if who=$(listener "$port"); then
        die "port $port for $1 is taken by $who: stop that or choose another with $3"
    fi
}

# Installs the Debian packages of the commands that are missing: pairs of command and package.
require_commands() {
    local packages=() sudo=()
    while [ $# -gt 0 ]; do
        command -v "$1" >/dev/null || packages+=("$2")
        shift 2
    done
    [ ${#packages[@]} -gt 0 ] || return 0
    command -v apt-get >/dev/null || die "please install: ${packages[*]} (this is not a Debian or Ubuntu machine)"
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || die "please run as root: apt-get install --no-install-recommends ${packages[*]}"
        sudo=(sudo)
    fi
    say "installing ${packages[*]}"
    apt_install ${sudo[@]+"${sudo[@]}"} -- "${packages[@]}" >"$DEV/log/apt.log" 2>&1 \
        || die "installing ${packages[*]} failed: $(grep -m1 '^E:' "$DEV/log/apt.log" || tail -n 1 "$DEV/log/apt.log") (all of it: $DEV/log/apt.log)"
}

# Debian starts a server as soon as its package is installed, and again after each reboot. Ours are private, so neither may happen.
apt_install() { # [sudo] -- packages
    local sudo=() policy=/usr/sbin/policy-rc.d made_policy=no status=0 package
    while [ "$1" != -- ]; do
        sudo+=("$1")
        shift
    done
    shift
    if [ ! -e $policy ]; then
        made_policy=yes
        printf '#!/bin/sh\nexit 101\n' | ${sudo[@]+"${sudo[@]}"} tee $policy >/dev/null
        ${sudo[@]+"${sudo[@]}"} chmod 755 $policy
    fi
    { ${sudo[@]+"${sudo[@]}"} apt-get update \
        && ${sudo[@]+"${sudo[@]}"} env DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 \
            apt-get install -y --no-install-recommends "$@"; } || status=$?
    if [ $made_policy = yes ]; then ${sudo[@]+"${sudo[@]}"} rm -f $policy; fi
    for package in "$@"; do
        case $package in
            mariadb-server) ${sudo[@]+"${sudo[@]}"} systemctl disable mariadb || true ;;
            redis-server) ${sudo[@]+"${sudo[@]}"} systemctl disable redis-server || true ;;
        esac
    done
    return $status
}

require_node() {
    local have
    command -v node >/dev/null && command -v npm >/dev/null || die "Node.js is missing: install 20 or newer from https://nodejs.org"
    have=$(node --version)
    have=${have#v}
    [ "${have%%.*}" -ge 20 ] || die "Node.js 20 or newer is needed and this is $have"
}

require_rust() {
    local wanted have
    command -v cargo >/dev/null || die "Rust is missing: install it from https://rustup.rs"
    wanted=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
    have=$(rustc --version | cut -d' ' -f2)
    [ "$(printf '%s\n%s\n' "$wanted" "${have%%-*}" | sort -V | head -n 1)" = "$wanted" ] \
        || die "Rust $wanted or newer is needed and this is $have: run rustup update"
    require_commands cc build-essential
}
