import assert from 'node:assert/strict';
import { test } from 'node:test';

import { judge } from '../lib/truth.js';

const audit = { verdict: 'pass', oversold: 0, lost: 0, duplicate_orders: 0, checks: [{ name: 'M2', says: 'taken <= total', holds: true, detail: [] }] };
const order = (order_no, status, quantity = 1) => ({ order_no, status, items: [{ quantity }] });

test('a clean sale is clean', () => {
  const truth = judge({ orders: [[order('a', 1)], [order('b', 0), order('c', 4)], []], stock: 2, limit: 1, audit });
  assert.deepEqual(
    { sold: truth.sold, paid: truth.paid, orders: truth.orders, oversold: truth.oversold, duplicates: truth.duplicates, lost: truth.lost },
    { sold: 2, paid: 1, orders: 3, oversold: 0, duplicates: 0, lost: 0 },
  );
});

test('what the shoppers hold beyond the stock is oversold, whatever the audit says', () => {
  assert.equal(judge({ orders: [[order('a', 1)], [order('b', 0)]], stock: 1, limit: 1, audit }).oversold, 1);
});

test('what the audit finds is oversold, whatever the shoppers see', () => {
  const broken = { ...audit, verdict: 'fail', oversold: 3, checks: [{ name: 'M2', says: 'taken <= total', holds: false, detail: ['pool 7'] }] };
  const truth = judge({ orders: [[order('a', 1)]], stock: 1, limit: 1, audit: broken });
  assert.equal(truth.oversold, 3);
  assert.deepEqual(truth.broken, ['M2 taken <= total: pool 7']);
});

test('a shopper above the limit and an order number used twice are duplicates', () => {
  assert.equal(judge({ orders: [[order('a', 0), order('b', 1)]], stock: 9, limit: 1, audit }).duplicates, 1);
  assert.equal(judge({ orders: [[order('a', 0)], [order('a', 1)]], stock: 9, limit: 1, audit }).duplicates, 1);
});
