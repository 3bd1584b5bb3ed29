import type { REPORT_ROWS, REPORT_TABS, ReportCode } from '#shared/contracts/reports.ts'
import type { ReportSearch } from './report-search.ts'

type Listed<T> = { [key in keyof T]: readonly string[] }
/** As the contract has them; it cannot be imported here, since its schemas would come along. */
export const TABS: Listed<typeof REPORT_TABS> = {
  funnel: ['received', 'changes', 'now'],
  products: ['abc', 'leaders', 'outsiders', 'returns'],
  customers: ['rfm', 'retention', 'margin', 'ltv', 'repeat'],
}
export const ROWS: Listed<typeof REPORT_ROWS> = {
  managers: ['manager', 'responsible'],
  sources: ['source', 'medium', 'campaign', 'site'],
  ads: ['source', 'medium', 'campaign'],
  'customers.retention': ['month', 'source', 'product'],
  'customers.margin': ['month', 'source', 'product'],
  'customers.repeat': ['month', 'source', 'product'],
}

export type Choices = { tabs: readonly string[]; tab: string | null; bys: readonly string[]; hasMeasure: boolean }

/** What can be chosen on a report beside its period. */
export function choicesOf(code: ReportCode, { tab: named }: Pick<ReportSearch, 'tab'>): Choices {
  const tabs = (TABS as Record<string, readonly string[]>)[code] ?? []
  const tab = tabs.find(one => one === named) ?? tabs[0] ?? null
  const rows = ROWS as Record<string, readonly string[]>
  return { tabs, tab, bys: rows[tab ? `${code}.${tab}` : code] ?? [], hasMeasure: code === 'products' && tab === 'abc' }
}
