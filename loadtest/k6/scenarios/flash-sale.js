// The main one: the doors open at t = 0, everybody wants the same few units, most of the winners pay.

import { settings } from '../lib/config.js';
import { conclude, prepare } from '../lib/merchant.js';
import { buy, waitForDoors } from '../lib/run.js';
import { share, whole, seconds } from '../lib/settings.js';
import { browse as look } from '../lib/shopper.js';
import { summarize } from '../lib/summary.js';
import { speed, trendStats, truth } from '../lib/thresholds.js';

const size = {
  ci: { users: 150, stock: 40, rate: 60, length: 8 },
  full: { users: 2000, stock: 500, rate: 1000, length: 30 },
}[settings.profile];
const users = whole(__ENV, 'USERS', size.users);
const stock = whole(__ENV, 'STOCK', size.stock);
const rate = whole(__ENV, 'RATE', size.rate);
const length = seconds(__ENV, 'DURATION', size.length);
const payRatio = share(__ENV, 'PAY_RATIO', 0.8);
/** From the end of setup to the opening, in seconds: time for the waiting crowd to gather. */
const LEAD = 3;

export const options = {
  setupTimeout: '300s',
  teardownTimeout: '300s',
  summaryTrendStats: trendStats,
  scenarios: {
    browse: {
      executor: 'constant-arrival-rate', exec: 'browse', rate: Math.max(1, Math.ceil(rate / 10)), timeUnit: '1s',
      duration: `${LEAD + length}s`, preAllocatedVUs: Math.max(10, Math.ceil(rate / 10)), maxVUs: Math.max(20, rate),
    },
    rush: {
      executor: 'ramping-arrival-rate', exec: 'rush', startRate: rate * 2, timeUnit: '1s',
      // The first crowd stands before the door; then the rest trickles in.
      stages: [{ target: rate * 2, duration: `${LEAD}s` }, { target: rate, duration: `${length}s` }],
      preAllocatedVUs: rate * 2 * (LEAD + 2), maxVUs: rate * 2 * (LEAD + 4),
    },
  },
  thresholds: { ...truth, ...speed(settings.profile) },
};

export function setup() {
  return prepare({ users, stock, limit: 1, lead: LEAD, length });
}

export function browse(data) {
  look(data.sale);
}

export function rush(data) {
  waitForDoors(data);
  buy(data, payRatio);
}

export function teardown(data) {
  conclude(data);
}

export const handleSummary = summarize('flash-sale', settings);
