// Somebody leaves: shut out, and what they had in hand goes to others.
import type { Module } from '#server/platform/platform.ts'
import { handOverWork, returnWork } from './jobs.ts'
import { stragglersReader } from './reactions.ts'
import { dismissalRoutes } from './routes.ts'

export const dismissal: Module = { name: 'dismissal', routes: dismissalRoutes, readers: [stragglersReader], jobs: [handOverWork, returnWork] }
