import { useEffect, useState, useSyncExternalStore } from 'react'
import { api } from './api.ts'
import { queryClient } from './query-client.ts'

export type LiveChange = {
  cursor: number | string
  entity: string
  id: number
  kind: string
  fields: string[]
  by: { kind: string; id: number | null; name: string }
  at: string
}
export type Present = { userId: number; name: string; field: string | null }
type PresenceEvent = { entity: string; id: number; people: Present[] }
export type Connection = 'connecting' | 'open' | 'lost'

/** Changes that come in a burst refresh a list once: fast enough to be seen within a second, rare enough not to hammer. */
const GATHER_MS = 250

let source: EventSource | null = null
let cursor: string | null = null
let connection: Connection = 'connecting'
let waiting: LiveChange[] = []
/** Before this moment nothing is refreshed again: while an import runs, a browser must not ask more than the server can answer. */
let restUntil = 0
let timer: ReturnType<typeof setTimeout> | null = null
let retry: ReturnType<typeof setTimeout> | null = null

const connectionListeners = new Set<() => void>()
const changeListeners = new Set<(changes: LiveChange[]) => void | Promise<unknown>>()
const presence = new Map<string, Present[]>()
const presenceListeners = new Set<() => void>()
const nobody: Present[] = []

const followers = new Map<string, string[]>()

/** Data under one key that is made of another entity too: people stand in the references, rights in the session. Records of both have the same ids. */
export function refreshWith(entity: string, ...keys: string[]): void {
  followers.set(entity, [...(followers.get(entity) ?? []), ...keys])
}

/** The keys that a change of the entity makes stale, its own first. */
export const followedBy = (entity: string): string[] => [entity, ...(followers.get(entity) ?? [])]

function setConnection(next: Connection): void {
  if (next === connection) return
  connection = next
  for (const listener of connectionListeners) listener()
}

async function flush(): Promise<void> {
  timer = null
  const changes = waiting
  waiting = []
  const named = changes.flatMap(change => followedBy(change.entity).map(entity => ({ entity, id: change.id })))
  const cards = new Set(named.map(({ entity, id }) => `${entity} ${id}`))
  const entities = new Set(named.map(({ entity }) => entity))
  const began = performance.now()
  const refreshed = queryClient.invalidateQueries({
    predicate: ({ queryKey: [entity, id], meta }) =>
      typeof entity === 'string' && entities.has(entity) && !meta?.readPage && (typeof id !== 'number' || cards.has(`${entity} ${id}`)),
  })
  await Promise.allSettled([refreshed, ...[...changeListeners].map(listener => listener(changes))])
  const ended = performance.now()
  restUntil = ended + Math.min(5000, 3 * (ended - began))
}

function onChange(event: MessageEvent<string>): void {
  const change = JSON.parse(event.data) as LiveChange
  cursor = String(change.cursor)
  waiting.push(change)
  timer ??= setTimeout(() => void flush(), Math.max(GATHER_MS, restUntil - performance.now()))
}

function onPresence(event: MessageEvent<string>): void {
  const { entity, id, people } = JSON.parse(event.data) as PresenceEvent
  presence.set(`${entity} ${id}`, people)
  for (const listener of presenceListeners) listener()
}

function open(): void {
  source?.close()
  if (retry) clearTimeout(retry)
  retry = null
  source = new EventSource(`/api/live${cursor ? `?since=${encodeURIComponent(cursor)}` : ''}`)
  source.addEventListener('open', () => setConnection('open'))
  source.addEventListener('hello', event => {
    cursor ??= String((JSON.parse((event as MessageEvent<string>).data) as { cursor: number | string }).cursor)
    setConnection('open')
  })
  source.addEventListener('change', event => onChange(event as MessageEvent<string>))
  source.addEventListener('presence', event => onPresence(event as MessageEvent<string>))
  source.addEventListener('resync', event => {
    const data = (event as MessageEvent<string>).data
    if (data) cursor = String((JSON.parse(data) as { cursor?: number | string }).cursor ?? cursor)
    void queryClient.invalidateQueries()
  })
  source.addEventListener('error', () => {
    setConnection('lost')
    if (source?.readyState !== EventSource.CLOSED) return
    // The stream does not say why it was refused; an ended session shows by asking, and leads to the door.
    void api.get('/api/session').catch(() => undefined)
    retry ??= setTimeout(open, 3000)
  })
}

function close(): void {
  source?.close()
  source = null
  if (retry) clearTimeout(retry)
  retry = null
}

/** A dead network may leave a stream hanging for minutes: the browser's own word comes first. */
const onOffline = (): void => { close(); setConnection('lost') }

/** Opens the one stream of this browser. EventSource reconnects by itself while the server is away; a refusal ends it, so we try again. */
export function startLive(): () => void {
  open()
  window.addEventListener('offline', onOffline)
  window.addEventListener('online', open)
  return () => {
    window.removeEventListener('offline', onOffline)
    window.removeEventListener('online', open)
    close()
    connection = 'connecting'
  }
}

export function useConnection(): Connection {
  return useSyncExternalStore(
    listener => { connectionListeners.add(listener); return () => connectionListeners.delete(listener) },
    () => connection,
  )
}

/** Calls with each gathered burst of changes, whoever made them. Lists (queries with `meta.readPage`) are refreshed by ui/table/refresh-lists.ts. */
export function onLiveChanges(listener: (changes: LiveChange[]) => void | Promise<unknown>): () => void {
  changeListeners.add(listener)
  return () => changeListeners.delete(listener)
}

/** Ids of one entity that changed in the last moments, to light up their rows for a moment. */
export function useFreshIds(entity: string, forMs = 1600): ReadonlyMap<number, LiveChange> {
  const [fresh, setFresh] = useState<ReadonlyMap<number, LiveChange>>(new Map())
  useEffect(() => onLiveChanges(changes => {
    const mine = changes.filter(change => change.entity === entity)
    if (mine.length === 0) return
    setFresh(before => new Map([...before, ...mine.map(change => [change.id, change] as const)]))
    setTimeout(() => setFresh(before => new Map([...before].filter(([, change]) => !mine.includes(change)))), forMs)
  }), [entity, forMs])
  return fresh
}

/** Who else looks at this card. Says every 15 seconds that we are here, in which field, and leaves when the card closes. */
export function usePresence(entity: string, id: number, field: string | null = null): Present[] {
  useEffect(() => {
    const say = () => void api.post('/api/presence', { entity, id, field }).catch(() => undefined)
    say()
    const beat = setInterval(say, 15_000)
    return () => clearInterval(beat)
  }, [entity, id, field])
  useEffect(() => () => void api.post('/api/presence', { entity, id, leave: true }).catch(() => undefined), [entity, id])
  return useSyncExternalStore(
    listener => { presenceListeners.add(listener); return () => presenceListeners.delete(listener) },
    () => presence.get(`${entity} ${id}`) ?? nobody,
  )
}
