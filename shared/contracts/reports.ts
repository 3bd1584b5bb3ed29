import { Type, type Static, type TSchema } from 'typebox'
import { Day } from './analytics.ts'

/**
 * What crosses the wire about the ready reports. Every report answers in one shape: blocks of columns and rows, whose numbers all have an address; whoever
 * asks for what is behind an address gets the very rows that the number was counted from.
 */

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Words = Type.Object({ ru: Type.String(), en: Type.String() })
const Key = Type.String({ maxLength: 400 })
const Name = Type.String({ minLength: 1, maxLength: 64 })

export const REPORTS = ['overview', 'funnel', 'statuses', 'managers', 'sources', 'ads', 'products', 'customers', 'delivery', 'tasks', 'calls', 'chats'] as const
export const ReportCode = Type.Enum([...REPORTS])
export type ReportCode = Static<typeof ReportCode>

/** Tabs of the reports that have some; the first is shown when none is asked for. */
export const REPORT_TABS = {
  funnel: ['received', 'changes', 'now'],
  products: ['abc', 'leaders', 'outsiders', 'returns'],
  customers: ['rfm', 'retention', 'margin', 'ltv', 'repeat'],
} as const

/** What rows may stand for, in the reports that leave it open; the first unless told otherwise. */
export const REPORT_ROWS = {
  managers: ['manager', 'responsible'],
  sources: ['source', 'medium', 'campaign', 'site'],
  ads: ['source', 'medium', 'campaign'],
  'customers.retention': ['month', 'source', 'product'],
  'customers.margin': ['month', 'source', 'product'],
  'customers.repeat': ['month', 'source', 'product'],
} as const

export const REPORT_BASES = ['created', 'completed', 'paid', 'status'] as const

export const ReportQuestion = Type.Object({
  from: Day,
  to: Day,
  base: Type.Optional(Type.Enum([...REPORT_BASES], { description: 'By which date an order belongs to the period: created (unless told otherwise), completed, fully paid, or moved to its present status' })),
  sites: Type.Optional(Type.Array(Name, { maxItems: 100, description: 'None = all that one may see' })),
  compare: Type.Optional(Type.Enum(['previous', 'year'], { description: 'With as many days just before, or with the same days a year ago' })),
  switches: Type.Optional(
    Type.Object({
      cancelled: Type.Optional(Type.Boolean({ description: 'Money of cancelled orders counts; unless told it does not' })),
      zero: Type.Optional(Type.Boolean({ description: 'Orders for nothing count; unless told they do' })),
      delivery: Type.Optional(Type.Boolean({ description: 'What was charged for delivery is revenue; unless told it is' })),
    }),
  ),
  tab: Type.Optional(Name),
  by: Type.Optional(Name),
  measure: Type.Optional(Type.Enum(['revenue', 'margin', 'quantity'], { description: 'What ABC weighs goods by' })),
  bounds: Type.Optional(
    Type.Record(Type.String({ maxLength: 16 }), Type.Array(Type.Number({ minimum: 0, maximum: 1e15 }), { maxItems: 10 }), {
      description:
        'Own thresholds. ABC: abc [0.8, 0.95], xyz [0.1, 0.25] as shares of one. RFM: recency (days, rising: [30,60,90,180]), frequency (orders: [2,3,5,10]), monetary (minor units; none = quintiles). As many bands as bounds and one more: 3×3 by two bounds',
    }),
  ),
  sort: Type.Optional(Type.String({ maxLength: 65, description: 'A column’s code, with a minus for the largest first' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, description: 'Rows of a long table; 100 unless told' })),
  offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
})
export type ReportQuestion = Static<typeof ReportQuestion>

const FORMATS = ['money', 'count', 'quantity', 'percent', 'days', 'hours', 'minutes', 'ratio'] as const
export const ReportFormat = Type.Enum([...FORMATS], {
  description: 'money: minor units of the account’s currency; percent: 12.5 = 12.5 %; days, hours, minutes: in that unit',
})

export const ReportColumn = Type.Object({
  code: Type.String(),
  title: Words,
  metric: Type.String({ description: 'Code in shared/metrics: what it is, on hover' }),
  format: ReportFormat,
  partFormat: Type.Enum([...FORMATS], { description: 'How a cell’s `part` is written, and the values of the rows behind it' }),
  ofFormat: Type.Enum([...FORMATS], { description: 'How a cell’s `of` is written' }),
  better: Nullable(Type.Enum(['up', 'down'])),
  opens: Type.Enum(['count', 'sum', 'values'], {
    description: 'What of the rows behind equals the number (or its `part`): how many there are, the sum of their values, or the spread of their values (median, percentile)',
  }),
})
export type ReportColumn = Static<typeof ReportColumn>

export const ReportCell = Type.Object({
  value: Nullable(Type.Number({ description: 'Null: nothing to divide by, shown as a dash' })),
  part: Type.Optional(Type.Number({ description: 'Of a share, a mean or a rate: value = part / of × times' })),
  of: Type.Optional(Type.Number()),
  times: Type.Optional(Type.Number()),
  before: Type.Optional(Nullable(Type.Number({ description: 'In the period compared with' }))),
  beforePart: Type.Optional(Type.Number()),
  beforeOf: Type.Optional(Type.Number()),
  isImmature: Type.Optional(Type.Boolean({ description: 'Time enough has not passed: shown pale' })),
})
export type ReportCell = Static<typeof ReportCell>

export const ReportRow = Type.Object({
  key: Key,
  title: Type.Union([Type.String(), Words]),
  color: Type.Optional(Type.String({ description: 'Of a status group' })),
  level: Type.Optional(Type.Integer({ description: '1: belongs to the nearest row of level 0 above it' })),
  marks: Type.Optional(Type.Record(Type.String(), Type.String(), { description: 'Classes of the row: abc A, xyz X' })),
  opens: Type.Optional(Type.Object({ entity: Type.String(), id: Type.Integer() }, { description: 'The record that the row is: a product' })),
  cells: Type.Record(Type.String(), ReportCell, { description: 'By the column’s code; in a matrix by `<across>:<column>`' }),
})
export type ReportRow = Static<typeof ReportRow>

export const ReportBlock = Type.Object({
  code: Type.String(),
  kind: Type.Enum(['figures', 'table', 'matrix', 'funnel', 'series'], {
    description: 'figures: one row, `all`; table; matrix: rows by `across`; funnel: rows are stages in their order; series: rows are days in their order',
  }),
  title: Words,
  columns: Type.Array(ReportColumn),
  across: Type.Optional(Type.Array(Type.Object({ key: Key, title: Type.Union([Type.String(), Words]) }), { description: 'Of a matrix: what stands along the top' })),
  rowsTitle: Type.Optional(Words),
  acrossTitle: Type.Optional(Words),
  rows: Type.Array(ReportRow),
  total: Nullable(ReportRow),
  rowCount: Type.Integer({ description: 'Of all pages' }),
  nextOffset: Nullable(Type.Integer()),
  notes: Type.Array(
    Type.Object({ code: Type.String(), params: Type.Record(Type.String(), Type.Unknown()), text: Words }, { description: 'What to know before believing it: «ещё 38 % заказов в пути», «мало данных»' }),
  ),
})
export type ReportBlock = Static<typeof ReportBlock>

export const Report = Type.Object({
  report: ReportCode,
  connected: Type.Boolean({ description: 'False: there is nothing to report on yet (calls, chats)' }),
  tab: Nullable(Type.String()),
  by: Nullable(Type.String()),
  from: Day,
  to: Day,
  compared: Nullable(Type.Object({ from: Day, to: Day })),
  base: Type.Enum([...REPORT_BASES]),
  bases: Type.Array(Type.Enum([...REPORT_BASES]), { description: 'Which the report can be asked by; none = it has its own' }),
  bounds: Type.Record(Type.String(), Type.Array(Type.Number()), { description: 'The thresholds it was counted with' }),
  currency: Type.String(),
  timeZone: Type.String(),
  asOf: Nullable(Type.String({ description: 'ISO 8601, UTC: everything committed until then is counted' })),
  blocks: Type.Array(ReportBlock),
})
export type Report = Static<typeof Report>

export const ReportBehindQuestion = Type.Object({
  question: ReportQuestion,
  cell: Type.Object({
    block: Name,
    row: Nullable(Key),
    column: Name,
    across: Type.Optional(Key),
    compared: Type.Optional(Type.Boolean({ description: 'What is behind `before`' })),
  }, { description: 'row null = the total' }),
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, description: '50 unless told' })),
})
export type ReportBehindQuestion = Static<typeof ReportBehindQuestion>

export const ReportBehindRow = Type.Object({
  entity: Type.String({ description: 'order, customer, product, task, cost, visit' }),
  id: Type.Integer(),
  title: Type.String({ description: 'As far as the person may see it; `#id` when the record is gone' }),
  date: Nullable(Type.String({ description: 'ISO 8601, UTC' })),
  value: Nullable(Type.Number({ description: 'What it brought to the number, in its format' })),
  fields: Type.Record(Type.String(), Type.Unknown(), { description: 'By names of the entity’s field catalogue: status, total, managerId …' }),
})

export const ReportBehind = Type.Object({
  entity: Type.String(),
  opens: Type.Enum(['count', 'sum', 'values']),
  count: Type.Integer(),
  sum: Nullable(Type.Number()),
  format: ReportFormat,
  columns: Type.Array(Type.Object({ name: Type.String(), label: Words, type: Type.String(), options: Type.Optional(Type.String()) }), { description: 'Of `fields`, in their order' }),
  rows: Type.Array(ReportBehindRow),
  nextCursor: Nullable(Type.String()),
})
export type ReportBehind = Static<typeof ReportBehind>
