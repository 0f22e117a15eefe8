// A moderate load for hours: does anything grow that should not: latencies, memory, queues? Watch Grafana meanwhile.

import { settings } from '../lib/config.js';
import { mixOptions, mixSetup } from '../lib/mix.js';
import { seconds, whole } from '../lib/settings.js';
import { summarize } from '../lib/summary.js';
import { speed, trendStats, truth } from '../lib/thresholds.js';

const size = {
  ci: { users: 60, rate: 15, length: 20 },
  full: { users: 1000, rate: 150, length: 4 * 3600 },
}[settings.profile];
const rate = whole(__ENV, 'RATE', size.rate);
const length = seconds(__ENV, 'DURATION', size.length);
const users = whole(__ENV, 'USERS', size.users);

export const options = {
  setupTimeout: '300s',
  teardownTimeout: '600s',
  summaryTrendStats: trendStats,
  scenarios: mixOptions({ rate, length }),
  thresholds: { ...truth, ...speed(settings.profile) },
};

export function setup() {
  return mixSetup({ rate, length, users });
}

export { browse, orders, teardown } from '../lib/mix.js';

export const handleSummary = summarize('soak', settings);
