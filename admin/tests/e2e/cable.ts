/** The way to the mall, which can be cut. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

import { MALL } from './browser'

export interface Cable {
  /** Where the mall is reached through it. */
  mall: string
  cut: () => void
  mend: () => void
  remove: () => void
}

export async function layCable(): Promise<Cable> {
  const { hostname, port } = new URL(MALL)
  const open = new Set<Socket>()
  let whole = true
  const server = createServer((near) => {
    if (!whole) {
      near.destroy()
      return
    }
    const far = connect(Number(port), hostname)
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(end)
      end.pipe(other)
      // Whoever is cut off hears of it; that is what the cable is for.
      end.on('error', () => other.destroy())
      end.on('close', () => {
        open.delete(end)
        other.destroy()
      })
    }
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const cut = () => {
    whole = false
    open.forEach((socket) => socket.destroy())
  }
  return {
    mall: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    mend: () => {
      whole = true
    },
    remove: () => {
      cut()
      server.close()
    },
  }
}
