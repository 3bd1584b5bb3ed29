import { Type, type Static, type TSchema } from 'typebox'
import { ConditionSchema } from '../conditions.ts'

/** What a rule is made of: its event, its steps and its limits. Moments: ISO 8601, UTC; money in minor units. */

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
const Name = Type.String({ minLength: 1, maxLength: 100 })
const TimeOfDay = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', description: 'HH:mm' })
const Value = Type.Unknown({ description: 'As in the change log: codes, numbers, money in minor units, booleans, null for empty' })

/** What a rule is about: the record that its conditions ask and its steps act on. */
export const SUBJECTS = ['order', 'customer'] as const
export type Subject = (typeof SUBJECTS)[number]

export const UNITS = ['minutes', 'hours', 'days'] as const
export type Unit = (typeof UNITS)[number]

export const Duration = Type.Object(
  {
    amount: Type.Integer({ minimum: 0, maximum: 100_000 }),
    unit: Type.Enum([...UNITS]),
    working: Type.Optional(Type.Boolean({ description: 'Minutes and hours: only working time of the account is counted. Days: a moment outside working time moves to the next opening' })),
  },
  { description: 'Days are days of the calendar: the same time of day, summer time or not' },
)
export type Duration = Static<typeof Duration>

/** Whose clock a time of day is read by: the account's, or the buyer's by their region. */
export const CLOCKS = ['account', 'customer'] as const

const DateRule = {
  field: Type.String({ maxLength: 100, description: 'A date or moment of the subject’s catalogue: deliveryDate, customer.birthday' }),
  side: Type.Enum(['before', 'after']),
  amount: Type.Integer({ minimum: 0, maximum: 100_000 }),
  unit: Type.Enum([...UNITS]),
  working: Type.Optional(Type.Boolean()),
  at: Type.Optional(Nullable(TimeOfDay)),
  clock: Type.Optional(Type.Enum([...CLOCKS], { description: 'account unless said; whose day a date is, and whose time `at` is' })),
}

const ChangedField = Type.Object(
  {
    name: Type.String({ maxLength: 100, description: 'As in the change log: status, managerId, deliveryDate, paidSum' }),
    from: Type.Optional(Type.Array(Value, { maxItems: 100, description: 'One of these before; absent or empty = whatever' })),
    to: Type.Optional(Type.Array(Value, { maxItems: 100, description: 'One of these after' })),
  },
  { additionalProperties: false },
)
export type ChangedField = Static<typeof ChangedField>

/** A change in the log, of whatever entity: the record's order or customer is the subject. */
export const ChangeEvent = Type.Object(
  {
    kind: Type.Literal('change'),
    entity: Type.String({ maxLength: 64, description: 'order, customer, task, message, letter …' }),
    kinds: Type.Optional(Type.Array(Type.String({ maxLength: 100 }), { maxItems: 50, description: 'One of these kinds: order.created; absent or empty = any' })),
    fields: Type.Optional(Type.Array(ChangedField, { maxItems: 20, description: 'Each of these changed so; absent or empty = whatever' })),
    by: Type.Optional(Type.Array(Type.Enum(['user', 'key', 'rule', 'system']), { maxItems: 4, description: 'Done by one of these; absent or empty = anybody' })),
  },
  { additionalProperties: false },
)

/** A time relative to a date of the record. The plan moves with the date; an empty date waits. */
export const DateEvent = Type.Object(
  { kind: Type.Literal('date'), ...DateRule, yearly: Type.Optional(Type.Boolean({ description: 'Every year on that day: birthdays' })) },
  { additionalProperties: false },
)

/** Nothing has changed for so long, counted from a change that came after the rule was switched on. */
export const UnchangedEvent = Type.Object(
  {
    kind: Type.Literal('unchanged'),
    field: Type.Optional(Nullable(Type.String({ maxLength: 100, description: 'This field; null = no entry about the record at all' }))),
    is: Type.Optional(Type.Array(Value, { maxItems: 100, description: 'Only while the field has one of these values' })),
    for: Duration,
  },
  { additionalProperties: false },
)

export const MessageEvent = Type.Object(
  { kind: Type.Literal('message'), direction: Type.Literal('in'), channels: Type.Optional(Type.Array(Type.Enum(['email', 'sms', 'push', 'telegram']), { maxItems: 4 })) },
  { additionalProperties: false, description: 'A letter or message came in about the order or from the customer' },
)

export const TaskDoneEvent = Type.Object(
  {
    kind: Type.Literal('taskDone'),
    taskKinds: Type.Optional(Type.Array(Name, { maxItems: 50, description: 'Codes of typical tasks' })),
    results: Type.Optional(Type.Array(Name, { maxItems: 10, description: 'answered, no_answer, refused, done' })),
  },
  { additionalProperties: false },
)

export const RuleRanEvent = Type.Object({ kind: Type.Literal('ruleRan'), ruleId: Id }, { additionalProperties: false, description: 'Another rule has acted on the record' })

/** News from outside the program, by name: visits, calls, carts, segments. They are fed by whoever integrates them. */
export const HookEvent = Type.Object({ kind: Type.Literal('hook'), name: Name }, { additionalProperties: false })

export const RuleEvent = Type.Union([ChangeEvent, DateEvent, UnchangedEvent, MessageEvent, TaskDoneEvent, RuleRanEvent, HookEvent])
export type RuleEvent = Static<typeof RuleEvent>
export type ChangeEvent = Static<typeof ChangeEvent>
export type DateEvent = Static<typeof DateEvent>
export type UnchangedEvent = Static<typeof UnchangedEvent>

/** What a step may wait for: these come as entries of the log, while dates and silence are waited for by `wait`. */
export const AwaitedEvent = Type.Union([ChangeEvent, MessageEvent, TaskDoneEvent, RuleRanEvent, HookEvent])
export type AwaitedEvent = Static<typeof AwaitedEvent>

/** The names of hooks that ready rules listen to. */
export const KNOWN_HOOKS = ['cart.abandoned', 'call.missed', 'visit.came', 'visit.left', 'segment.entered', 'segment.left', 'product.back'] as const

export const Person = Type.Union(
  [
    Type.Object({ kind: Type.Literal('manager') }, { additionalProperties: false, description: 'Of the order, else of the customer' }),
    Type.Object({ kind: Type.Literal('user'), id: Id }, { additionalProperties: false }),
    Type.Object({ kind: Type.Literal('group'), id: Id }, { additionalProperties: false }),
  ],
)
export type Person = Static<typeof Person>

export const CHANNELS = ['email', 'sms', 'push', 'telegram'] as const
const StepId = Type.String({ pattern: '^[A-Za-z0-9_-]{1,40}$', description: 'Unique within the rule; stable over versions' })
const step = <K extends string, P extends Record<string, TSchema>>(kind: K, properties: P, description?: string) =>
  Type.Object({ id: StepId, kind: Type.Literal(kind), ...properties }, { additionalProperties: false, ...(description ? { description } : {}) })

export const MessageStep = step('message', {
  channel: Type.Enum([...CHANNELS]),
  fallback: Type.Optional(Type.Array(Type.Enum([...CHANNELS]), { maxItems: 3, description: 'The next channels to try when the customer has no address in the first' })),
  purpose: Type.Enum(['transactional', 'marketing']),
  topic: Type.Optional(Nullable(Name)),
  template: Type.Optional(Nullable(Type.String({ maxLength: 100, description: 'Code of a message template; else `content`' }))),
  content: Type.Optional(Nullable(Type.Object({ subject: Type.Optional(Type.String({ maxLength: 500 })), text: Type.String({ maxLength: 20_000, description: 'Liquid' }) }, { additionalProperties: false }))),
}, 'To the customer')
export const TaskStep = step('task', {
  text: Type.String({ maxLength: 1000 }),
  taskKind: Type.Optional(Nullable(Name)),
  commentary: Type.Optional(Type.String({ maxLength: 20_000 })),
  term: Type.Optional(Nullable(Duration)),
  at: Type.Optional(Nullable(TimeOfDay)),
  to: Person,
})
export const ChangeStep = step('change', {
  entity: Type.Enum([...SUBJECTS], { description: 'The order, or its customer' }),
  set: Type.Array(Type.Object({ field: Type.String({ maxLength: 100 }), value: Value }, { additionalProperties: false }), { minItems: 1, maxItems: 20 }),
}, 'Fields that are edited in place; the status of an order with statusComment')
export const AssignStep = step('assign', {
  to: Type.Union([
    Type.Object({ kind: Type.Literal('user'), id: Id }, { additionalProperties: false }),
    Type.Object({ kind: Type.Literal('group'), id: Id }, { additionalProperties: false, description: 'To whoever of the group has the fewest open orders' }),
    Type.Object({ kind: Type.Literal('nobody') }, { additionalProperties: false, description: 'Back to the queue' }),
  ]),
  onlyFree: Type.Optional(Type.Boolean({ description: 'Leave it where somebody has it' })),
})
export const NotifyStep = step('notify', {
  to: Person,
  text: Type.String({ maxLength: 2000, description: 'Liquid' }),
  channels: Type.Optional(Type.Array(Type.Enum(['push', 'telegram', 'email']), { maxItems: 3, description: 'push unless said' })),
}, 'To the staff')
export const HttpStep = step('http', {
  method: Type.Enum(['POST', 'PUT', 'PATCH', 'GET', 'DELETE']),
  url: Type.String({ maxLength: 2000, pattern: '^https?://' }),
  headers: Type.Optional(Type.Record(Type.String({ maxLength: 100 }), Type.String({ maxLength: 2000 }))),
  body: Type.Optional(Nullable(Type.String({ maxLength: 50_000, description: 'Liquid; empty = JSON of the record, the rule and the run' }))),
})
export const WaitStep = step('wait', {
  for: Type.Optional(Nullable(Duration)),
  until: Type.Optional(Nullable(Type.Object(DateRule, { additionalProperties: false, description: 'Until a time relative to a date of the record' }))),
  at: Type.Optional(Nullable(TimeOfDay)),
  clock: Type.Optional(Type.Enum([...CLOCKS])),
}, 'One of `for` and `until`; then on to `at` when it is said. The condition of the rule is looked at again afterwards')
export const StopStep = step('stop', {})

export type MessageStep = Static<typeof MessageStep>
export type TaskStep = Static<typeof TaskStep>
export type ChangeStep = Static<typeof ChangeStep>
export type AssignStep = Static<typeof AssignStep>
export type NotifyStep = Static<typeof NotifyStep>
export type HttpStep = Static<typeof HttpStep>
export type WaitStep = Static<typeof WaitStep>
export type StopStep = Static<typeof StopStep>
export type WaitEventStep = { id: string; kind: 'waitEvent'; event: AwaitedEvent; within: Duration; came: Step[]; over: Step[] }
export type BranchStep = { id: string; kind: 'branch'; condition: ConditionSchema; yes: Step[]; no: Step[] }
export type Step = MessageStep | TaskStep | ChangeStep | AssignStep | NotifyStep | HttpStep | WaitStep | StopStep | WaitEventStep | BranchStep
export const STEP_KINDS = ['message', 'task', 'change', 'assign', 'notify', 'http', 'wait', 'waitEvent', 'branch', 'stop'] as const

const OPAQUE = Type.Unsafe<Step[]>(Type.Array(Type.Object({ id: Type.String(), kind: Type.String() }, { additionalProperties: true })))
/** A tree of steps; after the last step of a branch it goes on behind the branch. */
export const Steps = Type.Unsafe<Step[]>(
  Type.Array(
    Type.Union([
      MessageStep, TaskStep, ChangeStep, AssignStep, NotifyStep, HttpStep, WaitStep, StopStep,
      step('waitEvent', { event: AwaitedEvent, within: Duration, came: OPAQUE, over: OPAQUE }, 'Goes on with `came` when it comes in time, else with `over`; both are lists of steps as this one'),
      step('branch', { condition: ConditionSchema, yes: OPAQUE, no: OPAQUE }, '`yes` and `no` are lists of steps as this one'),
    ]),
    { maxItems: 100 },
  ),
)

export const RuleLimits = Type.Object(
  {
    oncePerDays: Type.Optional(Nullable(Type.Integer({ minimum: 1, maximum: 3650, description: 'At most once in so many days for a customer' }))),
    fusePerHour: Type.Optional(Nullable(Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'About to send more messages an hour, the rule pauses and asks; null = as the settings of sending say' }))),
  },
  { additionalProperties: false },
)
export type RuleLimits = Static<typeof RuleLimits>

/** A rule as it is written: what a version keeps. */
export const RuleDraft = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    group: Type.Optional(Type.String({ maxLength: 100 })),
    subject: Type.Enum([...SUBJECTS]),
    event: RuleEvent,
    condition: Type.Optional(Nullable(ConditionSchema)),
    steps: Steps,
    limits: Type.Optional(RuleLimits),
  },
  { additionalProperties: false, description: 'Conditions speak in the fields of GET /api/rules/catalogue for the subject: of an order also customer.<field>' },
)
export type RuleDraft = Static<typeof RuleDraft>
