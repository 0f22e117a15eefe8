// The load of a good day, constant: does the mall hold its objectives at the rate that it was sized for?

import { settings } from '../lib/config.js';
import { mixOptions, mixSetup } from '../lib/mix.js';
import { seconds, whole } from '../lib/settings.js';
import { summarize } from '../lib/summary.js';
import { speed, trendStats, truth } from '../lib/thresholds.js';

const size = {
  ci: { users: 60, rate: 30, length: 10 },
  full: { users: 1000, rate: 500, length: 300 },
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

export const handleSummary = summarize('load', settings);
