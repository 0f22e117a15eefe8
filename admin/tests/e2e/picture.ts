/** A picture to upload, made here: a PNG of one colour that fades. */
import { crc32, deflateSync } from 'node:zlib'

const SIDE = 320

function chunk(kind: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind), content])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(content.length)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}

/** As `setInputFiles` takes it. */
export function picture(name: string): { name: string; mimeType: string; buffer: Buffer } {
  const rows = Buffer.alloc(SIDE * (1 + SIDE * 3))
  for (let y = 0; y < SIDE; y += 1) {
    for (let x = 0; x < SIDE; x += 1) {
      const fade = (x + y) / (2 * SIDE)
      const at = y * (1 + SIDE * 3) + 1 + x * 3
      rows.set([242 - 120 * fade, 231 - 90 * fade, 213 - 30 * fade], at)
    }
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(SIDE, 0)
  head.writeUInt32BE(SIDE, 4)
  // 8 bits each of red, green and blue.
  head.set([8, 2, 0, 0, 0], 8)
  const buffer = Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
  return { name, mimeType: 'image/png', buffer }
}
