import { Type, type Static } from 'typebox'

const Nullable = Type.Union([Type.String(), Type.Null()])
export const Notification = Type.Object({
  id: Type.Integer(),
  kind: Type.Union([Type.Literal('info'), Type.Literal('error')]),
  text: Type.String(),
  link: Type.Union([Type.String(), Type.Null()], { description: 'A page of this program, from its root' }),
  from: Type.Object({ kind: Type.String({ description: 'user | key | rule | system' }), name: Nullable }),
  createdAt: Type.String(),
  isRead: Type.Boolean(),
})
export type Notification = Static<typeof Notification>
export const Notifications = Type.Object({
  rows: Type.Array(Notification, { description: 'Newest first' }),
  unread: Type.Integer({ description: 'Counted to 100' }),
  nextBefore: Type.Union([Type.Integer(), Type.Null()], { description: '`before` of the next page; null when there is none' }),
})
export type Notifications = Static<typeof Notifications>
export const NotificationsQuery = Type.Object({
  before: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 30 })),
})
export const ReadNotifications = Type.Object({
  upTo: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'The newest that the person has seen: this and all before it are read' }),
})
