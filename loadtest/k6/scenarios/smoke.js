// Does anything work at all? One shopper after the other goes the whole way: look, order, pay.

import { settings } from '../lib/config.js';
import { conclude, prepare } from '../lib/merchant.js';
import { buy, waitForDoors } from '../lib/run.js';
import { browse } from '../lib/shopper.js';
import { summarize } from '../lib/summary.js';
import { speed, trendStats, truth } from '../lib/thresholds.js';

const USERS = 5;

export const options = {
  setupTimeout: '60s',
  teardownTimeout: '60s',
  summaryTrendStats: trendStats,
  scenarios: { smoke: { executor: 'shared-iterations', exec: 'smoke', vus: 1, iterations: USERS, maxDuration: '60s' } },
  // Nobody is refused here: who does not get an order has found a fault.
  thresholds: { ...truth, ...speed(settings.profile), orders_accepted: [`count==${USERS}`], orders_paid: [`count==${USERS}`] },
};

export function setup() {
  return prepare({ users: USERS, stock: USERS, limit: 1, lead: 1, length: 60 });
}

export function smoke(data) {
  waitForDoors(data);
  browse(data.sale);
  buy(data, 1);
}

export function teardown(data) {
  conclude(data);
}

export const handleSummary = summarize('smoke', settings);
