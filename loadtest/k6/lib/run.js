// What all scenarios share: which shopper an iteration is, and one purchase from the order to the payment.

import { sleep } from 'k6';
import exec from 'k6/execution';

import { settings } from './config.js';
import { order, pay, recheck } from './shopper.js';

/** Shopper and key of this iteration: shoppers take turns, and no key is used twice. */
export function turn(data) {
  const { name, iterationInTest } = exec.scenario;
  const shopper = data.shoppers[iterationInTest % data.shoppers.length];
  return { shopper, key: `${settings.run}-${name}-${iterationInTest}` };
}

/** One shopper's try: order, pay if this one pays, and look whether the order is still there. */
export function buy(data, payRatio) {
  const { shopper, key } = turn(data);
  const placed = order(data.sale, shopper, key);
  if (!placed) return;
  if (paysFor(exec.scenario.iterationInTest, payRatio)) pay(shopper, placed, key);
  recheck(shopper, placed);
}

/** Who came early stands before the door until the sale opens: that is what makes t = 0 a spike. */
export function waitForDoors(data) {
  const early = data.opens - Date.now();
  if (early > 0) sleep(early / 1000);
}

/** Spreads the payers evenly, so that a short run has its share of both. */
function paysFor(iteration, ratio) {
  return Math.floor((iteration + 1) * ratio) > Math.floor(iteration * ratio);
}
