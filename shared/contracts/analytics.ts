import { Type, type Static, type TSchema } from 'typebox'
import { ConditionSchema } from '../conditions.ts'

/** What crosses the wire about figures: the catalogue of metrics and dimensions, a question, its answer, and the rows behind a number. */

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Code = Type.String({ minLength: 1, maxLength: 64 })
/** Of the years that the engine of reports can hold, with room for what a period is compared with. */
export const Day = Type.String({ pattern: '^(19|20|21)\\d{2}-\\d{2}-\\d{2}$', description: 'YYYY-MM-DD from 1900 to 2199, a day of the account’s time zone' })
const Moment = Type.String({ description: 'ISO 8601, UTC' })
const Words = Type.Object({ ru: Type.String(), en: Type.String() })

export const Period = Type.Object({ from: Day, to: Day }, { description: 'Both days are included', additionalProperties: false })
export type Period = Static<typeof Period>

export const Base = Type.Enum(['created', 'completed', 'paid'], {
  description: 'The date that puts an order into the period: of its creation, of reaching the group «complete», of full payment. A metric that knows no such date keeps its own first one',
})
export type Base = Static<typeof Base>

export const Switches = Type.Object(
  {
    cancelled: Type.Optional(Type.Boolean({ default: false, description: 'true: cancelled orders count in money and numbers too (rates of cancelling always see them)' })),
    zero: Type.Optional(Type.Boolean({ default: true, description: 'false: orders whose total is zero are left out' })),
    delivery: Type.Optional(Type.Boolean({ default: true, description: 'false: revenue is of goods alone, without what customers pay for delivery' })),
  },
  { additionalProperties: false },
)
export type Switches = Static<typeof Switches>

export const DimensionFilter = Type.Object(
  {
    dimension: Code,
    in: Type.Array(Type.String({ maxLength: 500 }), { minItems: 1, maxItems: 500, description: 'Codes as rows have them; an empty text means those without one' }),
    not: Type.Optional(Type.Boolean({ description: 'true: none of them' })),
  },
  { additionalProperties: false },
)
export type DimensionFilter = Static<typeof DimensionFilter>

const asked = {
  period: Period,
  base: Type.Optional(Base),
  sites: Type.Optional(Type.Array(Code, { maxItems: 100, description: 'Codes; all that the person may see when absent' })),
  switches: Type.Optional(Switches),
  filters: Type.Optional(Type.Array(DimensionFilter, { maxItems: 20, description: 'All must hold; a metric that knows no such dimension is unanswered' })),
  where: Type.Optional(ConditionSchema),
}

export const Question = Type.Object(
  {
    measures: Type.Array(Code, { minItems: 1, maxItems: 24, uniqueItems: true, description: 'Codes of metrics' }),
    rows: Type.Optional(Type.Array(Code, { maxItems: 4, uniqueItems: true, description: 'Codes of dimensions; none = one row, the totals' })),
    columns: Type.Optional(Type.Array(Code, { maxItems: 2, uniqueItems: true, description: 'Codes of dimensions spread over columns, at most 60 of them' })),
    ...asked,
    compare: Type.Optional(Type.Enum(['previous', 'week', 'year'], { description: 'Beside each value that of the period of the same length before, of the same days of the week before, or of the same days a year ago. While the period goes on, only up to the same time of the day that stands beside today; rows by the hour show that day to its end' })),
    sort: Type.Optional(
      Type.Object({ by: Code, direction: Type.Enum(['asc', 'desc']) }, { additionalProperties: false, description: 'By a measure or a dimension of the rows. Unless told: time by itself, all else by the first measure, the greatest first' }),
    ),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 5000, default: 500, description: 'Rows; the others are answered together as `rest`' })),
  },
  { additionalProperties: false },
)
export type Question = Static<typeof Question>

/** null: there is nothing to divide by, nothing to take a mean of, or the measure is `unanswered`. */
const Values = Type.Record(Type.String(), Nullable(Type.Number()), {
  description: 'By measure. money: integer minor units of the base currency; percent: 12.5 = 12.5 %; days, hours, minutes: with fractions; quantity: up to three decimals. null = «—»',
})
export type Values = Record<string, number | null>

export const Key = Type.Object({ code: Type.String({ description: 'Day 2026-01-31, week by its Monday, month 2026-01, hour 00–23, weekday 1–7 (Monday first); an empty text: not given' }), title: Type.String({ description: 'As people call it; an empty text when it is not given' }) })
export type Key = Static<typeof Key>

const figures = {
  values: Values,
  compared: Type.Optional(Values),
  cells: Type.Optional(Type.Array(Values, { description: 'Beside `columns` of the answer, in their order' })),
}
export const AnswerRow = Type.Object({ keys: Type.Array(Key, { description: 'One for each dimension of the rows' }), ...figures })
export type AnswerRow = Static<typeof AnswerRow>

export const Unanswered = Type.Object({
  measure: Code,
  code: Type.Enum(['not_connected', 'not_by', 'hidden', 'beyond_scope', 'not_where'], {
    description:
      'not_connected: its source does not exist yet; not_by {dimension}: it cannot be told apart by this; hidden {right or field}: rights keep it; beyond_scope: it is not of one’s own orders; not_where: a condition on orders says nothing about it',
  }),
  params: Type.Record(Type.String(), Type.Unknown()),
})
export type Unanswered = Static<typeof Unanswered>

export const Answer = Type.Object({
  rows: Type.Array(AnswerRow),
  columns: Type.Array(Type.Object({ keys: Type.Array(Key) })),
  totals: Type.Object(figures, { description: 'Asked by themselves, never added up from the rows' }),
  rest: Nullable(Type.Object({ groups: Type.Integer({ description: 'How many rows are put together here' }), values: Values, compared: Type.Optional(Values) })),
  unanswered: Type.Array(Unanswered, { description: 'Measures whose values are all null, and why' }),
  period: Period,
  comparedPeriod: Nullable(Period),
  comparedUntil: Type.Optional(Type.String({ description: 'ISO 8601, UTC: the period goes on, so the compared one counts up to here' })),
  asOf: Moment,
  position: Type.Integer({ description: 'Place in the change log that the figures have come to' }),
  currency: Type.String({ description: 'The base currency' }),
})
export type Answer = Static<typeof Answer>

export const BehindQuestion = Type.Object(
  {
    measure: Code,
    keys: Type.Optional(Type.Record(Type.String(), Type.String({ maxLength: 500 }), { description: 'Code by dimension, as the row and column of the number have them; absent = the total' })),
    ...asked,
    cursor: Type.Optional(Type.String({ maxLength: 200 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
  },
  { additionalProperties: false },
)
export type BehindQuestion = Static<typeof BehindQuestion>

export const BehindRow = Type.Object({
  id: Type.Integer({ description: 'Of the record that opens' }),
  title: Nullable(Type.String({ description: 'Number of the order, name of the customer, product or task; null when the person may not see the record' })),
  date: Nullable(Moment),
  value: Nullable(Type.Number({ description: 'What this row brings to the number: in its unit; returns are negative; 1 where rows are counted' })),
  note: Nullable(Type.Enum(['return'], { description: 'return: goods that came back' })),
  fields: Type.Record(Type.String(), Type.Unknown(), { description: 'Of the record, by the names of its catalogue, as far as the person may see them' }),
})
export type BehindRow = Static<typeof BehindRow>

const PartOfNumber = Type.Object({
  how: Type.Enum(['sum', 'count', 'distinct', 'average', 'median', 'p90']),
  value: Nullable(Type.Number()),
})

export const Behind = Type.Object({
  entity: Nullable(Type.Enum(['order', 'customer', 'product', 'task', 'cost', 'visit', 'message', 'payment', 'offer'], { description: 'What the rows are of' })),
  value: Nullable(Type.Number({ description: 'The number itself' })),
  count: Type.Integer({ description: 'Rows there are' }),
  sum: Type.Number({ description: 'Of the values of all rows' }),
  over: PartOfNumber,
  under: Nullable(PartOfNumber),
  rows: Type.Array(BehindRow),
  nextCursor: Nullable(Type.String()),
}, {
  description:
    'The very rows behind a number. sum: value = sum; count: value = count; distinct: value = count, a row for each; average: value = sum / count; median and p90: of the values of the rows. A share or a quotient is over / under: the rows are those of `over`',
})
export type Behind = Static<typeof Behind>

export const Subject = Type.Enum(['order', 'item', 'customer', 'visit', 'task', 'message', 'payment', 'cost', 'stock', 'call', 'chat', 'loyalty', 'program'])
export const MetricCard = Type.Object({
  code: Code,
  title: Words,
  formula: Words,
  subject: Subject,
  base: Type.Array(Base, { description: 'Dates that it can be counted by; empty: it is of this moment, whatever the period' }),
  excludes: Words,
  format: Type.Enum(['money', 'count', 'quantity', 'percent', 'days', 'hours', 'minutes', 'ratio']),
  better: Nullable(Type.Enum(['up', 'down'])),
  opens: Nullable(Type.Enum(['order', 'customer', 'product', 'task', 'cost', 'visit', 'message', 'payment', 'offer'])),
  row: Type.Integer({ description: 'Of the list of definitions' }),
  source: Type.Enum(['connected', 'not_connected', 'report', 'rule']),
  reason: Nullable(Words),
  dimensions: Type.Array(Code, { description: 'What it can be told apart by' }),
  mayAsk: Type.Boolean({ description: 'false: rights keep it from this person' }),
})
export type MetricCard = Static<typeof MetricCard>
export const DimensionCard = Type.Object({ code: Code, title: Words, kind: Type.Enum(['time', 'code']), options: Nullable(Type.String({ description: 'Reference that the codes are of' })) })
export type DimensionCard = Static<typeof DimensionCard>

export const Catalogue = Type.Object({ metrics: Type.Array(MetricCard), dimensions: Type.Array(DimensionCard) })
export type Catalogue = Static<typeof Catalogue>

export const ExportQuery = Type.Object({
  question: Type.String({ maxLength: 20_000, description: 'The question as JSON' }),
  format: Type.Enum(['csv', 'xlsx', 'json', 'xml']),
  locale: Type.Optional(Type.Enum(['ru', 'en'])),
})
export type ExportQuery = Static<typeof ExportQuery>
