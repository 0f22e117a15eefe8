// What k6 does not count by itself.

import { Counter, Rate, Trend } from 'k6/metrics';

/** Orders that the mall said were placed. */
export const accepted = new Counter('orders_accepted');
/** Answers that left the outcome open (202); each was asked for again. */
export const pending = new Counter('orders_pending');
/** Honest refusals, by code: sold out, limit, not started. They are no failures. */
export const refused = new Counter('orders_refused');
/** Orders that were paid. */
export const paid = new Counter('orders_paid');
/** Requests that broke off or were answered with anything unexpected, by route and status. */
export const unexpected = new Counter('answers_unexpected');
/** How long it took to be accepted: from the request to the order that is committed. */
export const acceptDuration = new Trend('order_accept_duration', true);
/** Payments that the mall saw in time. */
export const settled = new Rate('payments_settled');

/** Units sold beyond the stock. */
export const oversell = new Counter('oversell');
/** Orders that are there twice, or that go beyond a shopper's limit. */
export const duplicates = new Counter('duplicate_orders');
/** Orders that a shopper was told of and that are gone. */
export const lost = new Counter('lost_orders');
/** Equations of the audit that do not hold. */
export const broken = new Counter('broken_equations');
/** Whether the truth could be read at all: a run that can't say is no pass. */
export const truthRead = new Counter('truth_read');
/** Units that the books say were sold. */
export const sold = new Counter('units_sold');
