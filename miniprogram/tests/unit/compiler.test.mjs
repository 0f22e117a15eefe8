// The compiler of the preview refuses what WeChat would refuse.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { compile } from '../../preview/compiler/build.mjs'
import { rpx } from '../../preview/compiler/styles.mjs'
import { officialProblems } from '../../preview/official.mjs'

const folders = []
afterEach(() => folders.splice(0).forEach((folder) => fs.rmSync(folder, { recursive: true })))

/** A mini-program of one page, with some files changed or added. */
function app(changes = {}) {
    const root = fs.mkdtempSync(path.join(os.tmpdir(), 'mp-'))
    folders.push(root)
    const files = {
        'app.json': '{"pages":["pages/a/a"]}',
        'app.js': 'App({})',
        'pages/a/a.json': '{}',
        'pages/a/a.js': 'Page({})',
        'pages/a/a.wxml': '<view>hello</view>',
        'package.json': '{}',
        ...changes,
    }
    for (const [name, text] of Object.entries(files)) {
        fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true })
        fs.writeFileSync(path.join(root, name), text)
    }
    return root
}

const problems = async (changes) => (await compile(app(changes))).project.problems

test('a good app has no problems', async () => {
    expect(await problems()).toEqual([])
})

test.each([
    ['a page that is missing', { 'app.json': '{"pages":["pages/a/a","pages/b/b"]}' }, /pages\/b\/b.*no \.js file/],
    ['broken JSON', { 'pages/a/a.json': '{' }, /pages\/a\/a\.json invalid JSON/],
    ['an unclosed tag', { 'pages/a/a.wxml': '<view><text></view>' }, /pages\/a\/a\.wxml/],
    ['a tag of HTML', { 'pages/a/a.wxml': '<div/>' }, /unknown tags: div/],
    [
        'a component that is missing',
        { 'pages/a/a.json': '{"usingComponents":{"x":"/x"}}' },
        /usingComponents\.x: \/x not found/,
    ],
    [
        'a component that is named like one of WeChat',
        {
            'pages/a/a.json': '{"usingComponents":{"icon":"/c/c"}}',
            'c/c.json': '{"component":true}',
            'c/c.js': 'Component({})',
            'c/c.wxml': '<view/>',
        },
        /usingComponents\.icon: WeChat has a component of that name/,
    ],
    ['a module that is missing', { 'pages/a/a.js': 'require("./nothing")' }, /require\("\.\/nothing"\) not found/],
    ['broken JavaScript', { 'pages/a/a.js': 'Page({' }, /pages\/a\/a\.js/],
    ['broken WXSS', { 'pages/a/a.wxss': '.a { color: red' }, /pages\/a\/a\.wxss/],
    ['a local picture in WXSS', { 'pages/a/a.wxss': '.a { background: url(/x.png) }' }, /no local url/],
    ['a star in WXSS', { 'pages/a/a.wxss': '.a * { color: red }' }, /allows no \*/],
    [
        'a regular expression in WXS',
        { 'pages/a/a.wxml': '<wxs module="m">module.exports={r:/a/}</wxs>' },
        /regular expression/,
    ],
    [
        'a tab that is no page',
        { 'app.json': '{"pages":["pages/a/a"],"tabBar":{"list":[{"pagePath":"pages/z/z"}]}}' },
        /pages\/z\/z is not in pages/,
    ],
    [
        'a main package that is too large',
        { 'app.js': `App({});/*${'x'.repeat(1.6 * 1024 * 1024)}*/` },
        /main the package has/,
    ],
])('refuses %s', async (_what, changes, words) => {
    const found = await problems(changes)
    const errors = found.filter(({ level }) => level === 'error').map(({ file, message }) => `${file} ${message}`)
    expect(errors.join('\n')).toMatch(words)
})

test('sub-packages are measured by themselves', async () => {
    const { sizes } = await compile(
        app({
            'app.json': '{"pages":["pages/a/a"],"subPackages":[{"root":"sub","pages":["b/b"]}]}',
            'sub/b/b.json': '{}',
            'sub/b/b.js': 'Page({})',
            'sub/b/b.wxml': '<view/>',
        }),
    )
    expect(Object.keys(sizes)).toEqual(['main', 'sub'])
})

test('rpx are parts of the width of the screen', () => {
    expect(rpx('750rpx')).toBe('100vw')
    expect(rpx('calc(10px + -37.5rpx)')).toBe('calc(10px + -5vw)')
})

test('WeChat’s own compilers refuse broken WXML and WXSS', async () => {
    const good = await officialProblems(app())
    expect(good.map(({ ok }) => ok)).toEqual([true, true])
    const [wxml] = await officialProblems(app({ 'pages/a/a.wxml': '<view><text></view>' }))
    expect(wxml.ok).toBe(false)
    const [, wxss] = await officialProblems(app({ 'pages/a/a.wxss': '.a { color: red' }))
    expect(wxss.ok).toBe(false)
})

test('the shop itself compiles, all pages in packages of their area', async () => {
    const { project, sizes } = await compile(fileURLToPath(new URL('../..', import.meta.url)))
    expect(project.problems.filter(({ level }) => level === 'error')).toEqual([])
    expect(sizes.main).toBeLessThan(1.5 * 1024 * 1024)
})
