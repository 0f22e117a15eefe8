import assert from 'node:assert/strict';
import { test } from 'node:test';

import { digest, page, summarize, text } from '../lib/summary.js';

const settings = { run: 'k6-1', profile: 'ci', url: 'http://127.0.0.1:8080', out: '' };
const data = (overrides = {}) => ({
  state: { testRunDurationMs: 12345 },
  metrics: {
    oversell: { type: 'counter', contains: 'default', values: { count: 0 }, thresholds: { 'count==0': { ok: true } } },
    iterations: { type: 'counter', contains: 'default', values: { count: 90 } },
    http_req_duration: { type: 'trend', contains: 'time', values: { med: 1, 'p(95)': 2, 'p(99)': 3, 'p(99.9)': 4, max: 5 } },
    ...overrides,
  },
});

test('a run that meets every objective passes', () => {
  const report = digest('load', settings, data());
  assert.equal(report.verdict, 'pass');
  assert.equal(report.seconds, 12.3);
  assert.match(text(report), /verdict: pass/);
});

test('one missed objective fails the run, and so does a run without any', () => {
  const missed = { oversell: { type: 'counter', contains: 'default', values: { count: 2 }, thresholds: { 'count==0': { ok: false } } } };
  const report = digest('load', settings, data(missed));
  assert.equal(report.verdict, 'fail');
  assert.equal(report.oversold, 2);
  assert.match(text(report), /MISSED oversell count==0/);
  assert.equal(digest('load', settings, { state: { testRunDurationMs: 1 }, metrics: {} }).verdict, 'fail');
});

test('a generator that could not keep up says so', () => {
  const report = digest('load', settings, data({ dropped_iterations: { type: 'counter', contains: 'default', values: { count: 10 } } }));
  assert.equal(report.offered, 100);
  assert.match(text(report), /the generator was the limit/);
});

test('the page needs nothing from outside and escapes what it shows', () => {
  const html = page(digest('<load>', { ...settings, run: '"&' }, data()));
  assert.doesNotMatch(html, /https?:\/\/(?!127\.0\.0\.1)/);
  assert.doesNotMatch(html, /<load>|src=|@import/);
});

test('files are written only if a folder is named', () => {
  assert.deepEqual(Object.keys(summarize('load', settings)(data())), ['stdout']);
  assert.deepEqual(Object.keys(summarize('load', { ...settings, out: 'x' })(data())), ['stdout', 'x/load.json', 'x/load.html', 'x/load.txt']);
});
