import { Type, type Static, type TSchema } from 'typebox'

/** What crosses the wire about the team's day: the list of a person, the queue, attempts to call, distribution, the board of the head. */

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
const Moment = Type.String({ description: 'ISO 8601, UTC' })
const Minutes = Type.Integer({ description: 'Working minutes by the calendar of the account' })
const Count = Type.Integer({ minimum: 0 })
const Params = Type.Record(Type.String(), Type.Unknown())
const Codes = (description: string) => Type.Array(Type.String({ maxLength: 64 }), { maxItems: 100, uniqueItems: true, description })
const DAY_KINDS = ['touch', 'late', 'task', 'retry', 'missed'] as const

export const DayKind = Type.Enum([...DAY_KINDS], {
  description: 'touch: an order that nobody has touched yet; late: its time in the status is over; task; retry: a promised call after one in vain; missed: called in vain, nothing promised',
})
export type DayKind = Static<typeof DayKind>

const DAY_PARTS = ['promised', 'touch', 'late', 'overdue', 'missed', 'later', 'anytime'] as const
export const DayPart = Type.Enum([...DAY_PARTS], {
  description:
    'Parts of the list in their order. promised: tasks and calls of today whose time has come; touch: the first-touch queue, the oldest first; late: orders late in their status; overdue: tasks and calls of earlier days; missed; later: tasks and calls of the rest of the day by hour; anytime: tasks without a time',
})
export type DayPart = Static<typeof DayPart>

export const DayOrder = Type.Object({
  id: Id,
  number: Type.String(),
  site: Type.String(),
  status: Type.String(),
  createdAt: Moment,
  customerName: Type.String(),
  customerId: Nullable(Id),
  phone: Nullable(Type.String({ description: 'As far as the person may see it' })),
  total: Nullable(Type.Integer({ description: 'Minor units' })),
  currency: Nullable(Type.String()),
  orderMethod: Nullable(Type.String()),
  managerId: Nullable(Id),
  callAttempts: Type.Integer({ description: 'In vain, since the last answered call' }),
})
export type DayOrder = Static<typeof DayOrder>

export const DayTask = Type.Object({
  id: Id,
  kind: Nullable(Type.String({ description: 'Code of the typical task' })),
  text: Type.String(),
  dueAt: Nullable(Moment),
  orderId: Nullable(Id),
  customerId: Nullable(Id),
})

export const DayItem = Type.Object({
  key: Type.String({ description: 'Stays the same while the item stands in the list: touch:12, task:5' }),
  kind: DayKind,
  part: DayPart,
  dueAt: Nullable(Moment),
  isOverdue: Type.Boolean({ description: 'Its time, or the norm of the first touch, is over' }),
  isFree: Type.Boolean({ description: 'The order has no manager: it is taken first (POST /api/queue/take with orderId)' }),
  why: Type.Object(
    { code: Type.String(), params: Params },
    {
      description:
        'Why it stands here: waits_touch {minutes, norm}, waits_touch_too_long {minutes, norm}, late_in_status {status, minutes}, task_due {minutes}, task_later, task_anytime, retry_due {attempts, minutes}, retry_later {attempts}, no_answer {attempts}. minutes: since then (of a touch working ones)',
    },
  ),
  order: Nullable(DayOrder),
  task: Nullable(DayTask),
  customer: Nullable(Type.Object({ id: Id, name: Type.String(), phone: Nullable(Type.String()) }, { description: 'Of a task without an order' })),
})
export type DayItem = Static<typeof DayItem>

export const DayQuery = Type.Object({
  kind: Type.Optional(DayKind),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 100 })),
})
export type DayQuery = Static<typeof DayQuery>

export const Day = Type.Object({
  now: Moment,
  items: Type.Array(DayItem, { description: 'In the order of work, at most `limit`; the first one is the next' }),
  counts: Type.Object(
    { touch: Count, late: Count, task: Count, retry: Count, missed: Count, later: Count },
    { description: 'What there is, by kind (later: tasks and calls of the rest of the day, not counted elsewhere); 1000 = that many or more' },
  ),
  free: Type.Union([Count, Type.Null()], { description: 'Orders without a manager that this person may take; null without the right orders.take' }),
  norm: Type.Integer({ description: 'Working minutes until the first touch' }),
})
export type Day = Static<typeof Day>

export const TakeOrder = Type.Object(
  { orderId: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'This very order; the oldest free one when absent' })) },
  { additionalProperties: false },
)
export const TakenOrder = Type.Object({
  order: Type.Union([Type.Object({ id: Id, number: Type.String() }), Type.Null()], { description: 'null: nothing waits' }),
})

export const CallAttempt = Type.Object(
  {
    result: Type.Enum(['answered', 'no_answer']),
    retryAt: Type.Optional(Type.String({ description: 'ISO 8601; when to call again after no_answer' })),
    retryIn: Type.Optional(Type.Integer({ minimum: 1, maximum: 60 * 24 * 60, description: 'The same in minutes from now; the default of the account when both are absent' })),
    retry: Type.Optional(Type.Boolean({ description: 'false: no retry is wanted' })),
    comment: Type.Optional(Type.String({ maxLength: 2000 })),
  },
  { additionalProperties: false },
)
export type CallAttempt = Static<typeof CallAttempt>
export const CallAttempted = Type.Object({
  attempts: Type.Integer({ description: 'In vain so far; 0 after an answered call' }),
  nextCallAt: Nullable(Moment),
  taskId: Type.Union([Id, Type.Null()], { description: 'The task of the retry' }),
  offerCancel: Nullable(
    Type.Object({ statuses: Type.Array(Type.String(), { description: 'Cancelling statuses that this person may set now' }) }),
  ),
})
export type CallAttempted = Static<typeof CallAttempted>

const RuleFields = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 255, pattern: '\\S' }),
  groupId: Id,
  orderTypes: Codes('Codes; empty = all'),
  orderMethods: Codes('Codes; empty = all'),
  sites: Codes('Codes; empty = all'),
  active: Type.Boolean(),
})
export const DistributionRule = Type.Object({ id: Id, ...RuleFields.properties })
export type DistributionRule = Static<typeof DistributionRule>
export const DistributionRules = Type.Object({ rules: Type.Array(DistributionRule) })
export const CreateRule = Type.Object(
  { name: RuleFields.properties.name, groupId: Id, ...Type.Partial(Type.Omit(RuleFields, ['name', 'groupId'])).properties },
  { additionalProperties: false },
)
export type CreateRule = Static<typeof CreateRule>
export const EditRule = Type.Partial(RuleFields, { additionalProperties: false, minProperties: 1 })
export type EditRule = Static<typeof EditRule>

export const BoardPerson = Type.Object({
  id: Id,
  name: Type.String(),
  status: Type.String({ description: 'free, busy, dinner, break' }),
  statusAt: Moment,
  isOnline: Type.Boolean(),
  onlineSince: Nullable(Moment),
  open: Type.Integer({ description: 'Orders in work: of a group of statuses that is new or in process; 1000 = that many or more' }),
  untouched: Type.Integer({ description: 'That nobody has touched; 1000 = that many or more' }),
  untouchedOverdue: Type.Integer({ description: 'Of these longer than the norm' }),
  late: Type.Integer({ description: 'Orders late in their status; 1000 = that many or more' }),
  tasksToday: Type.Integer({ description: 'Open tasks due from now to the end of the day' }),
  tasksOverdue: Type.Integer({ description: '1000 = that many or more' }),
  touchedToday: Type.Integer({ description: 'Orders that the person touched first today' }),
  touchMedian: Nullable(Minutes),
  handledToday: Type.Integer({ description: 'Orders that the person did anything to today' }),
  given: Type.Integer({ description: 'Orders of this person that came today' }),
  givenSum: Type.Integer({ description: 'Their sum, minor units' }),
})
export type BoardPerson = Static<typeof BoardPerson>
export const Board = Type.Object({
  now: Moment,
  norm: Minutes,
  people: Type.Array(BoardPerson),
  free: Type.Object({ untouched: Count, overdue: Count }, { description: 'Orders that wait without a manager' }),
  today: Type.Object(
    { orders: Count, sum: Type.Integer({ description: 'Minor units' }), touched: Count, touchMedian: Nullable(Minutes), withinNorm: Count },
    { description: 'Of all orders that this person may see: came today, their sum, touched first today, of these within the norm' },
  ),
})
export type Board = Static<typeof Board>

/** Who is at work, for everybody: no figures. */
export const Colleague = Type.Object({
  id: Id,
  name: Type.String(),
  status: Type.String({ description: 'free, busy, dinner, break' }),
  statusAt: Moment,
  isOnline: Type.Boolean(),
})
export type Colleague = Static<typeof Colleague>
export const Colleagues = Type.Object({ people: Type.Array(Colleague, { description: 'Active people who are there now, by name' }) })

export const HandOver = Type.Object(
  {
    orderIds: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 1000, uniqueItems: true })),
    from: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'All open orders of this person, 1000 at a time' })),
    to: Nullable(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'Who gets them; null = back to the queue' })),
  },
  { additionalProperties: false, description: 'Either orderIds or from' },
)
export type HandOver = Static<typeof HandOver>
export const HandedOver = Type.Object({
  moved: Type.Array(Id),
  left: Type.Integer({ description: 'Open orders that `from` still has' }),
  refused: Type.Array(Type.Object({ id: Id, code: Type.String(), params: Params })),
})
