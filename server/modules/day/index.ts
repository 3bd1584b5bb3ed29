// The team's day: who gets which orders, who was touched first, what is next, how everybody is doing.
import type { Module } from '#server/platform/platform.ts'
import { dayReader } from './reactions.ts'
import { dayRoutes } from './routes.ts'

export { attemptCall } from './attempt-call.ts'
export { dayReader } from './reactions.ts'
export { createRule } from './rules.ts'

export const day: Module = {
  name: 'day',
  routes: dayRoutes,
  readers: [dayReader],
  personalData: [{ entity: 'order', card: '/api/orders/:id', lists: ['/api/day'] }],
}
