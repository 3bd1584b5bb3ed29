import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { apiV5Methods } from '../../server/api-v5/index.ts'
import { fullPath } from '../../server/api-v5/wire/router.ts'
import { PROTOCOL } from './protocol-methods.ts'

/** Old names of methods that modules in use still call; the protocol's documentation has dropped them. */
const OLD_NAMES = ['GET /store/products-groups', 'GET /users-groups']

const WORDS = {
  en: { head: ['Group', 'Served', 'Methods'], of: 'of', total: 'all', none: 'Not served yet' },
  ru: { head: ['Группа', 'Есть', 'Методы'], of: 'из', total: 'всего', none: 'Пока нет' },
}

// Placeholders are compared by their place: the protocol's clients name them in several ways.
const nameless = (method: string): string => method.replace(/\{\w+\}/g, '{}')
const served = apiV5Methods.map((method) => `${method.verb} ${fullPath(method).replace('/api/v5', '')}`)
const isServed = (method: string): boolean => served.some((one) => nameless(one) === nameless(method))

/** The section of the README as it must be. */
function section(language: keyof typeof WORDS): string {
  const { head, of, total, none } = WORDS[language]
  const groups = Object.entries(PROTOCOL).map(([name, methods]) => ({ name, all: methods.length, here: methods.filter(isServed) }))
  const count = (part: number, whole: number): string => `${part} ${of} ${whole}`
  const sum = groups.reduce((sums, { all, here }) => ({ all: sums.all + all, here: sums.here + here.length }), { all: 0, here: 0 })
  return [
    `| ${head.join(' | ')} |`,
    '| --- | --- | --- |',
    ...groups.filter(({ here }) => here.length > 0).map(({ name, all, here }) => `| ${name} | ${count(here.length, all)} | ${here.map((method) => `\`${method}\``).join(', ')} |`),
    `| **${total}** | **${count(sum.here, sum.all)}** | |`,
    '',
    `${none}: ${groups.filter(({ here }) => here.length === 0).map(({ name, all }) => `${name} (${all})`).join(', ')}.`,
  ].join('\n')
}

function written(file: string): string | undefined {
  const text = readFileSync(join(import.meta.dirname, '../..', file), 'utf8')
  return /<!-- served methods -->\n([^]*?)\n<!-- \/served methods -->/.exec(text)?.[1]
}

describe('the methods of API v5 that are served', () => {
  test('the protocol has 188 methods, each named once', () => {
    const all = Object.values(PROTOCOL).flat().map(nameless)
    expect([all.length, new Set(all).size]).toEqual([188, 188])
  })

  test('are methods of the protocol, or old names of such', () => {
    const known = new Set(Object.values(PROTOCOL).flat().map(nameless))
    expect(served.filter((method) => !known.has(nameless(method)))).toEqual(OLD_NAMES)
  })

  test('stand in README.md', () => expect(written('README.md')).toBe(section('en')))
  test('stand in README.ru.md', () => expect(written('README.ru.md')).toBe(section('ru')))
})
