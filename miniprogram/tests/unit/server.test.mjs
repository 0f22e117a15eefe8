import fs from 'node:fs'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serve } from '../../preview/server.mjs'

let preview
let mall
let folder

beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'preview-'))
    fs.mkdirSync(path.join(folder, 'app/static'), { recursive: true })
    fs.mkdirSync(path.join(folder, 'out'))
    fs.writeFileSync(path.join(folder, 'app/static/a.png'), 'picture')
    fs.writeFileSync(path.join(folder, 'app/app.js'), 'source')
    fs.writeFileSync(path.join(folder, 'out/index.html'), '<main>')
    fs.writeFileSync(path.join(folder, 'out/bundle.js'), 'bundle')
    fs.writeFileSync(path.join(folder, 'secret.png'), 'secret')
    mall = http.createServer((request, response) => response.end(`${request.method} ${request.url}`))
    await new Promise((resolve) => mall.listen(0, '127.0.0.1', resolve))
    const address = `http://127.0.0.1:${mall.address().port}`
    preview = await serve({ root: `${folder}/app`, out: `${folder}/out`, mall: address, simulator: address })
})
afterAll(async () => {
    await preview.close()
    mall.close()
    fs.rmSync(folder, { recursive: true })
})

const get = async (name, options) => {
    const response = await fetch(new URL(name, preview.url), { redirect: 'manual', ...options })
    return [response.status, await response.text()]
}

test('the page, its scripts and the app’s pictures are served', async () => {
    expect(await get('')).toEqual([200, '<main>'])
    expect(await get('__mp/bundle.js')).toEqual([200, 'bundle'])
    expect(await get('static/a.png')).toEqual([200, 'picture'])
    expect((await get('/'))[0]).toBe(302)
})

test('nothing else is', async () => {
    for (const name of [
        'app.js',
        'static/none.png',
        '../secret.png',
        '..%2fsecret.png',
        '__mp/..%2f..%2fsecret.png',
        '/other',
    ])
        expect((await get(name))[0]).toBe(404)
})

test('API, pictures of the shop and the simulator are passed on', async () => {
    expect(await get('/api/v1/orders?page=1', { method: 'POST', body: 'x' })).toEqual([
        200,
        'POST /api/v1/orders?page=1',
    ])
    expect(await get('/uploads/a.png')).toEqual([200, 'GET /uploads/a.png'])
    expect(await get('/_sim/pay', { method: 'POST' })).toEqual([200, 'POST /_sim/pay'])
})
