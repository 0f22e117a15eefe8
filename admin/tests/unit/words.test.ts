import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import en from '@/utils/i18n/en'
import zh from '@/utils/i18n/zh'
import * as status from '@/utils/status'

type Tree = { [key: string]: string | Tree }

function keys(tree: Tree, prefix = ''): string[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [prefix + key] : keys(value, `${prefix}${key}.`),
  )
}

function places(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').sort()
}

function find(tree: Tree, path: string): string | Tree | undefined {
  return path
    .split('.')
    .reduce<string | Tree | undefined>(
      (at, key) => (typeof at === 'object' ? at[key] : undefined),
      tree,
    )
}

const src = join(process.cwd(), 'src')
const sources = readdirSync(src, { recursive: true })
  .map(String)
  .filter((name) => /\.(vue|ts)$/.test(name) && !name.includes('i18n'))
  .map((name) => ({ name, text: readFileSync(join(src, name), 'utf8') }))

describe('the words', () => {
  it('exist for every key that a page names', () => {
    const missing = sources.flatMap(({ name, text }) =>
      [...text.matchAll(/\b(?:t|translate)\(\s*'([\w.]+)'/g)]
        .filter((match) => typeof find(zh, match[1] ?? '') !== 'string')
        .map((match) => `${name}: ${match[1]}`),
    )
    expect(missing).toEqual([])
  })

  it('exist for every status', () => {
    const labels = Object.values(status).flatMap((table) =>
      typeof table === 'object' ? Object.values(table).map((look) => look.label) : [],
    )
    expect(labels.length).toBeGreaterThan(30)
    expect(labels.filter((label) => typeof find(zh, label) !== 'string')).toEqual([])
  })

  it('exist for every entry of the menu and every route', () => {
    const routes = sources.find(({ name }) => name.endsWith('router/index.ts'))
    const names = [...(routes?.text ?? '').matchAll(/name: '(\w+)'/g)].map((match) => match[1])
    expect(names.length).toBeGreaterThan(25)
    expect(names.filter((name) => typeof find(zh, `menu.${name}`) !== 'string')).toEqual([])
  })

  it('say the same in both languages, with the same places', () => {
    expect(keys(en)).toEqual(keys(zh))
    const differ = keys(zh).filter(
      (key) => places(String(find(zh, key))).join() !== places(String(find(en, key))).join(),
    )
    expect(differ).toEqual([])
  })

  it('are not Chinese where they should be English', () => {
    const chinese = keys(en).filter(
      (key) => /[\u4e00-\u9fff]/.test(String(find(en, key))) && key !== 'layout.language',
    )
    // The columns of a file are named as the server reads them.
    expect(chinese).toEqual(['shipment.columns'])
  })

  it('stand nowhere but there', () => {
    const literal = sources
      .filter(({ name }) => name.endsWith('.vue'))
      .filter(({ text }) => /[\u4e00-\u9fff]/.test(text.replace(/'[、]'|：|'中文'|'中'/g, '')))
      .map(({ name }) => name)
    expect(literal).toEqual([])
  })
})
