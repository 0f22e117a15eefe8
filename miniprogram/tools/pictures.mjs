// Makes the pictures of the README from what the browser tests saw: `./dev test miniprogram`, then
// `node tools/pictures.mjs`.
import fs from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const shots = fileURLToPath(new URL('../dist/shots/', import.meta.url))
const images = fileURLToPath(new URL('../../docs/images/', import.meta.url))
const WIDTH = 450

const PICTURES = {
    'miniprogram-home': 'home',
    'miniprogram-product': 'light-pages-product-index',
    'miniprogram-search': 'search-hits',
    'miniprogram-cart': 'cart',
    'miniprogram-confirm': 'confirm',
    'miniprogram-flash': 'flash-upcoming',
    'miniprogram-flash-won': 'flash-won',
    'miniprogram-order': 'order-detail-paid',
    'miniprogram-coupons': 'coupon-centre',
    'miniprogram-me-dark': 'dark-pages-user-index',
}

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })
const page = await browser.newPage()
fs.mkdirSync(images, { recursive: true })
for (const [name, shot] of Object.entries(PICTURES)) {
    const png = fs.readFileSync(`${shots}${shot}.png`).toString('base64')
    const webp = await page.evaluate(
        async ([source, width]) => {
            const image = new Image()
            image.src = `data:image/png;base64,${source}`
            await image.decode()
            const canvas = document.createElement('canvas')
            canvas.width = width
            canvas.height = Math.round((image.height * width) / image.width)
            const context = canvas.getContext('2d')
            context.imageSmoothingQuality = 'high'
            context.drawImage(image, 0, 0, canvas.width, canvas.height)
            return canvas.toDataURL('image/webp', 0.82).split(',')[1]
        },
        [png, WIDTH],
    )
    fs.writeFileSync(`${images}${name}.webp`, Buffer.from(webp, 'base64'))
}
await browser.close()
