import { Type, type Static } from 'typebox'
import { ConditionSchema } from '../conditions.ts'

const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
const Moment = Type.String({ description: 'ISO 8601, UTC' })
const Nullable = <T extends import('typebox').TSchema>(schema: T) => Type.Union([schema, Type.Null()])

/** What can be told of, with the kinds of events that a person picks from; what else happens to a record is told under «all». */
export const WEBHOOK_EVENTS = {
  order: [
    'order.created', 'order.changed', 'order.item_added', 'order.item_changed', 'order.item_removed', 'order.payment_added', 'order.payment_changed', 'order.payment_removed',
    'order.comment_added', 'order.call_attempted', 'order.combined',
  ],
  customer: ['customer.created', 'customer.changed', 'customer.note_added', 'customer.subscribed', 'customer.merged', 'customer.deleted'],
  task: ['task.created', 'task.changed', 'task.completed', 'task.reopened', 'task.due'],
  product: ['product.created', 'product.changed', 'product.offer_added', 'product.offer_changed', 'product.stock_changed'],
  message: ['message.planned', 'message.sent', 'message.delivered', 'message.failed', 'message.cancelled', 'message.suppressed', 'message.held'],
} as const satisfies Record<string, readonly string[]>
export type WebhookEntity = keyof typeof WEBHOOK_EVENTS
export const WEBHOOK_ENTITIES = Object.keys(WEBHOOK_EVENTS) as WebhookEntity[]

export const WebhookEvents = Type.Array(
  Type.Object(
    {
      entity: Type.Enum(WEBHOOK_ENTITIES),
      kinds: Type.Array(Type.String({ maxLength: 60 }), { maxItems: 40, description: 'Empty: everything that happens to the record' }),
      condition: Type.Optional(Nullable(ConditionSchema)),
    },
    { additionalProperties: false },
  ),
  { minItems: 1, maxItems: WEBHOOK_ENTITIES.length },
)
export type WebhookEvents = Static<typeof WebhookEvents>

const Failure = Type.Object({ code: Type.String(), params: Type.Record(Type.String(), Type.Unknown()) })
export type WebhookFailure = Static<typeof Failure>

export const WebhookEndpoint = Type.Object({
  id: Id,
  title: Type.String(),
  url: Type.String(),
  events: WebhookEvents,
  headers: Type.Array(Type.String(), { description: 'Names of the headers that are sent along; their values are shown to nobody' }),
  isActive: Type.Boolean({ description: 'Switched on by a person; what happens while it is off is never told' }),
  pausedAt: Nullable(Moment),
  pauseReason: Nullable(Type.Enum(['failing', 'gone'], { description: 'failing: nothing got through for a day; gone: answered 410. What happens is kept until somebody resumes it' })),
  failures: Type.Integer({ description: 'In a row' }),
  failingSince: Nullable(Moment),
  lastError: Nullable(Failure),
  lastDeliveredAt: Nullable(Moment),
  waiting: Type.Integer({ description: 'Letters that wait; at most 1000 are counted' }),
  dead: Type.Integer({ description: 'Letters that were given up; at most 1000 are counted' }),
  secretTail: Type.String({ description: 'Last four characters' }),
  oldSecretUntil: Nullable(Type.String({ description: 'Until then letters are signed by the secret before as well' })),
  createdAt: Moment,
})
export type WebhookEndpoint = Static<typeof WebhookEndpoint>
export const WebhookEndpoints = Type.Object({ endpoints: Type.Array(WebhookEndpoint) })

const Fields = {
  title: Type.String({ minLength: 1, maxLength: 200 }),
  url: Type.String({ minLength: 8, maxLength: 2000, description: 'http or https' }),
  events: WebhookEvents,
  headers: Type.Record(Type.String({ maxLength: 100 }), Nullable(Type.String({ maxLength: 2000 })), { description: 'Sent along. Null keeps the value that a header of that name has' }),
  isActive: Type.Boolean(),
}
export const CreateWebhook = Type.Object({ ...Fields, headers: Type.Optional(Fields.headers), isActive: Type.Optional(Fields.isActive) }, { additionalProperties: false })
export type CreateWebhook = Static<typeof CreateWebhook>
export const EditWebhook = Type.Partial(Type.Object(Fields), { additionalProperties: false })
export type EditWebhook = Static<typeof EditWebhook>
export const WebhookSecret = Type.Object({ id: Id, secret: Type.String({ description: 'whsec_…: shown now and never again' }) })
export const RotateSecret = Type.Object({ overlapHours: Type.Integer({ minimum: 0, maximum: 168, description: 'How long letters are signed by both secrets' }) }, { additionalProperties: false })

export const DELIVERY_STATES = ['waiting', 'delivered', 'dead', 'dropped'] as const
export type DeliveryState = (typeof DELIVERY_STATES)[number]
export const WebhookDelivery = Type.Object({
  id: Id,
  endpointId: Id,
  eventId: Type.String({ description: 'The same whenever it is sent again' }),
  replayOf: Nullable(Id),
  kind: Type.String(),
  entity: Type.String(),
  entityId: Id,
  state: Type.Enum([...DELIVERY_STATES], { description: 'dropped: a person chose not to send it' }),
  attempts: Type.Integer(),
  nextTryAt: Nullable(Moment),
  isBehind: Type.Boolean({ description: 'Waits for an earlier letter about the same record' }),
  lastStatus: Nullable(Type.Integer()),
  lastError: Nullable(Failure),
  createdAt: Moment,
  finishedAt: Nullable(Moment),
})
export type WebhookDelivery = Static<typeof WebhookDelivery>
export const DeliveriesQuery = Type.Object({
  endpoint: Type.Optional(Id),
  state: Type.Optional(Type.Enum([...DELIVERY_STATES])),
  entity: Type.Optional(Type.Enum([...WEBHOOK_ENTITIES])),
  entityId: Type.Optional(Id),
  before: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'nextCursor of the page before' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
})
export type DeliveriesQuery = Static<typeof DeliveriesQuery>
export const WebhookDeliveries = Type.Object({ rows: Type.Array(WebhookDelivery), nextCursor: Nullable(Id) })

export const WebhookAttempt = Type.Object({
  id: Id,
  at: Moment,
  took: Type.Integer({ description: 'Milliseconds' }),
  status: Nullable(Type.Integer()),
  error: Nullable(Failure),
  address: Nullable(Type.String({ description: 'The IP address that was connected to' })),
  requestHeaders: Type.Record(Type.String(), Type.String()),
  answerHeaders: Nullable(Type.Record(Type.String(), Type.String())),
  answerBody: Nullable(Type.String()),
  isCut: Type.Boolean({ description: 'The answer was longer than what is kept of it' }),
})
export type WebhookAttempt = Static<typeof WebhookAttempt>
export const WebhookDeliveryCard = Type.Object({ ...WebhookDelivery.properties, url: Type.String(), body: Type.String(), log: Type.Array(WebhookAttempt) })
export type WebhookDeliveryCard = Static<typeof WebhookDeliveryCard>

export const ReplayRange = Type.Object(
  {
    from: Type.String({ maxLength: 40, description: 'ISO 8601; letters of this moment and later' }),
    to: Type.Optional(Type.String({ maxLength: 40, description: 'ISO 8601; before this moment. Now unless told' })),
    states: Type.Array(Type.Enum(['delivered', 'dead', 'dropped']), { minItems: 1, maxItems: 3 }),
  },
  { additionalProperties: false },
)
export type ReplayRange = Static<typeof ReplayRange>
export const Replayed = Type.Object({ count: Type.Integer({ description: 'Letters that were put at the end of the queue' }) })

export const OutsideSettings = Type.Object({ networks: Type.Array(Type.String({ maxLength: 60 }), { maxItems: 50, description: 'Private networks or addresses that requests may go to all the same: 10.1.0.0/16' }) }, { additionalProperties: false })
export type OutsideSettings = Static<typeof OutsideSettings>
