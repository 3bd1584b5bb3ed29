import { Type } from 'typebox'
import { job } from '#server/platform/jobs.ts'
import { lookAtEverybody } from './look-for-leaks.ts'

/** Views are looked at as they are written; this catches what a process that died had written and not looked at. */
export const watchForLeaks = job({
  name: 'audit.watch-for-leaks',
  lane: 'prompt',
  payload: Type.Object({}, { additionalProperties: true }),
  cron: '*/10 * * * *',
  run: ({ db }) => lookAtEverybody(db),
})
