# shellcheck shell=bash
# Fuzzing with coverage guidance, on the stable compiler: LLVM's counters are switched on by flags that need no nightly, and
# libFuzzer comes with the crate. Sourced by ./dev.

# MALL_FUZZ_SECS is how long each target runs. What it learns beyond fuzz/corpus is kept in .dev/test/fuzz.
check_fuzz() {
    local target host seconds=${MALL_FUZZ_SECS:-600} kept=$DEV/fuzz corpus
    require_commands c++ g++
    host=$(rustc -vV | sed -n 's/^host: //p')
    # With --target the flags are not for build scripts and macros, which have nothing that reads the counters.
    RUSTFLAGS="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
-Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1 --cfg fuzzing" \
        cargo build --locked --release --manifest-path fuzz/Cargo.toml --target-dir fuzz/target --target "$host"
    for target in notification bill push; do
        corpus=$kept/$target
        mkdir -p "$corpus" "$kept/crashes"
        say "fuzzing $target for $seconds s"
        "fuzz/target/$host/release/$target" -max_total_time="$seconds" -timeout=5 -rss_limit_mb=2048 -max_len=8192 \
            -print_final_stats=1 -artifact_prefix="$kept/crashes/$target-" "$corpus" "fuzz/corpus/$target" \
            >"$DEV/log/fuzz-$target.log" 2>&1 \
            || die "$target crashed: see $DEV/log/fuzz-$target.log and $kept/crashes"
        grep -E '^stat::(number_of_executed_units|average_exec_per_sec)|^#[0-9]+.*DONE' "$DEV/log/fuzz-$target.log" >&2
    done
}
