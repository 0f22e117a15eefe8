// The end of a run as text, JSON and a page. Nothing is loaded from anywhere: the page works from a disk, offline.

/** Makes k6's `handleSummary` for a scenario. `settings` names the run and the folder, if files are wanted. */
export function summarize(scenario, settings) {
  return (data) => {
    const report = digest(scenario, settings, data);
    const outputs = { stdout: text(report) };
    if (settings.out) {
      outputs[`${settings.out}/${scenario}.json`] = `${JSON.stringify(report, null, 2)}\n`;
      outputs[`${settings.out}/${scenario}.html`] = page(report);
      outputs[`${settings.out}/${scenario}.txt`] = text(report);
    }
    return outputs;
  };
}

/** What matters of k6's data, sorted, with the objectives and the verdict. */
export function digest(scenario, settings, data) {
  const objectives = [];
  const metrics = {};
  for (const name of Object.keys(data.metrics).sort()) {
    const metric = data.metrics[name];
    metrics[name] = { type: metric.type, contains: metric.contains, values: metric.values };
    for (const [objective, outcome] of Object.entries(metric.thresholds || {})) {
      objectives.push({ metric: name, objective, met: outcome.ok });
    }
  }
  const count = (name) => (data.metrics[name] ? data.metrics[name].values.count : 0);
  const dropped = count('dropped_iterations');
  const iterations = count('iterations');
  return {
    scenario,
    run: settings.run,
    profile: settings.profile,
    target: settings.url,
    seconds: Math.round(data.state.testRunDurationMs / 100) / 10,
    verdict: objectives.length > 0 && objectives.every((objective) => objective.met) ? 'pass' : 'fail',
    // The generator could not start what it should have: then it, and not the mall, was the limit.
    generator_was_the_limit: dropped > 0,
    offered: iterations + dropped,
    achieved: iterations,
    accepted: count('orders_accepted'),
    refused: count('orders_refused'),
    paid: count('orders_paid'),
    sold: count('units_sold'),
    oversold: count('oversell'),
    duplicates: count('duplicate_orders'),
    lost: count('lost_orders'),
    unexpected: count('answers_unexpected'),
    objectives,
    metrics,
  };
}

/** The report for a terminal. */
export function text(report) {
  const lines = [
    '',
    `${report.scenario} (${report.profile}) at ${report.target}, ${report.seconds} s, run ${report.run}`,
    '',
    `  offered ${report.offered} iterations, achieved ${report.achieved}`,
    `  orders    ${report.accepted} accepted, ${report.refused} refused, ${report.paid} paid, ${report.unexpected} unexpected answers`,
    `  truth     ${report.sold} units sold, ${report.oversold} oversold, ${report.duplicates} twice, ${report.lost} lost`,
    '',
  ];
  for (const { metric, objective, met } of report.objectives) {
    lines.push(`  ${met ? 'ok    ' : 'MISSED'} ${metric} ${objective}`);
  }
  lines.push('');
  const width = Math.max(...trends(report).map(([name]) => name.length), 10);
  lines.push(`  ${'ms'.padEnd(width)} ${['p50', 'p95', 'p99', 'p99.9', 'max'].map((head) => head.padStart(9)).join('')}`);
  for (const [name, values] of trends(report)) {
    lines.push(`  ${name.padEnd(width)} ${columns(values).map((cell) => cell.padStart(9)).join('')}`);
  }
  if (report.generator_was_the_limit) {
    lines.push('', '  the generator was the limit: it dropped iterations, so the speeds say nothing about the mall');
  }
  lines.push('', `verdict: ${report.verdict}`, '');
  return lines.join('\n');
}

function trends(report) {
  return Object.entries(report.metrics)
    .filter(([name, metric]) => metric.type === 'trend' && /^(http_req_duration|order_accept_duration)/.test(name) && metric.values.max > 0)
    .map(([name, metric]) => [name, metric.values]);
}

function columns(values) {
  return ['med', 'p(95)', 'p(99)', 'p(99.9)', 'max'].map((key) => (values[key] === undefined ? '-' : values[key].toFixed(1)));
}

/** The report as one page without outside addresses. */
export function page(report) {
  const row = (cells, tag = 'td') => `<tr>${cells.map((cell) => `<${tag}>${escape(cell)}</${tag}>`).join('')}</tr>`;
  const numbers = ['offered', 'achieved', 'accepted', 'refused', 'paid', 'sold', 'oversold', 'duplicates', 'lost', 'unexpected'];
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${escape(report.scenario)}: ${report.verdict}</title>
<style>
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222; }
table { border-collapse: collapse; margin: 1rem 0; }
th, td { border: 1px solid #ccc; padding: .25rem .75rem; text-align: left; }
.verdict { font-weight: bold; color: ${report.verdict === 'pass' ? '#17692b' : '#a61b1b'}; }
</style>
<h1>${escape(report.scenario)}</h1>
<p class="verdict">verdict: ${report.verdict}${report.generator_was_the_limit ? ' (the generator was the limit)' : ''}</p>
<p>${escape(report.target)}, profile ${escape(report.profile)}, ${report.seconds} s, run ${escape(report.run)}</p>
<table>${row(numbers, 'th')}${row(numbers.map((name) => String(report[name])))}</table>
<h2>Objectives</h2>
<table>${row(['metric', 'objective', 'met'], 'th')}${report.objectives.map(({ metric, objective, met }) => row([metric, objective, met ? 'yes' : 'NO'])).join('')}</table>
<h2>Times, ms</h2>
<table>${row(['metric', 'p50', 'p95', 'p99', 'p99.9', 'max'], 'th')}${trends(report).map(([name, values]) => row([name, ...columns(values)])).join('')}</table>
</html>
`;
}

function escape(value) {
  return String(value).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
