import { readListSearch, type ListSearch } from '../../ui/table/list-state.ts'

const whole = (value: unknown): number | undefined => (Number.isInteger(Number(value)) && Number(value) > 0 ? Number(value) : undefined)

/** What the list of products keeps in the address: that of every list, and the group that is chosen beside it. */
export type ProductSearch = ListSearch & { group?: number }

export function readProductSearch(search: Record<string, unknown>): ProductSearch {
  const group = whole(search.group)
  return { ...readListSearch(search), ...(group ? { group } : {}) }
}

/** `load`: the load whose report is open. */
export type LoadSearch = { load?: number }

export function readLoadSearch(search: Record<string, unknown>): LoadSearch {
  const load = whole(search.load)
  return load ? { load } : {}
}
