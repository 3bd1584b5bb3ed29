import { Type, type Static, type TSchema } from 'typebox'
import { Base } from './analytics.ts'

/** What crosses the wire about dashboards. They hold no figures: a widget is a question to `POST /api/analytics/query`. */

const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Code = Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z][A-Za-z0-9_.-]*$' })
const Name = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' })

/** Spans that move with the clock, in days of the account's zone. `days`-ones end today. */
export const PERIODS = ['today', 'yesterday', 'week', 'last7', 'last30', 'month', 'previousMonth', 'quarter', 'last90', 'year', 'last365'] as const
export const PeriodName = Type.Enum([...PERIODS])
export type PeriodName = Static<typeof PeriodName>

export const COMPARISONS = ['previous', 'week', 'year'] as const
export const Comparison = Type.Enum([...COMPARISONS], { description: 'previous: as many days just before; week: the same days of the week before; year: the same days a year ago' })
export type Comparison = Static<typeof Comparison>

/** plan: how far the month is in one planned metric, of the month that the period ends in; `by` manager or site, or null for the whole alone. */
export const WIDGET_KINDS = ['number', 'line', 'bars', 'stacked', 'table', 'plan'] as const

const fields = {
  kind: Type.Enum([...WIDGET_KINDS]),
  title: orNull(Name),
  measures: Type.Array(Code, { minItems: 1, maxItems: 6, uniqueItems: true, description: 'Codes of metrics' }),
  by: Type.Union([Code, Type.Null()], { description: 'Code of a dimension: what its rows are; null for a number' }),
  split: Type.Union([Code, Type.Null()], { description: 'Code of a dimension: what its columns are' }),
  base: Type.Union([Base, Type.Null()], { description: 'By which date; null: the metric’s own' }),
  period: Type.Union([PeriodName, Type.Null()], { description: 'Its own whatever the dashboard shows; null: the dashboard’s' }),
  limit: Type.Integer({ minimum: 1, maximum: 100, description: 'Rows' }),
  width: Type.Integer({ minimum: 2, maximum: 12, description: 'Of twelve columns' }),
  height: Type.Integer({ minimum: 1, maximum: 4 }),
  isHidden: Type.Boolean(),
}
export const Widget = Type.Object({ id: Type.Integer(), ...fields })
export type Widget = Static<typeof Widget>
/** `id`: one that stands there already; without it a new one. */
export const WidgetInput = Type.Object({ id: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })), ...fields }, { additionalProperties: false })
export type WidgetInput = Static<typeof WidgetInput>

const dashboard = {
  id: Type.Integer(),
  code: Type.Union([Type.String(), Type.Null()], { description: 'Of a ready one; until somebody names it, the reader’s language does' }),
  name: orNull(Type.String()),
  isShared: Type.Boolean(),
  mine: Type.Boolean({ description: 'May be changed by whoever asks' }),
  owner: Type.Union([Type.Object({ id: Type.Integer(), name: Type.String() }), Type.Null()]),
}
export const DashboardSummary = Type.Object(dashboard)
export type DashboardSummary = Static<typeof DashboardSummary>
export const Dashboards = Type.Object({ dashboards: Type.Array(DashboardSummary) })
export type Dashboards = Static<typeof Dashboards>

export const DashboardCard = Type.Object({ ...dashboard, period: PeriodName, compare: orNull(Comparison), widgets: Type.Array(Widget) })
export type DashboardCard = Static<typeof DashboardCard>

export const CreateDashboard = Type.Object(
  {
    name: Name,
    isShared: Type.Optional(Type.Boolean({ description: 'Shown to everyone with analytics.view; needs analytics.change' })),
    copyOf: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'Begins with what stands on this one' })),
  },
  { additionalProperties: false },
)
export type CreateDashboard = Static<typeof CreateDashboard>

export const EditDashboard = Type.Partial(
  Type.Object({ name: Name, isShared: Type.Boolean(), period: PeriodName, compare: orNull(Comparison), widgets: Type.Array(WidgetInput, { maxItems: 40, description: 'All of them, in their order; what is not named is removed' }),
    from: Type.Array(Widget, { maxItems: 40, description: 'The widgets as the person saw them: when others stand there by now, `dashboard_changed` is refused and nothing is written' }) }),
  { additionalProperties: false, minProperties: 1 },
)
export type EditDashboard = Static<typeof EditDashboard>
