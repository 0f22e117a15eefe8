// From quiet to the peak within one moment, at t = 0, and back: does the mall refuse quickly instead of queueing, and is it
// itself again afterwards?

import { settings } from '../lib/config.js';
import { conclude, prepare } from '../lib/merchant.js';
import { buy, waitForDoors } from '../lib/run.js';
import { seconds, whole } from '../lib/settings.js';
import { browse as look } from '../lib/shopper.js';
import { summarize } from '../lib/summary.js';
import { speed, trendStats, truth } from '../lib/thresholds.js';

const size = {
  ci: { users: 200, stock: 50, rate: 120, length: 4 },
  full: { users: 3000, stock: 1000, rate: 3000, length: 10 },
}[settings.profile];
const users = whole(__ENV, 'USERS', size.users);
const stock = whole(__ENV, 'STOCK', size.stock);
const rate = whole(__ENV, 'RATE', size.rate);
const length = seconds(__ENV, 'DURATION', size.length);
/** Quiet before the opening and after the peak, in seconds. */
const BEFORE = 3;
const AFTER = 5;
const QUIET = Math.max(1, Math.ceil(rate / 50));

export const options = {
  setupTimeout: '300s',
  teardownTimeout: '300s',
  summaryTrendStats: trendStats,
  scenarios: {
    browse: {
      executor: 'constant-arrival-rate', exec: 'browse', rate: QUIET, timeUnit: '1s', duration: `${BEFORE + length + AFTER}s`,
      preAllocatedVUs: QUIET * 2 + 10, maxVUs: QUIET * 10 + 20,
    },
    spike: {
      executor: 'ramping-arrival-rate', exec: 'spike', startTime: `${BEFORE}s`, startRate: rate, timeUnit: '1s',
      stages: [
        { target: rate, duration: `${length}s` },
        { target: QUIET, duration: '0s' },
        { target: QUIET, duration: `${AFTER}s` },
      ],
      preAllocatedVUs: rate, maxVUs: rate * 3,
    },
  },
  thresholds: { ...truth, ...speed(settings.profile) },
};

export function setup() {
  return prepare({ users, stock, limit: 1, lead: BEFORE, length: length + AFTER });
}

export function browse(data) {
  look(data.sale);
}

export function spike(data) {
  waitForDoors(data);
  // Whether they pay is not the question here.
  buy(data, 0);
}

export function teardown(data) {
  conclude(data);
}

export const handleSummary = summarize('spike', settings);
