// An ordinary day with a sale on: most look, some order, half of those pay. Used by load and soak, which differ in
// rate and length only.

import { conclude, prepare } from './merchant.js';
import { buy, waitForDoors } from './run.js';
import { browse as look } from './shopper.js';

/** How many look for one who orders. */
const LOOKERS = 5;
const LIMIT = 1000;

export function mixOptions({ rate, length }) {
  const orders = Math.max(1, Math.round(rate / LOOKERS));
  return {
    browse: {
      executor: 'constant-arrival-rate', exec: 'browse', rate, timeUnit: '1s', duration: `${length}s`,
      preAllocatedVUs: Math.max(10, rate), maxVUs: Math.max(20, rate * 3),
    },
    orders: {
      executor: 'constant-arrival-rate', exec: 'orders', rate: orders, timeUnit: '1s', duration: `${length}s`,
      preAllocatedVUs: Math.max(10, orders * 3), maxVUs: Math.max(20, orders * 10),
    },
  };
}

/** A sale that lasts for most of the run, so that both "placed" and "sold out" are measured. */
export function mixSetup({ rate, length, users }) {
  const orders = Math.max(1, Math.round(rate / LOOKERS)) * length;
  return prepare({ users, stock: Math.max(1, Math.floor(orders * 0.8)), limit: LIMIT, lead: 1, length });
}

export function browse(data) {
  look(data.sale);
}

export function orders(data) {
  waitForDoors(data);
  buy(data, 0.5);
}

export function teardown(data) {
  conclude(data);
}
