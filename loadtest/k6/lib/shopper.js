// What a shopper does: looks around, orders, pays, looks at the order.

import http from 'k6/http';
import { check, sleep } from 'k6';

import { body, confirmPayment, get, params, post } from './api.js';
import { settings } from './config.js';
import { accepted, acceptDuration, lost, paid, pending, refused, settled } from './metrics.js';

/** How many logins are under way at once, in setup. */
const AT_ONCE = 25;
/** How often an open outcome and a payment are asked for. */
const LOOKS = 40;

/** Logs `count` shoppers of this run in, each with an address. */
export function join(count) {
  const shoppers = [];
  for (let first = 0; first < count; first += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, count - first) }, (_, index) => first + index);
    const logins = http.batch(numbers.map((number) => request('/api/v1/auth/login', { code: `sim:${settings.run}-${number}` }, 'login')));
    const tokens = logins.map((answer) => must(answer, 200, 'a shopper can log in').token);
    const addresses = http.batch(numbers.map((number, index) => request('/api/v1/user/addresses', address(number), 'addresses', tokens[index])));
    addresses.forEach((answer, index) => {
      shoppers.push({ number: numbers[index], token: tokens[index], address_id: must(answer, 201, 'an address is accepted').id });
    });
  }
  return shoppers;
}

function request(path, content, name, token) {
  return { method: 'POST', url: `${settings.url}${path}`, body: JSON.stringify(content), params: params(`POST ${name}`, 'account', { token }) };
}

function address(number) {
  return {
    name: '压测', phone: `139${String(number % 100000000).padStart(8, '0')}`,
    province: '浙江省', city: '杭州市', district: '西湖区', detail: `文三路 ${number} 号`, is_default: 1,
  };
}

function must(answer, status, what) {
  if (answer.status !== status) throw new Error(`${what}: expected ${status}, got ${answer.status} ${answer.body}`);
  return answer.json();
}

/** Looks at what everybody looks at before a sale: the list of sales, the sale, the product. */
export function browse(sale) {
  const detail = get(`/api/v1/flash-sales/${sale.id}`, '/api/v1/flash-sales/{id}', 'browse');
  const product = get(`/api/v1/products/${sale.product_id}`, '/api/v1/products/{id}', 'browse');
  check(detail, { 'the sale is shown': (answer) => answer.status === 200 && body(answer).id === sale.id });
  check(product, { 'the product is shown': (answer) => answer.status === 200 });
}

/**
 * Asks for one unit under one key until the outcome is certain; answers the order, or nothing if there is none. Like a
 * patient client: a 202 is asked for, a 429 or 503 waits as long as it is told to, and the key stays the same.
 */
export function order(sale, shopper, key) {
  const path = `/api/v1/flash-sales/${sale.id}/orders`;
  const wish = { item_id: sale.item_id, quantity: 1, address_id: shopper.address_id };
  const options = { token: shopper.token, key };
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const answer = post(path, wish, '/api/v1/flash-sales/{id}/orders', 'order', options);
    switch (answer.status) {
      case 201:
        accepted.add(1);
        acceptDuration.add(answer.timings.duration);
        check(answer, { 'an order has a number and a deadline': (placed) => Boolean(body(placed).order_no && body(placed).expire_at) });
        return body(answer);
      case 202: {
        pending.add(1);
        const found = resolve(shopper, key);
        if (found) return found;
        break;
      }
      case 409:
        refused.add(1, { code: body(answer).code || 'none' });
        check(answer, { 'a refusal has a known code': (no) => ['sold_out', 'limit_exceeded', 'not_started', 'ended', 'paused'].includes(body(no).code) });
        return undefined;
      case 0:
      case 429:
      case 503:
        refused.add(1, { code: answer.status === 429 ? 'too_many_requests' : 'busy' });
        sleep(Math.min(Number(answer.headers['Retry-After'] || 1), 5));
        break;
      default:
        check(answer, { 'an order is accepted or refused': () => false });
        return undefined;
    }
  }
  return undefined;
}

/** Asks what became of a request; nothing if it left no trace and may be sent again. */
function resolve(shopper, key) {
  for (let look = 0; look < LOOKS; look += 1) {
    const answer = get(`/api/v1/orders/by-request/${key}`, '/api/v1/orders/by-request/{key}', 'order', { token: shopper.token });
    if (answer.status === 200 || answer.status === 201) {
      accepted.add(1);
      return body(answer).order || body(answer);
    }
    if (answer.status === 404 || answer.status === 409) return undefined;
    sleep(0.25);
  }
  return undefined;
}

/** Pays an order at the simulated WeChat and waits until the mall has heard of it. */
export function pay(shopper, placed, key) {
  const prepay = post('/api/v1/payment/prepay', { order_no: placed.order_no }, '/api/v1/payment/prepay', 'pay', { token: shopper.token, key: `${key}-pay` });
  if (!check(prepay, { 'prepay answers what wx.requestPayment takes': (answer) => answer.status === 200 && Boolean(body(answer).prepay_id) })) return;
  const confirmed = confirmPayment(body(prepay).prepay_id);
  if (!check(confirmed, { 'WeChat takes the money': (answer) => answer.status >= 200 && answer.status < 300 })) return;
  for (let look = 0; look < LOOKS; look += 1) {
    const seen = find(shopper, placed);
    if (seen.status === 200 && body(seen).status === 1) {
      paid.add(1);
      settled.add(true);
      return;
    }
    sleep(0.25);
  }
  settled.add(false);
}

/** Looks the order up again: one that a shopper was told of must never be gone. */
export function recheck(shopper, placed) {
  const answer = find(shopper, placed);
  if (answer.status === 404) lost.add(1);
  check(answer, { 'an accepted order is there': (seen) => seen.status === 200 && body(seen).order_no === placed.order_no });
}

function find(shopper, placed) {
  return get(`/api/v1/orders/${placed.id}`, '/api/v1/orders/{id}', 'pay', { token: shopper.token });
}

/** Every order of each shopper in this sale, for the verdict. */
export function ordersOf(shoppers, sale) {
  const orders = [];
  for (let first = 0; first < shoppers.length; first += AT_ONCE) {
    const some = shoppers.slice(first, first + AT_ONCE);
    const answers = http.batch(some.map((shopper) => ({
      method: 'GET', url: `${settings.url}/api/v1/orders?page_size=100`, params: params('GET /api/v1/orders', 'account', { token: shopper.token }),
    })));
    answers.forEach((answer) => {
      const page = must(answer, 200, 'a shopper can read the own orders');
      if (page.total > page.items.length) throw new Error(`a shopper has ${page.total} orders: more than the verdict reads`);
      orders.push(page.items.filter((mine) => mine.sale_id === sale.id));
    });
  }
  return orders;
}
