import type { Module } from '#server/platform/platform.ts'
import { projector } from './projector.ts'
import { readModelRoutes } from './routes.ts'

export { auditReadModel } from './audit.ts'
export { copyOut } from './copy-out.ts'
export { catchUpReadModel, projectOnce } from './project-once.ts'
export { readModelState } from './read-model-state.ts'
export { rebuildReadModel, type Progress } from './rebuild.ts'

/** Keeps ClickHouse as PostgreSQL is. Reports, segments and metrics read what it writes. */
export const readModel: Module = { name: 'read-model', routes: readModelRoutes, runs: [projector] }
