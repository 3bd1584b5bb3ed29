import { Type } from 'typebox'
import { job } from '#server/platform/jobs.ts'
import { handOverAll } from './hand-over-work.ts'
import { returnAll } from './return-work.ts'

const payload = Type.Object({ id: Type.Integer() })

/** Hands over what somebody had who is gone. Somebody waits for it: their customers do. */
export const handOverWork = job({ name: 'dismissal.hand-over', lane: 'prompt', payload, run: ({ db }, { id }) => handOverAll(db, id) })

/** Gives it back to somebody who has come back. */
export const returnWork = job({ name: 'dismissal.return', lane: 'prompt', payload, run: ({ db }, { id }) => returnAll(db, id) })
