//! CPU time and memory of processes, as Linux tells them.

use std::path::Path;

use anyhow::Context;

/// Linux counts a process's CPU time in hundredths of a second, on every machine that it runs on.
const TICK_US: u64 = 10_000;
/// Fields of `/proc/PID/stat` after the name: the time in the program and in the kernel for it.
const TIMES: [usize; 2] = [11, 12];

/// The pid that `./dev` wrote down for one of its programs.
pub(crate) fn pid_of(state: &Path, program: &str) -> anyhow::Result<u32> {
    let path = state.join(format!("{program}.pid"));
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("{} is not there: is the mall up?", path.display()))?;
    text.trim().parse().with_context(|| format!("{} holds no pid", path.display()))
}

/// CPU time that these processes have used, in microseconds.
pub(crate) fn cpu_us(pids: &[u32]) -> anyhow::Result<u64> {
    let mut ticks = 0_u64;
    for pid in pids {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"))
            .with_context(|| format!("process {pid} ended"))?;
        ticks = ticks.saturating_add(cpu_ticks(&stat).context("/proc/PID/stat")?);
    }
    Ok(ticks.saturating_mul(TICK_US))
}

fn cpu_ticks(stat: &str) -> Option<u64> {
    // The name stands in parentheses and may hold spaces.
    let (_name, fields) = stat.rsplit_once(") ")?;
    let fields: Vec<&str> = fields.split(' ').collect();
    TIMES.iter().map(|place| fields.get(*place)?.parse::<u64>().ok()).sum()
}

/// The most memory that a process ever held, in KiB.
pub(crate) fn peak_kib(pid: u32) -> anyhow::Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
    number.context("/proc/PID/status has no VmHWM")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_times_of_a_process_stand_after_its_name() {
        let stat = "42 (a (b) c) S 1 42 42 0 -1 4194560 9 0 0 0 120 35 0 0 20 0 9 0 1 2 3";
        assert_eq!(cpu_ticks(stat), Some(155));
    }

    #[test]
    fn this_process_uses_memory() {
        assert!(0 < peak_kib(std::process::id()).unwrap());
    }
}
