import { Type, type Static, type TSchema } from 'typebox'
import { Question } from './analytics.ts'
import { PeriodName } from './dashboards.ts'

/** What crosses the wire about reports that people put together. They hold no figures: a report is a question to `POST /api/analytics/query`. */

const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Name = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' })
const { measures, rows, columns, base, sites, switches, filters, where, sort, limit, compare, period } = Question.properties

export const REPORT_VIEWS = ['table', 'line', 'bars', 'stacked'] as const

export const ReportLayout = Type.Object(
  {
    measures, rows, columns, base, sites, switches, filters, where, sort, limit, compare,
    period: Type.Union([PeriodName, period], { description: 'A span that moves with the clock, or own days' }),
    view: Type.Enum([...REPORT_VIEWS], { description: 'A chart is drawn of reports with one dimension in the rows' }),
  },
  { additionalProperties: false },
)
export type ReportLayout = Static<typeof ReportLayout>

export const ReportSchedule = Type.Object(
  {
    every: Type.Enum(['day', 'week', 'month']),
    weekday: Type.Optional(Type.Integer({ minimum: 1, maximum: 7, description: 'Monday first; of a weekly one' })),
    day: Type.Optional(Type.Integer({ minimum: 1, maximum: 31, description: 'Of a monthly one; the last of the month where it has no such day' })),
    time: Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', description: 'HH:MM by the account’s clock' }),
    format: Type.Enum(['xlsx', 'csv']),
    userIds: Type.Array(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }), { maxItems: 50, uniqueItems: true, description: 'People of the shop' }),
    channels: Type.Array(Type.Enum(['email', 'telegram']), { minItems: 1, maxItems: 2, uniqueItems: true, description: 'Telegram brings the figures as text, e-mail with the file' }),
    emails: Type.Array(Type.String({ maxLength: 200, pattern: '^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$' }), { maxItems: 20, uniqueItems: true, description: 'Of people outside' }),
  },
  { additionalProperties: false },
)
export type ReportSchedule = Static<typeof ReportSchedule>

const LastSent = Type.Object({
  at: Type.String(),
  to: Type.Integer({ description: 'How many receivers it was planned for' }),
  code: orNull(Type.String({ description: 'Why it did not go: reports_away, report_too_heavy, report_refused (its question cannot be answered any more), nobody_may_see (none of its receivers), owner_gone, owner_rights, fault' })),
})

const report = {
  id: Type.Integer(),
  name: Type.String(),
  isShared: Type.Boolean(),
  mine: Type.Boolean({ description: 'May be changed by whoever asks' }),
  owner: Type.Object({ id: Type.Integer(), name: Type.String() }),
  updatedAt: Type.String(),
}
export const SavedReportSummary = Type.Object({ ...report, isScheduled: Type.Boolean() })
export type SavedReportSummary = Static<typeof SavedReportSummary>
export const SavedReports = Type.Object({ reports: Type.Array(SavedReportSummary) })
export type SavedReports = Static<typeof SavedReports>

export const SavedReport = Type.Object({
  ...report, layout: ReportLayout,
  schedule: orNull(ReportSchedule),
  nextAt: orNull(Type.String()),
  lastSent: orNull(LastSent),
})
export type SavedReport = Static<typeof SavedReport>

export const CreateReport = Type.Object(
  { name: Name, layout: ReportLayout, isShared: Type.Optional(Type.Boolean({ description: 'Shown to everyone with analytics.view, by their own rights; needs analytics.change' })), schedule: Type.Optional(orNull(ReportSchedule)) },
  { additionalProperties: false },
)
export type CreateReport = Static<typeof CreateReport>

export const EditReport = Type.Partial(
  Type.Object({ name: Name, layout: ReportLayout, isShared: Type.Boolean(), schedule: orNull(ReportSchedule), from: Type.Record(Type.String(), Type.Unknown(), { description: 'The layout as the person opened it, as it came: when another is kept by now, `report_changed` is refused and nothing is written' }) }),
  { additionalProperties: false, minProperties: 1 },
)
export type EditReport = Static<typeof EditReport>
