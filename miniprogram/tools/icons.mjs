// Draws the icons: components/icon/icon.wxss (masks, coloured by the text around them) and the pictures of the tab bar.
// Run it after a change here: `node tools/icons.mjs`.
import fs from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const root = fileURLToPath(new URL('..', import.meta.url))

// Paths on a 24 x 24 grid, drawn with a line of 1.8.
const ICONS = {
    home: '<path d="M3.5 11 12 3.8l8.5 7.2V20a.8.8 0 0 1-.8.8h-5V15h-5.4v5.8h-5a.8.8 0 0 1-.8-.8z"/>',
    grid: '<rect x="3.8" y="3.8" width="6.8" height="6.8" rx="1.6"/><rect x="13.4" y="3.8" width="6.8" height="6.8" rx="1.6"/><rect x="3.8" y="13.4" width="6.8" height="6.8" rx="1.6"/><circle cx="16.8" cy="16.8" r="3.4"/>',
    cart: '<path d="M2.8 4h2.7l2.3 11.2a1 1 0 0 0 1 .8h8.6a1 1 0 0 0 1-.8l1.8-8H6.2"/><circle cx="9.3" cy="19.6" r="1.3"/><circle cx="17" cy="19.6" r="1.3"/>',
    user: '<circle cx="12" cy="8" r="4.2"/><path d="M3.9 20.6c.6-4.2 4-6.4 8.1-6.4s7.5 2.2 8.1 6.4z"/>',
    search: '<circle cx="10.8" cy="10.8" r="6.8"/><path d="m16 16 4.6 4.6"/>',
    right: '<path d="m9 5 7 7-7 7"/>',
    left: '<path d="m15 5-7 7 7 7"/>',
    down: '<path d="m5 9 7 7 7-7"/>',
    close: '<path d="m5.5 5.5 13 13m0-13-13 13"/>',
    check: '<path d="m4.5 12.5 5.2 5.2L19.8 7"/>',
    plus: '<path d="M12 4.5v15M4.5 12h15"/>',
    minus: '<path d="M4.5 12h15"/>',
    trash: '<path d="M4 6.5h16M9.5 6.3V3.9h5v2.4M6 6.8l.9 13.4h10.2L18 6.8M10 10.5v6m4-6v6"/>',
    location: '<path d="M12 21.2s-7-6-7-11.4a7 7 0 0 1 14 0c0 5.4-7 11.4-7 11.4z"/><circle cx="12" cy="9.8" r="2.6"/>',
    edit: '<path d="M4 20.2h4.2L20 8.4 15.8 4.2 4 16z"/>',
    ticket: '<path d="M3.5 6.5h17v3.7a1.9 1.9 0 0 0 0 3.7v3.6h-17v-3.6a1.9 1.9 0 0 0 0-3.7z"/><path d="M14.5 7v10" stroke-dasharray="2 2"/>',
    clock: '<circle cx="12" cy="12" r="8.6"/><path d="M12 7v5.3l3.6 2.2"/>',
    flash: '<path d="M13.2 2.8 5 13.6h6l-1 7.6 8.6-11.4h-6.2z"/>',
    wallet: '<path d="M3.8 6.8v11.6a1.4 1.4 0 0 0 1.4 1.4h14.6V8.2H5.2a1.4 1.4 0 0 1 0-2.8h12.6v2.8"/><path d="M16 14h.6"/>',
    box: '<path d="m12 3.2 8.2 4v9.6l-8.2 4-8.2-4V7.2zM3.8 7.2l8.2 4 8.2-4M12 11.2v9.6"/>',
    truck: '<path d="M2.8 6h11.4v10.4H2.8zM14.2 9.4h4l3 3.4v3.6h-7z"/><circle cx="7" cy="17.6" r="1.8"/><circle cx="17.4" cy="17.6" r="1.8"/>',
    refund: '<path d="M4.5 9.5h11a4.6 4.6 0 0 1 0 9.2H8"/><path d="m8.5 5-4.2 4.5L8.5 14"/>',
    phone: '<path d="M6 3.6h3l1.4 4.2-2 1.6c1 2.3 2.9 4.2 5.2 5.2l1.6-2 4.2 1.4v3c0 1.2-1 2-2.2 2C10.600 18.600 5.400 13.400 4 5.800c0-1.200.8-2.200 2-2.200z"/>',
    camera: '<path d="M3.5 7.5h4l1.6-2.6h5.800l1.600 2.600h4v11.800h-17z"/><circle cx="12" cy="13" r="3.600"/>',
    share: '<path d="M12 3.800v11M8 7.600l4-3.800 4 3.800M4.500 12.500v7.700h15v-7.700"/>',
    warn: '<circle cx="12" cy="12" r="8.6"/><path d="M12 7.300v5.900M12 16.300v.4"/>',
    picture:
        '<rect x="3.500" y="4.500" width="17" height="15" rx="1.800"/><circle cx="8.600" cy="9.400" r="1.600"/><path d="m4 17.500 5-5 4 4 2.600-2.600 4.900 4.600"/>',
    copy: '<rect x="8.500" y="8.500" width="11.500" height="11.500" rx="1.600"/><path d="M15.500 8.500V5.400A1.400 1.400 0 0 0 14.100 4H5.400A1.400 1.400 0 0 0 4 5.400v8.700a1.400 1.400 0 0 0 1.400 1.400h3.100"/>',
}

const svg = (paths, colour = '#000', fill = 'none') =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24" fill="${fill}" stroke="${colour}" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round">${paths}</svg>`

const rules = Object.entries(ICONS).map(([name, paths]) => {
    const data = Buffer.from(svg(paths)).toString('base64')
    const address = `url('data:image/svg+xml;base64,${data}')`
    return `.icon-${name} {\n  --mask: ${address};\n}\n`
})
const sheet = `/* Made by tools/icons.mjs: change that. */
:host {
  display: inline-flex;
}
.icon {
  width: 1em;
  height: 1em;
  background-color: currentColor;
  -webkit-mask-image: var(--mask);
  mask-image: var(--mask);
  -webkit-mask-size: 100% 100%;
  mask-size: 100% 100%;
  -webkit-mask-repeat: no-repeat;
  mask-repeat: no-repeat;
}
${rules.join('')}`
fs.writeFileSync(`${root}components/icon/icon.wxss`, sheet)

// WeChat takes pictures for the tab bar, 81 x 81 pixels.
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })
const page = await browser.newPage({ viewport: { width: 81, height: 81 } })
for (const name of ['home', 'grid', 'cart', 'user']) {
    for (const [suffix, colour] of [
        ['', '#8a8f99'],
        ['-on', '#e1251b'],
        ['-dark', '#ff6f66'],
    ]) {
        const picture = svg(ICONS[name], colour).replace('width="24" height="24"', 'width="61" height="61"')
        await page.setContent(`<body style="margin:10px;background:transparent">${picture}</body>`)
        await page.screenshot({ path: `${root}static/tab/${name}${suffix}.png`, omitBackground: true })
    }
}
await browser.close()
