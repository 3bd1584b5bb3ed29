import { Type } from 'typebox'
import { job } from '#server/platform/jobs.ts'
import { workRun } from './work-run.ts'

const payload = Type.Object({ run: Type.Integer() })

/** Runs that somebody looks at while they go. */
export const runShort = job({ name: 'bulk.run-short', lane: 'prompt', payload, run: ({ db, log }, { run }) => workRun(db, log, run) })

/** Runs over thousands. */
export const runLong = job({ name: 'bulk.run-long', lane: 'bulk', payload, run: ({ db, log }, { run }) => workRun(db, log, run) })
