// One request to the mall, named by its route so that ids don't make a thousand names.

import http from 'k6/http';

import { settings } from './config.js';
import { unexpected } from './metrics.js';

http.setResponseCallback(http.expectedStatuses({ min: 200, max: 299 }, 409, 429));

/**
 * The parameters of a request. `flow` says whose objective it counts towards: browse, order, pay, account or merchant.
 * Redirects are not followed: they could lead to another host.
 */
export function params(name, flow, { token, key } = {}) {
  const headers = { 'Content-Type': 'application/json' };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (key) headers['Idempotency-Key'] = key;
  return { headers, tags: { name, flow }, redirects: 0, timeout: '20s' };
}

export function get(path, name, flow, options) {
  return seen(http.get(`${settings.url}${path}`, params(`GET ${name}`, flow, options)));
}

export function post(path, body, name, flow, options) {
  return seen(http.post(`${settings.url}${path}`, JSON.stringify(body), params(`POST ${name}`, flow, options)));
}

/** Asks the simulated WeChat, as the shopper's phone does. */
export function confirmPayment(prepayId) {
  const options = params('POST /_sim/pay', 'wechat');
  return seen(http.post(`${settings.wechat}/_sim/pay`, JSON.stringify({ prepay_id: prepayId }), options));
}

/** The body of an answer, or an empty object if it is no JSON. */
export function body(answer) {
  try {
    return answer.json() || {};
  } catch (_unreadable) {
    return {};
  }
}

function seen(answer) {
  if (answer.status === 0 || answer.status >= 500 || answer.status === 401 || answer.status === 403) {
    unexpected.add(1, { name: answer.request.method, status: String(answer.status) });
  }
  return answer;
}
