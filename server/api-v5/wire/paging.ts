import { Refusal } from '#server/platform/errors.ts'
import { readInteger } from './numbers.ts'
import { scalar, type Parameters } from './parameters.ts'

export type Page = { page: number; limit: number; offset: number }

const LIMITS = [20, 50, 100]
/** The lists of the store group are read in bigger pieces: modules ask for 250 rows of stock at once. */
const STORE_LIMITS = [...LIMITS, 250]
// Beyond it the offset no longer fits what PostgreSQL and clients count with; no real list has as many pages.
const LAST_PAGE = 10_000_000

/** @throws Refusal `wrong_parameter` for a limit that the protocol does not know or a page below 1 */
export function pageOf(query: Parameters, options: { store?: boolean; limit?: number } = {}): Page {
  const limit = whole(query, 'limit') ?? options.limit ?? 20
  if (!(options.store ? STORE_LIMITS : LIMITS).includes(limit)) refuse('limit')
  const page = whole(query, 'page') ?? 1
  if (page < 1 || page > LAST_PAGE) refuse('page')
  return { page, limit, offset: (page - 1) * limit }
}

export type Pagination = { limit: number; totalCount: number; currentPage: number; totalPageCount: number }

export function pagination(page: Page, totalCount: number): Pagination {
  return { limit: page.limit, totalCount, currentPage: page.page, totalPageCount: Math.ceil(totalCount / page.limit) }
}

function whole(query: Parameters, name: string): number | undefined {
  const value = scalar(query, name)
  if (value === undefined || value === '') return undefined
  return readInteger(value) ?? refuse(name)
}

function refuse(name: string): never {
  throw new Refusal('wrong_parameter', {}, 400, [{ path: name, code: 'not_valid' }])
}
