import { dimensionOf } from '#shared/metrics/index.ts'
import type { Database } from '#server/platform/db.ts'
import { nameOf } from '#server/modules/settings/index.ts'
import type { Setting } from './setting.ts'

/** What people call the codes of rows and columns. */
export type Titles = {
  /** Names that stand in PostgreSQL are fetched for these rows at once. */
  learn(dimensions: readonly string[], rows: readonly (readonly string[])[]): Promise<void>
  of(dimension: string, code: string): string
  /** Time by its codes, all else by title; what is not given comes last. */
  compare(dimension: string, one: string, other: string): number
}

const NAMED = { product: 'product', group: 'product_group', customerSegment: 'segment' } as const
type Named = keyof typeof NAMED

export function titlesOf(db: Database, { references }: Setting): Titles {
  const learned = new Map<string, string>()
  const of = (dimension: string, code: string): string => {
    if (code === '') return ''
    const options = dimensionOf(dimension)?.options
    return (options ? nameOf(references, options, code) : null) ?? learned.get(`${dimension} ${code}`) ?? code
  }
  return {
    of,
    async learn(dimensions, rows) {
      for (const [index, dimension] of dimensions.entries()) {
        if (!(dimension in NAMED)) continue
        const ids = [...new Set(rows.map((codes) => Number(codes[index])))].filter((id) => id > 0 && !learned.has(`${dimension} ${id}`))
        if (ids.length === 0) continue
        const named = await db.selectFrom(NAMED[dimension as Named]).select(['id', 'name']).where('id', 'in', ids).execute()
        for (const { id, name } of named) learned.set(`${dimension} ${id}`, name)
      }
    },
    compare(dimension, one, other) {
      if (one === other) return 0
      if (one === '' || other === '') return one === '' ? 1 : -1
      if (dimensionOf(dimension)?.kind === 'time') return one < other ? -1 : 1
      return of(dimension, one).localeCompare(of(dimension, other), references.account.locale) || (one < other ? -1 : 1)
    },
  }
}
