import { Type, type Static } from 'typebox'
import { CAUSE_DIMENSIONS, WATCHED_CODES } from '../alerts.ts'

const Nullable = <T extends import('typebox').TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
const Moment = Type.String({ description: 'ISO 8601, UTC' })
const Code = Type.String({ maxLength: 64 })
const Clock = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', description: 'HH:mm of the account’s clock' })
const Watch = Type.Object({ metric: Type.Enum([...WATCHED_CODES]), isOn: Type.Boolean(), bySite: Type.Boolean({ description: 'Each site by itself as well as all together' }) }, { additionalProperties: false })

export const MetricAlert = Type.Object({
  id: Id,
  metric: Code,
  site: Type.String({ description: 'Code; empty: all sites together' }),
  siteName: Type.String(),
  direction: Type.Enum(['below', 'above']),
  since: Moment,
  until: Moment,
  value: Type.Number({ description: 'money: minor units; percent: 12.5 = 12.5 %; silence: minutes' }),
  usual: Type.Number({ description: 'Median of the same hours of up to eight weeks before; of a silence: orders that usually come in that time' }),
  low: Type.Number(),
  high: Type.Number(),
  unrated: Type.Integer({ description: 'Orders of these hours that have no rate of their currency: their money is not in the value' }),
  cause: Nullable(Type.Object({ dimension: Type.Enum([...CAUSE_DIMENSIONS]), key: Type.String(), title: Type.String(), share: Type.Number({ description: 'Of the change; may be more than 1 when other parts went the other way' }), value: Type.Number(), usual: Type.Number() })),
  text: Type.Object({ ru: Type.String(), en: Type.String() }),
  raisedAt: Moment,
  toldAt: Nullable(Moment),
  endedAt: Nullable(Moment),
  judged: Nullable(Type.Enum(['normal', 'right'])),
  judgedBy: Nullable(Type.String()),
})
export type MetricAlert = Static<typeof MetricAlert>
export const MetricAlerts = Type.Object({ alerts: Type.Array(MetricAlert), nextBefore: Nullable(Id), open: Type.Integer({ description: 'That stand now' }), lookedUntil: Nullable(Moment) })
export type MetricAlerts = Static<typeof MetricAlerts>
export const AlertsQuery = Type.Object({ before: Type.Optional(Id), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })), open: Type.Optional(Type.Boolean()) })
export const JudgeAlert = Type.Object({ judged: Type.Enum(['normal', 'right']) }, { additionalProperties: false })
export const SnoozeAlert = Type.Object({ hours: Type.Integer({ minimum: 1, maximum: 24 * 30 }) }, { additionalProperties: false })

const Channels = Type.Array(Type.Enum(['push', 'telegram', 'email']), { uniqueItems: true, description: 'push: the bell and the browsers that take pushes' })
const ofSettings = {
  owners: Type.Boolean(), userIds: Type.Array(Id, { maxItems: 500 }), groupIds: Type.Array(Id, { maxItems: 100 }), channels: Channels,
  quietFrom: Clock, quietUntil: Clock, tellsAtNight: Type.Boolean({ description: 'Also in the quiet hours; otherwise what still stands is told when they end' }),
}
export const AlertSettings = Type.Object({
  ...ofSettings,
  watched: Type.Array(Watch),
  tolerances: Type.Array(Type.Object({ metric: Code, site: Type.String(), width: Type.Number({ description: 'How many times wider than at first' }), snoozedUntil: Nullable(Moment) })),
})
export type AlertSettings = Static<typeof AlertSettings>
export const SaveAlertSettings = Type.Partial(Type.Object({ ...ofSettings, watched: Type.Array(Watch, { maxItems: 20 }) }), { additionalProperties: false })
export type SaveAlertSettings = Static<typeof SaveAlertSettings>
export const ResetTolerance = Type.Object({ metric: Code, site: Type.String({ maxLength: 64 }) }, { additionalProperties: false })

const Month = Type.String({ pattern: '^(19|20|21)\\d{2}-(0[1-9]|1[0-2])$', description: 'YYYY-MM from 1900 to 2199' })
export const PlanCell = Type.Object({ metric: Code, site: Type.String({ maxLength: 64, description: 'Empty: all' }), managerId: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: '0: all' }), amount: Nullable(Type.Number({ minimum: 0, maximum: 1e15, description: 'As the metric has it: money in minor units. null takes the plan away' })) }, { additionalProperties: false })
export type PlanCell = Static<typeof PlanCell>
export const SavePlans = Type.Object({ month: Month, cells: Type.Array(PlanCell, { minItems: 1, maxItems: 2000 }) }, { additionalProperties: false })
export type SavePlans = Static<typeof SavePlans>
export const PlanQuery = Type.Object({ month: Month, metric: Code, by: Type.Optional(Type.Enum(['manager', 'site'], { description: 'manager unless told' })), site: Type.Optional(Type.String({ maxLength: 64 })) })
export type PlanQuery = Static<typeof PlanQuery>

export const PlanRow = Type.Object({
  key: Type.String({ description: 'Id of the person or code of the site; empty: the whole; none: orders without a manager, who have no plan' }),
  title: Type.String(),
  plan: Nullable(Type.Number()),
  fact: Nullable(Type.Number()),
  expected: Nullable(Type.Number({ description: 'At the end of the month' })),
  done: Nullable(Type.Number({ description: 'fact / plan × 100' })),
  expectedDone: Nullable(Type.Number({ description: 'expected / plan × 100' })),
  previous: Nullable(Type.Number({ description: 'The whole month before' })),
})
export type PlanRow = Static<typeof PlanRow>
export const PlanTable = Type.Object({
  month: Month,
  metric: Code,
  by: Type.Enum(['manager', 'site']),
  total: PlanRow,
  rows: Type.Array(PlanRow),
  days: Type.Object({ all: Type.Integer(), passed: Type.Integer({ description: 'Whole days that are over' }), off: Type.Integer({ description: 'Days off among those to come' }) }),
  how: Type.Enum(['over', 'profile', 'pace', 'as_is', 'unknown'], { description: 'How the end is expected. over: the month is over; profile: days of the week as in the last eight weeks; pace: too young for that, the mean of the days so far; as_is: a share or a mean does not add up, it is expected to stay; unknown: nothing to go by' }),
  asOf: Nullable(Moment),
  mayChange: Type.Boolean(),
})
export type PlanTable = Static<typeof PlanTable>

export const Display = Type.Object({ id: Id, name: Type.String(), site: Type.String(), tail: Type.String(), createdAt: Moment, seenAt: Nullable(Moment) })
export type Display = Static<typeof Display>
export const Displays = Type.Object({ displays: Type.Array(Display) })
export const CreateDisplay = Type.Object({ name: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }), site: Type.Optional(Code) }, { additionalProperties: false })
export const NewDisplay = Type.Object({ id: Id, link: Type.String({ description: 'Shown now and never again' }) })
export const DisplayFigures = Type.Object({
  account: Type.String(), site: Nullable(Type.String({ description: 'Its name' })), locale: Type.Enum(['ru', 'en']), currency: Type.String(), timeZone: Type.String(), at: Moment,
  queue: Type.Object({ waiting: Type.Integer({ description: 'Orders that nobody has touched yet' }), overdue: Type.Integer({ description: 'Of them, longer than the norm' }), longest: Nullable(Type.Integer({ description: 'Working minutes of the oldest' })), norm: Type.Integer() }),
  firstTouch: Nullable(Type.Integer({ description: 'Median working minutes of the orders touched today' })),
  today: Type.Object({ orders: Type.Integer(), revenue: Type.Integer({ description: 'Minor units; of orders created today that are not cancelled' }), ordersBefore: Type.Integer({ description: 'A week ago by this hour' }) }),
  month: Nullable(Type.Object({ revenue: Type.Number(), plan: Nullable(Type.Number()), expected: Nullable(Type.Number()) })),
  best: Nullable(Type.Object({ name: Type.String({ description: 'Of the staff' }), orders: Type.Integer(), revenue: Type.Integer() })),
})
export type DisplayFigures = Static<typeof DisplayFigures>
