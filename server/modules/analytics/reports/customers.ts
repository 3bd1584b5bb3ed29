import { REPORT_ROWS, REPORT_TABS } from '#shared/contracts/reports.ts'
import { cohortMargin, cohortRepeat, cohortRetention } from './cohorts.ts'
import { lifetime, ordersOfPeriod } from './lifetime.ts'
import type { Asking, Block, ReportSpec } from './report-spec.ts'
import { rfm, rfmBounds } from './rfm.ts'

const TABS: Record<(typeof REPORT_TABS.customers)[number], (asking: Asking) => Block[] | Promise<Block[]>> = {
  rfm,
  retention: cohortRetention,
  margin: cohortMargin,
  ltv: (asking) => [lifetime(asking), ordersOfPeriod(asking)],
  repeat: cohortRepeat,
}

/** Who buys how often and for how much, who comes back, and what a customer is worth. Orders without a customer are left out. */
export const customers: ReportSpec = {
  bases: [],
  tabs: REPORT_TABS.customers,
  by: (tab) => REPORT_ROWS[`customers.${tab}` as keyof typeof REPORT_ROWS],
  blocks: (asking) => TABS[asking.question.tab as 'rfm'](asking),
  bounds: (asking) => (asking.question.tab === 'rfm' ? rfmBounds(asking) : {}),
}
