import type { ReportCode } from '#shared/contracts/reports.ts'
import { ads } from './ads.ts'
import { customers } from './customers.ts'
import { delivery } from './delivery.ts'
import { funnel } from './funnel.ts'
import { managers } from './managers.ts'
import { overview } from './overview.ts'
import { products } from './products.ts'
import type { ReportSpec } from './report-spec.ts'
import { sources } from './sources.ts'
import { statuses } from './statuses.ts'
import { tasks } from './tasks.ts'

/** THE list of ready reports; null: what it would report on does not exist yet. */
export const REPORT_SPECS: Readonly<Partial<Record<ReportCode, ReportSpec | null>>> = {
  overview,
  funnel,
  statuses,
  managers,
  sources,
  ads,
  products,
  customers,
  delivery,
  tasks,
  calls: null,
  chats: null,
}
