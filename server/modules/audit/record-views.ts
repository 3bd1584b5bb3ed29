import type { FastifyRequest } from 'fastify'
import type { Actor } from '#server/platform/access.ts'
import type { App } from '#server/platform/http/server.ts'
import type { PersonalData, Platform } from '#server/platform/platform.ts'
import { ViewRecorder } from './view-recorder.ts'

type Shown = { entity: string; ids: number[] }
const shownRows = new WeakMap<FastifyRequest, Shown[]>()

/**
 * Notes who sees whose data, whichever route shows it: what counts is the answer that leaves, not what the route is for. Cards are told
 * by their address, rows of lists by the phones in them.
 */
export function recordViews(app: App, { db, log, personalData }: Platform): ViewRecorder {
  const recorder = new ViewRecorder(db, log)

  app.addHook('preSerialization', async (request, _reply, payload) => {
    const url = request.routeOptions.url ?? ''
    const lists = personalData.filter((data) => data.lists.includes(url))
    if (lists.length > 0 && typeof payload === 'object' && payload !== null) shownRows.set(request, rowsWithPhones(payload, lists[0]!.entity, personalData))
    return payload
  })

  app.addHook('onResponse', async (request, reply) => {
    if (reply.statusCode >= 300 || !request.actor) return
    const viewer = viewerOf(request.actor)
    if (!viewer) return
    const url = request.routeOptions.url ?? ''
    const card = personalData.find((data) => url === data.card || url.startsWith(`${data.card}/`))
    const id = Number((request.params as { id?: unknown } | undefined)?.id)
    if (card && Number.isSafeInteger(id)) recorder.card(viewer.id, card.entity, id, request.ip, viewer.about)
    for (const { entity, ids } of shownRows.get(request) ?? []) recorder.list(viewer.id, entity, ids, request.ip, viewer.about)
  })

  app.addHook('preClose', () => recorder.flush())
  return recorder
}

/** Who really looks: somebody who tries another's view sees with their own eyes. Programs are no viewers. */
function viewerOf(actor: Actor & { viewedBy?: { id: number } }): { id: number; about: Record<string, unknown> } | null {
  if (actor.kind !== 'user' || actor.id === null) return null
  return actor.viewedBy ? { id: actor.viewedBy.id, about: { as: actor.id } } : { id: actor.id, about: {} }
}

const ENTITY_OF: Record<string, string> = { orders: 'order', customers: 'customer', companies: 'company', tasks: 'task' }

function rowsWithPhones(payload: object, entity: string, known: readonly PersonalData[]): Shown[] {
  return Object.entries(payload).flatMap(([name, rows]): Shown[] => {
    if (!Array.isArray(rows)) return []
    const named = ENTITY_OF[name]
    const of = named && known.some((one) => one.entity === named) ? named : entity
    const shown = rows.flatMap((row) => recordsWithin(row, of, DEEPEST))
    return [...new Set(shown.map((one) => one.entity))].map((one) => ({ entity: one, ids: [...new Set(shown.filter((record) => record.entity === one).map((record) => record.id))] }))
  })
}

/** Rows of some lists hold the records that they are about: two customers of a pair, the order of an item of the day. */
const DEEPEST = 3

function recordsWithin(row: unknown, entity: string, deepest: number): { entity: string; id: number }[] {
  if (typeof row !== 'object' || row === null) return []
  if (Array.isArray(row)) return row.flatMap((one) => recordsWithin(one, entity, deepest))
  const { id } = row as { id?: unknown }
  if (typeof id === 'number' && hasPhone(row)) return [{ entity, id }]
  return deepest === 0 ? [] : Object.entries(row).flatMap(([name, value]) => recordsWithin(value, ENTITY_OF[`${name}s`] ?? entity, deepest - 1))
}

/** A masked phone tells nobody anything. */
function hasPhone(row: unknown): boolean {
  if (typeof row !== 'object' || row === null) return false
  return Object.entries(row).some(([name, value]) => /phone/i.test(name) && [value].flat().some((one) => typeof one === 'string' && /\d{5}/.test(one.replace(/[\s()-]/g, '')) && !/[•*]/.test(one)))
}
