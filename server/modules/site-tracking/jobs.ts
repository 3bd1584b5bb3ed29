import { Type } from 'typebox'
import { job } from '#server/platform/jobs.ts'
import { noteLeftCarts } from './left-carts.ts'
import { noteLeftVisits } from './left-visits.ts'
import { writeLeftBehind } from './collector.ts'
import { dropOldEvents, ensurePartitions } from './partitions.ts'

const payload = Type.Object({}, { additionalProperties: true })

/** Months of events are there before their first event. */
export const makeMonths = job({ name: 'site-tracking.months', lane: 'bulk', payload, cron: '10 */6 * * *', run: async ({ db }) => void (await ensurePartitions(db)) })

export const forgetEvents = job({ name: 'site-tracking.forget', lane: 'bulk', payload, cron: '20 3 * * *', run: async ({ db }) => void (await dropOldEvents(db)) })

export const tellLeftCarts = job({ name: 'site-tracking.left-carts', lane: 'bulk', payload, cron: '* * * * *', run: async ({ db }) => void (await noteLeftCarts(db)) })

export const tellLeftVisits = job({ name: 'site-tracking.left-visits', lane: 'bulk', payload, cron: '* * * * *', run: async ({ db }) => void (await noteLeftVisits(db)) })

/** Of another process that ended in the middle: what a living one holds is written long before. */
export const writeForOthers = job({ name: 'site-tracking.inbox', lane: 'bulk', payload, cron: '*/5 * * * *', run: async ({ db, log }) => writeLeftBehind(db, log, { before: new Date(Date.now() - 5 * 60_000), isFailedToo: false }) })
