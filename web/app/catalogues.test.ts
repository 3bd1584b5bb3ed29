import { createRequire } from 'node:module'
import { relative, resolve } from 'node:path'
import { compileMessage } from '@lingui/message-utils/compileMessage'
import { describe, expect, it } from 'vitest'

type Message = { message?: string; translation?: string }
type Catalog = { path: string; collect: () => Promise<Record<string, Message> | undefined>; read: (locale: string) => Promise<Record<string, Message> | null> }

const require = createRequire(import.meta.url)
const { getCatalogs } = require('@lingui/cli/api') as { getCatalogs: (config: unknown) => Promise<Catalog[]> }
const { getConfig } = require('@lingui/conf') as { getConfig: (options: object) => unknown }

const root = resolve(import.meta.dirname, '../..')
const catalogs = await getCatalogs(getConfig({ cwd: root, configPath: resolve(root, 'lingui.config.ts') }))
type Token = string | [name: string, type?: string, options?: Record<string, Token[] | number | undefined>]
const names = (tokens: Token[]): string[] => tokens.flatMap(token =>
  typeof token === 'string' ? [] : [token[0], ...Object.values(token[2] ?? {}).flatMap(inner => (Array.isArray(inner) ? names(inner) : []))])
/** `{count}`, `<0>` and the like: a translation that loses one loses the value. */
const placeholders = (text: string): string[] =>
  [...new Set([...names(compileMessage(text) as Token[]).filter(name => name !== '#'), ...[...text.matchAll(/<\/?(\d+)/g)].map(match => match[0])])].sort()

describe.each(catalogs.map(catalog => [relative(root, catalog.path).replace(/\/locales\/.*$/, ''), catalog] as const))('the texts of %s', (_folder, catalog) => {
  it('have a translation in every language', async () => {
    const used = (await catalog.collect()) ?? {}
    for (const locale of ['en', 'ru']) {
      const known = (await catalog.read(locale)) ?? {}
      const missing = Object.entries(used).filter(([id]) => !known[id]?.translation).map(([id, one]) => one.message ?? id)
      expect(missing, `without ${locale}: run node setup/texts.mjs and fill locales/${locale}.po`).toEqual([])
    }
  }, 60_000)

  it('keep their placeholders in Russian', async () => {
    const known = (await catalog.read('ru')) ?? {}
    const broken = Object.entries(known).filter(([id, { message, translation }]) => translation && placeholders(message ?? id).join() !== placeholders(translation).join())
    expect(broken.map(([id, one]) => `${one.message ?? id} → ${one.translation}`)).toEqual([])
  })
})

it('one English text means one thing: catalogues do not translate it in two ways', async () => {
  const found = new Map<string, Set<string>>()
  for (const catalog of catalogs) {
    for (const [id, { translation }] of Object.entries((await catalog.read('ru')) ?? {})) {
      if (translation) found.set(id, (found.get(id) ?? new Set()).add(translation))
    }
  }
  const twofold = [...found.values()].filter(words => words.size > 1).map(words => [...words].join(' / '))
  expect(twofold, 'all catalogues are one at run time: give one of the texts a context, or say it otherwise').toEqual([])
})
