// Serves a compiled mini-program below /preview/ and passes the rest on: /api and /uploads to the mall, /_sim to the
// simulator. So the browser sees one origin, and the app reaches its back end without CORS, as on a phone.
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'

const TYPES = {
    '.css': 'text/css; charset=utf-8',
    '.gif': 'image/gif',
    '.html': 'text/html; charset=utf-8',
    '.jpeg': 'image/jpeg',
    '.jpg': 'image/jpeg',
    '.js': 'text/javascript; charset=utf-8',
    '.map': 'application/json',
    '.png': 'image/png',
    '.svg': 'image/svg+xml',
    '.webp': 'image/webp',
}
const PICTURE = /\.(png|jpe?g|gif|svg|webp)$/i
const BASE = '/preview/'

const refuse = (response, status, text) => {
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' })
    response.end(text)
}

/** Sends the file `name` below `folder`, and nothing from outside it. */
function sendFile(response, folder, name) {
    const file = path.resolve(folder, path.normalize('/' + name).slice(1))
    if (!file.startsWith(folder + path.sep)) return refuse(response, 404, 'not found')
    return fs.readFile(file, (error, content) => {
        if (error) return refuse(response, 404, 'not found')
        const type = TYPES[path.extname(file).toLowerCase()] || 'application/octet-stream'
        response.writeHead(200, { 'content-type': type, 'cache-control': 'no-cache' })
        return response.end(content)
    })
}

function passOn(request, response, target) {
    const { hostname, port } = new URL(target)
    const headers = { ...request.headers, host: `${hostname}:${port}` }
    const onward = http.request({ hostname, port, path: request.url, method: request.method, headers }, (answer) => {
        response.writeHead(answer.statusCode, answer.headers)
        answer.pipe(response)
    })
    onward.on('error', () => {
        if (response.headersSent) response.destroy()
        else refuse(response, 502, 'the back end does not answer')
    })
    response.on('close', () => onward.destroy())
    request.pipe(onward)
}

/**
 * `root` is the mini-program, `out` what `build` made of it; `mall` and `simulator` are addresses such as
 * http://127.0.0.1:8080. Answers `{url, close}` once it listens on `host:port`; port 0 takes a free one.
 */
export function serve({ root, out, mall, simulator, host = '127.0.0.1', port = 0 }) {
    const folders = { root: path.resolve(root), out: path.resolve(out) }
    const server = http.createServer((request, response) => {
        let name
        try {
            name = decodeURIComponent(new URL(request.url, 'http://x').pathname)
        } catch {
            return refuse(response, 400, 'bad address')
        }
        if (name.startsWith('/api/') || name.startsWith('/uploads/')) return passOn(request, response, mall)
        if (name.startsWith('/_sim/')) return passOn(request, response, simulator)
        if (name === '/' || name === BASE.slice(0, -1)) {
            response.writeHead(302, { location: BASE })
            return response.end()
        }
        if (!name.startsWith(BASE)) return refuse(response, 404, 'not found')
        const rest = name.slice(BASE.length)
        if (rest === '' || rest === 'phone.html') return sendFile(response, folders.out, rest || 'index.html')
        if (rest.startsWith('__mp/')) return sendFile(response, folders.out, rest.slice('__mp/'.length))
        if (PICTURE.test(rest)) return sendFile(response, folders.root, rest)
        return refuse(response, 404, 'not found')
    })
    return new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, host, () => {
            const url = `http://${host}:${server.address().port}${BASE}`
            const close = () => {
                server.closeAllConnections()
                return new Promise((done) => server.close(done))
            }
            resolve({ url, close })
        })
    })
}
