import { Type } from 'typebox'
import { job } from '#server/platform/jobs.ts'
import { moveJobName } from './move-job-name.ts'
import { moveRest } from './move-rest.ts'

/** Somebody looks at the progress: it does not stand behind what runs in bulk. */
export const moveJob = job({
  ...moveJobName,
  lane: 'prompt',
  payload: Type.Object({ mergeId: Type.Integer() }),
  run: ({ db }, { mergeId }) => moveRest(db, mergeId),
})
