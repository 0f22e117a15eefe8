// What the books say after a run, judged without k6, so that Node tests it.

/** Orders in these states hold units: waiting for payment, to ship, shipped, done. */
const LIVE = [0, 1, 2, 3];

/**
 * Judges a sale from two sides: what every shopper finds among the own orders, and the mall's own audit.
 *
 * `orders` has an entry per shopper: the orders of that shopper in this sale. `stock` is what the merchant put on sale,
 * `limit` what one shopper may have. `audit` is the report of the mall.
 */
export function judge({ orders, stock, limit, audit }) {
  let sold = 0;
  let overLimit = 0;
  let paid = 0;
  const numbers = new Set();
  let count = 0;
  for (const mine of orders) {
    let units = 0;
    for (const order of mine) {
      count += 1;
      numbers.add(order.order_no);
      if (!LIVE.includes(order.status)) continue;
      units += order.items.reduce((sum, item) => sum + item.quantity, 0);
      if (order.status !== 0) paid += 1;
    }
    sold += units;
    overLimit += Math.max(0, units - limit);
  }
  const broken = audit.checks.filter((check) => check.holds === false);
  return {
    orders: count,
    sold,
    paid,
    stock,
    // Two ways to see the same: neither may find a unit too many.
    oversold: Math.max(0, sold - stock, audit.oversold),
    duplicates: Math.max(count - numbers.size, overLimit, audit.duplicate_orders),
    lost: audit.lost,
    broken: broken.map((check) => `${check.name} ${check.says}: ${check.detail.join('; ')}`),
    verdict: audit.verdict,
  };
}
