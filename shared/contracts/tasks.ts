import { Type, type Static, type TSchema } from 'typebox'

/** What crosses the wire about tasks. Moments: ISO 8601, UTC. */

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Moment = Type.String({ description: 'ISO 8601, UTC' })
const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
const Words = (max: number) => Type.String({ maxLength: max })

/** How a task may end. */
export const TASK_RESULTS = ['answered', 'no_answer', 'refused', 'done'] as const
export const TaskResult = Type.Enum([...TASK_RESULTS])
export type TaskResult = (typeof TASK_RESULTS)[number]

const Given = {
  text: Type.Optional(Words(1000)),
  commentary: Type.Optional(Words(20_000)),
  kind: Type.Optional(Nullable(Type.String({ maxLength: 64, description: 'Code of a typical task: gives the words, the term and the performer that are not said' }))),
  dueAt: Type.Optional(Nullable(Moment)),
  performerId: Type.Optional(Nullable(Id)),
  performerGroupId: Type.Optional(Nullable(Id)),
  orderId: Type.Optional(Nullable(Id)),
  customerId: Type.Optional(Nullable(Id)),
  phone: Type.Optional(Nullable(Words(100))),
}

export const CreateTask = Type.Object(
  {
    ...Given,
    line: Type.Optional(Type.String({ maxLength: 1000, description: 'One line in plain words, Russian or English: «перезвонить завтра в 11»; gives text and dueAt' })),
  },
  { additionalProperties: false, description: 'A task; a line, a text or a kind is needed. Without a performer it is one’s own' },
)
export type CreateTask = Static<typeof CreateTask>

export const EditTask = Type.Object({
  changes: Type.Record(Type.String({ maxLength: 80 }), Type.Object({ from: Type.Optional(Type.Unknown()), to: Type.Unknown() }), {
    description: 'By field name of the catalogue. Nothing is written when any value is no longer `from`.',
  }),
})
export type EditTask = Static<typeof EditTask>

export const CompleteTask = Type.Object({ result: TaskResult, comment: Type.Optional(Words(20_000)) }, { additionalProperties: false })
export type CompleteTask = Static<typeof CompleteTask>

export const CommentTask = Type.Object({ text: Words(20_000) }, { additionalProperties: false })

export const HandOverTasks = Type.Object(
  { taskIds: Type.Array(Id, { minItems: 1, maxItems: 1000, uniqueItems: true }), userId: Type.Optional(Id), groupId: Type.Optional(Id) },
  { additionalProperties: false, description: 'To a person or to a group' },
)

/** The next status of the order, as the typical task and the transitions that the person may make have it. */
export const ProposedStatus = Type.Object({ orderId: Id, orderNumber: Type.String(), from: Type.String({ description: 'Status that the order has' }), to: Type.String() })
export type ProposedStatus = Static<typeof ProposedStatus>

const Someone = Type.Object({ id: Id, name: Type.String() })
export const TaskComment = Type.Object({ id: Id, text: Type.String(), createdAt: Moment, user: Nullable(Someone) })
export type TaskComment = Static<typeof TaskComment>
export const TaskCard = Type.Object({
  id: Id,
  kind: Nullable(Type.String()),
  text: Type.String(),
  commentary: Type.String(),
  dueAt: Nullable(Moment),
  snoozedUntil: Nullable(Moment),
  overdue: Type.Boolean(),
  performerId: Nullable(Id),
  performerGroupId: Nullable(Id),
  performer: Nullable(Type.String({ description: 'Name of the person or the group' })),
  creatorId: Nullable(Id),
  creator: Nullable(Type.String()),
  orderId: Nullable(Id),
  order: Nullable(Type.Object({ id: Id, number: Type.String(), status: Type.String() }, { description: 'null also when the person may not see it' })),
  customerId: Nullable(Id),
  customer: Nullable(Type.Object({ id: Id, name: Type.String() }, { description: 'null also when the person may not see them' })),
  phone: Nullable(Type.String()),
  site: Nullable(Type.String()),
  complete: Type.Boolean(),
  completedAt: Nullable(Moment),
  completedBy: Nullable(Someone),
  result: Nullable(TaskResult),
  createdAt: Moment,
  comments: Type.Array(TaskComment, { description: 'Oldest first' }),
  mayChange: Type.Boolean(),
  proposals: Type.Record(Type.String(), ProposedStatus, { description: 'By result: the status of the order to propose when the task ends so' }),
})
export type TaskCard = Static<typeof TaskCard>

export const TaskRow = Type.Object({ id: Id }, { additionalProperties: true, description: 'Fields of the catalogue by name' })
export const TaskPage = Type.Object({ rows: Type.Array(TaskRow), nextCursor: Nullable(Type.String()) })
export const TaskTotals = Type.Object({ count: Type.Integer(), capped: Type.Boolean(), sums: Type.Record(Type.String(), Type.Integer()) })

export const TaskTimelineEntry = Type.Object({
  id: Id,
  at: Moment,
  kind: Type.String(),
  by: Type.Object({ kind: Type.String(), id: Nullable(Type.Integer()), name: Type.String() }),
  fields: Type.Record(Type.String(), Type.Unsafe<[unknown, unknown]>(Type.Array(Type.Unknown())), { description: 'Old and new value by field' }),
  about: Nullable(Type.Record(Type.String(), Type.Unknown())),
})
export type TaskTimelineEntry = Static<typeof TaskTimelineEntry>
export const TaskTimeline = Type.Object({ entries: Type.Array(TaskTimelineEntry), nextCursor: Nullable(Type.Integer()) })

export const SNOOZES = ['15min', 'hour', 'tomorrow'] as const
export const SnoozeTask = Type.Object(
  { for: Type.Optional(Type.Enum([...SNOOZES], { description: 'tomorrow = 10:00 of the next day in the account’s time zone' })), until: Type.Optional(Moment) },
  { additionalProperties: false, description: 'One of the two' },
)
export type SnoozeTask = Static<typeof SnoozeTask>

export const Reminder = Type.Object({
  id: Id,
  text: Type.String(),
  dueAt: Nullable(Moment),
  remindAt: Type.String({ description: 'The due minute, or until when it was put off' }),
  phone: Nullable(Type.String({ description: 'To call: of the task, else of the order or customer' })),
  order: Nullable(Type.Object({ id: Id, number: Type.String() })),
  customer: Nullable(Type.Object({ id: Id, name: Type.String() })),
})
export type Reminder = Static<typeof Reminder>
export const Reminders = Type.Object({
  reminders: Type.Array(Reminder, { description: 'To show now, the latest first; 20 at most' }),
  more: Type.Integer({ description: 'How many besides; counted up to 1000' }),
  nextAt: Nullable(Type.String({ description: 'When the next one comes due, so that a page can wait for it without asking' })),
})
export type Reminders = Static<typeof Reminders>
export const SeenReminders = Type.Object(
  { ids: Type.Optional(Type.Array(Id, { maxItems: 1000, uniqueItems: true })), all: Type.Optional(Type.Boolean({ description: 'All that are due by now' })) },
  { additionalProperties: false },
)

export const PushSubscription = Type.Object(
  { endpoint: Type.String({ maxLength: 2000, pattern: '^https://' }), keys: Type.Object({ p256dh: Type.String({ maxLength: 200 }), auth: Type.String({ maxLength: 100 }) }) },
  { description: 'As PushSubscription.toJSON() of the browser gives it' },
)
export type PushSubscription = Static<typeof PushSubscription>
export const PushSubscriptions = Type.Object({
  publicKey: Type.String({ description: 'applicationServerKey of pushManager.subscribe, base64url' }),
  subscriptions: Type.Array(Type.Object({ id: Id, endpoint: Type.String(), userAgent: Nullable(Type.String()), createdAt: Moment })),
})

export const TaskReport = Type.Object({
  rows: Type.Array(
    Type.Object({
      performerId: Nullable(Id),
      performerGroupId: Nullable(Id),
      performer: Type.String(),
      made: Type.Integer({ description: 'Created in the period' }),
      due: Type.Integer({ description: 'With a term in the period that has come' }),
      inTime: Type.Integer({ description: 'Of these, completed not after the term' }),
      late: Type.Integer({ description: 'Of these, completed after the term' }),
      missed: Type.Integer({ description: 'Of these, still open' }),
      overdueNow: Type.Integer({ description: 'Open with a term that has passed, of any period' }),
      open: Type.Integer({ description: 'Open now' }),
      kept: Nullable(Type.Number({ description: 'inTime ÷ due × 100, one decimal; null when nothing was due' })),
    }),
  ),
  total: Type.Object({
    made: Type.Integer(), due: Type.Integer(), inTime: Type.Integer(), late: Type.Integer(), missed: Type.Integer(), overdueNow: Type.Integer(), open: Type.Integer(),
    kept: Nullable(Type.Number()),
  }),
})
export type TaskReport = Static<typeof TaskReport>
