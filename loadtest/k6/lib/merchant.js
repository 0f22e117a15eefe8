// What the merchant does: makes a sale before the run, ends it and reads the books after it.

import { sleep } from 'k6';

import { body, get, post } from './api.js';
import { settings } from './config.js';
import { broken, duplicates, lost, oversell, sold, truthRead } from './metrics.js';
import { join, ordersOf } from './shopper.js';
import { judge } from './truth.js';

/** How often the audit is asked for while something is under way. */
const AUDITS = 20;

/**
 * Everything a scenario needs: shoppers who have logged in, and a published sale that opens in `lead` seconds.
 */
export function prepare({ users, stock, limit, lead, length }) {
  if (!settings.password) {
    throw new Error('the password of the admin is not known: start ./dev up, or set MALL_ADMIN_PASSWORD');
  }
  const token = login();
  const shoppers = join(users);
  const product = answered(get(`/api/v1/products/${settings.product}`, '/api/v1/products/{id}', 'merchant'), 'the product can be found');
  const opens = Math.ceil((Date.now() + lead * 1000) / 1000) * 1000;
  const wish = {
    name: settings.run,
    start_time: new Date(opens).toISOString(),
    end_time: new Date(opens + (length + 600) * 1000).toISOString(),
    items: [{ sku_id: product.skus[0].id, flash_price: '99.00', stock, per_limit: limit }],
  };
  const sale = answered(post('/api/admin/flash-sales', wish, '/api/admin/flash-sales', 'merchant', { token, key: `${settings.run}-sale` }), 'a sale can be made');
  act(token, sale.id, 'publish');
  return {
    token, shoppers, opens, limit, stock,
    sale: { id: sale.id, item_id: sale.items[0].id, product_id: settings.product },
  };
}

/**
 * Reads the truth and ends the sale. What is wrong is counted, and thresholds make a run fail that counts any: k6 then
 * ends with exit code 99. It never passes because the truth could not be read: `truth_read` must be counted, too.
 */
export function conclude(data) {
  const token = login();
  const truth = judge({
    orders: ordersOf(data.shoppers, data.sale), stock: data.stock, limit: data.limit, audit: audit(token, data.sale.id),
  });
  oversell.add(truth.oversold);
  duplicates.add(truth.duplicates);
  lost.add(truth.lost);
  broken.add(truth.broken.length);
  sold.add(truth.sold);
  truthRead.add(1);
  console.log(`truth: ${truth.orders} orders, ${truth.sold} of ${truth.stock} units sold (${truth.paid} orders paid), `
    + `oversold ${truth.oversold}, duplicates ${truth.duplicates}, lost ${truth.lost}, audit ${truth.verdict}`);
  truth.broken.forEach((line) => console.error(`broken: ${line}`));
  // Last: a mall whose books are wrong may refuse to end a sale, and the verdict must not hang on that.
  act(token, data.sale.id, 'end');
}

function login() {
  const answer = post('/api/admin/login', { username: settings.username, password: settings.password }, '/api/admin/login', 'merchant');
  return answered(answer, 'the admin can log in').token;
}

function act(token, sale, action) {
  const answer = post(`/api/admin/flash-sales/${sale}/${action}`, {}, `/api/admin/flash-sales/{id}/${action}`, 'merchant', { token, key: `${settings.run}-${action}` });
  answered(answer, `the sale takes "${action}"`);
}

/** The report of the audit, once nothing is under way any more, or as it is after a while. */
function audit(token, sale) {
  let report;
  for (let look = 0; look < AUDITS; look += 1) {
    report = answered(get(`/api/admin/flash-sales/${sale}/audit`, '/api/admin/flash-sales/{id}/audit', 'merchant', { token }), 'the sale can be audited');
    if (report.at_rest || report.verdict === 'fail') break;
    sleep(0.5);
  }
  return report;
}

function answered(answer, what) {
  if (answer.status < 200 || answer.status > 299) throw new Error(`${what}: ${answer.status} ${answer.error || ''} ${answer.body}`);
  return body(answer);
}
