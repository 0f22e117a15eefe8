/** A crowd that buys for as long as it is told, each shopper as soon as the last answer came. */
import type { Office } from '../e2e/shop'
import { Shopper } from '../e2e/shop'

/** Who buys at once: more would only wait in the queue of the mall. */
const SHOPPERS = 96
/** The SKUs of the demo data that have plenty, and that have little. */
const PLENTY = { sku: 1, stock: 900_000 }
const LITTLE = { sku: 8, stock: 50 }
/** One order of so many is paid. */
const PAYS = 50

export interface Sale {
  id: number
  items: { id: number; sku_id: number }[]
}

export async function openSale(office: Office): Promise<Sale> {
  const at = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString()
  const sale = await office.post<Sale>('/flash-sales', {
    name: `全速秒杀 ${Date.now() % 100_000}`,
    start_time: at(-60),
    end_time: at(3600),
    order_timeout_secs: null,
    items: [PLENTY, LITTLE].map(({ sku, stock }) => ({
      sku_id: sku,
      flash_price: '9.90',
      stock,
      per_limit: 10_000,
    })),
  })
  await office.post(`/flash-sales/${sale.id}/publish`)
  return sale
}

export async function gather(): Promise<Shopper[]> {
  const run = Date.now() % 1_000_000
  const shoppers: Shopper[] = []
  for (let index = 0; index < SHOPPERS; index += 1) {
    shoppers.push(await Shopper.named(`perf-${run}-${index}`))
  }
  return shoppers
}

/** Buys for `seconds`; answers how many orders were made, are still to be decided (202), and were refused. */
export async function buy(
  sale: Sale,
  shoppers: Shopper[],
  seconds: number,
): Promise<{ made: number; open: number; refused: number }> {
  const until = Date.now() + seconds * 1000
  const [plenty, little] = [PLENTY, LITTLE].map(
    ({ sku }) => sale.items.find((item) => item.sku_id === sku)?.id ?? 0,
  )
  const tally = { made: 0, open: 0, refused: 0 }
  await Promise.all(
    shoppers.map(async (shopper, index) => {
      // One of four wants what is sold out.
      const item = (index % 4 === 0 ? little : plenty) ?? 0
      while (Date.now() < until) {
        const order = await shopper.grab(sale.id, item).catch(() => null)
        if (order === null) tally.refused += 1
        else if (order.order_no === undefined) tally.open += 1
        else tally.made += 1
        if (order?.order_no !== undefined && tally.made % PAYS === 0) await shopper.pay(order)
      }
    }),
  )
  return tally
}
