import type { MetricCard } from '#shared/contracts/analytics.ts'
import type { ReportBehindQuestion, ReportCode } from '#shared/contracts/reports.ts'
import type { BehindQuestion } from '#shared/contracts/analytics.ts'
import type { FigureFormat } from '../../../base/figure.ts'

/** Where the rows behind a number are found: in a ready report, or by a question of one's own. Kept in the address, so that a link opens them. */
export type BehindAddress =
  | { report: ReportCode; question: ReportBehindQuestion['question']; cell: ReportBehindQuestion['cell'] }
  | { metric: BehindQuestion }

/** A number with all that is said and opened of it. */
export type Figure = {
  title: string
  value: number | null
  format: FigureFormat
  /** Those of its column, so that digits stand below digits. */
  decimals?: number
  better: 'up' | 'down' | null
  /** Undefined: nothing is compared. */
  before?: number | null
  /** ISO 8601: what goes on is compared with as much of the time before, up to here. */
  beforeUntil?: string
  /** Of a share or a mean: what was divided by what. */
  part?: number
  of?: number
  /** How these two are written. */
  partFormat?: FigureFormat
  ofFormat?: FigureFormat
  isImmature?: boolean
  metric?: MetricCard
  /** Why there is no number. */
  missing?: string
  behind?: BehindAddress
}
