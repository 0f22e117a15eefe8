# shellcheck shell=bash
# Programs in the background. Sourced by ./dev.
#
# Each has three files in .dev/: NAME.pid, NAME.command (how it was started) and log/NAME.log.
# A process is ours only if its pid, its command line and the MALL_DEV_DIR in its environment all agree: pids are used again
# after a reboot, and another checkout's programs look the same.

# What this run started, newest first: what Ctrl-C in `./dev up` stops.
STARTED=()

running_pid() { # name -> pid, or status 1
    local pid
    [ -f "$DEV/$1.pid" ] && [ -f "$DEV/$1.command" ] || return 1
    pid=$(cat "$DEV/$1.pid")
    [[ $pid =~ ^[0-9]+$ ]] && [ -r "/proc/$pid/cmdline" ] || return 1
    # nginx writes a title over its command line and its environment. The folder in the title is what makes it ours.
    if [[ "$(tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null)" == "nginx: master process $(tr '\n' ' ' <"$DEV/$1.command")"* ]] \
        && grep -qF "$DEV/" "$DEV/$1.command"; then
        printf '%s' "$pid"
        # With the number: in a trap, a plain `return` answers what the command before the trap did.
        return 0
    fi
    [ "$(tr '\0' '\n' <"/proc/$pid/cmdline" 2>/dev/null)" = "$(cat "$DEV/$1.command")" ] || return 1
    tr '\0' '\n' <"/proc/$pid/environ" 2>/dev/null | grep -qxF "MALL_DEV_DIR=$DEV" || return 1
    printf '%s' "$pid"
}

launch() { # name command...
    local name=$1 log=$DEV/log/$1.log pid
    shift
    if [ -f "$log" ]; then mv -f "$log" "$log.1"; fi
    printf '%s\n' "$@" >"$DEV/$name.command"
    setsid "$@" </dev/null >"$log" 2>&1 3>&- 8>&- 9>&- &
    pid=$!
    printf '%s\n' "$pid" >"$DEV/$name.pid"
    disown "$pid"
    STARTED=("$name" ${STARTED[@]+"${STARTED[@]}"})
    # Until it has become the program, a Ctrl-C would not know it for ours and leave it running.
    while [ -d "/proc/$pid" ] && ! running_pid "$name" >/dev/null; do sleep 0.01; done
}

# Waits until a program that was just launched does what the check asks.
await() { # name seconds check...
    local name=$1 deadline=$((SECONDS + $2)) pid
    pid=$(cat "$DEV/$name.pid")
    shift 2
    until "$@"; do
        [ -d "/proc/$pid" ] || die "$name ended at once: $(last_words "$name")"
        [ $SECONDS -lt $deadline ] || die "$name does not answer: $(last_words "$name")"
        sleep 0.1
    done
}

last_words() { # name
    local line
    line=$(grep -v '^[[:space:]]*$' "$DEV/log/$1.log" | grep -iE 'error|panicked|fatal' | tail -n 1) || true
    [ -n "$line" ] || line=$(grep -v '^[[:space:]]*$' "$DEV/log/$1.log" | tail -n 1) || true
    printf '%s (all of it: %s)' "${line:-it said nothing}" "$DEV/log/$1.log"
}

stop_one() { # name
    local name=$1 pid waited=0
    if pid=$(running_pid "$name"); then
        say "stopping $name (pid $pid)"
        kill -TERM "$pid" 2>/dev/null || true
        while [ -d "/proc/$pid" ] && [ "$(process_state "$pid")" != Z ]; do
            # A mall that drains and a MariaDB that flushes need seconds; a minute means it hangs.
            if [ $waited -ge 600 ]; then
                say "$name does not stop; killing it"
                kill -KILL "$pid" 2>/dev/null || true
            fi
            sleep 0.1
            waited=$((waited + 1))
        done
    fi
    rm -f "$DEV/$name.pid" "$DEV/$name.command" "$DEV/$name.inputs"
}

process_state() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f1; }

# What was started in this folder and not stopped by us, in the order in which it is stopped: who uses another goes first.
started_names() {
    local name
    for name in nginx-check preview nginx prometheus worker serve-2 serve simulator redis redis-1 redis-2 redis-3 replica mariadb; do
        if [ -f "$DEV/$name.pid" ]; then printf '%s\n' "$name"; fi
    done
}

stop_all() {
    local name
    for name in $(started_names); do stop_one "$name"; done
    rm -f "$DEV/mode"
}

stop_started() {
    local name
    trap '' INT TERM
    for name in ${STARTED[@]+"${STARTED[@]}"}; do stop_one "$name"; done
}
