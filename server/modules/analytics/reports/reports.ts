import type { ReportCode } from '#shared/contracts/reports.ts'
import { funnel } from './funnel.ts'
import { overview } from './overview.ts'
import type { ReportSpec } from './report-spec.ts'

/** THE list of ready reports; null: what it would report on does not exist yet. */
export const REPORT_SPECS: Readonly<Partial<Record<ReportCode, ReportSpec | null>>> = {
  overview,
  funnel,
  calls: null,
  chats: null,
}
