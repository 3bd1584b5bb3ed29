import { useSyncExternalStore, type ReactNode } from 'react'
import { api, ApiError } from '../../base/api.ts'
import { queryClient } from '../../base/query-client.ts'
import { refusalText } from '../../base/refusals.ts'

/** Which card a change belongs to: its key in the cache and where it is sent. */
export type CardAddress = { entity: string; id: number; path: string }
export type Change = { from: unknown; to: unknown }
export type FieldState =
  | { state: 'saving' | 'saved' | 'queued'; change: Change }
  | { state: 'failed'; change: Change; reason: string }

/** What the server says of a field that somebody else changed meanwhile. */
export type ConflictField = { from: unknown; mine: unknown; theirs: unknown; by: string | { name: string } | null; at: string | null }
export type Conflict = { card: CardAddress; fields: Record<string, ConflictField> }

type Queued = { card: CardAddress; field: string; change: Change }

const QUEUE = 'edits.waiting'
const states = new Map<string, FieldState>()
const listeners = new Set<() => void>()
let conflicts: Conflict[] = []
let queue: Queued[] = readQueue()
let resend: ReturnType<typeof setTimeout> | null = null

const keyOf = (card: CardAddress, field: string): string => `${card.path} ${field}`
const tell = (): void => { for (const listener of listeners) listener() }
const subscribe = (listener: () => void): (() => void) => { listeners.add(listener); return () => listeners.delete(listener) }

function readQueue(): Queued[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(QUEUE) ?? '[]')
    return Array.isArray(kept) ? (kept as Queued[]) : []
  } catch {
    return []
  }
}

function setQueue(next: Queued[]): void {
  queue = next
  if (next.length > 0) localStorage.setItem(QUEUE, JSON.stringify(next))
  else localStorage.removeItem(QUEUE)
  tell()
  if (next.length > 0) resend ??= setTimeout(() => { resend = null; void sendQueued() }, 5000)
}

/** How a field looks where it is edited: its label and its values. A conflict shows them the same way. */
export type Face = { label: ReactNode; show: (value: unknown) => ReactNode }
const faces = new Map<string, Face>()
export const setFace = (card: CardAddress, field: string, face: Face): void => void faces.set(keyOf(card, field), face)
/** Undefined for an edit that has waited through a reload. */
export const faceOf = (card: CardAddress, field: string): Face | undefined => faces.get(keyOf(card, field))

function setState(card: CardAddress, field: string, state: FieldState | null): void {
  if (state) states.set(keyOf(card, field), state)
  else states.delete(keyOf(card, field))
  tell()
}

const running = new Map<string, { saved: Promise<boolean>; to: unknown }>()

/**
 * Saves one field. True when the server has it; the field's state tells the rest, and a failed one keeps what was typed.
 * A second edit waits for the first, or it would meet the first as somebody else's.
 */
export function saveField(card: CardAddress, field: string, change: Change): Promise<boolean> {
  const key = keyOf(card, field)
  const earlier = running.get(key)
  if (earlier) setState(card, field, { state: 'saving', change })
  const saved = earlier
    ? earlier.saved.then(done => send(card, field, done ? { from: earlier.to, to: change.to } : change))
    : send(card, field, change)
  const mine = { saved, to: change.to }
  running.set(key, mine)
  return saved.finally(() => { if (running.get(key) === mine) running.delete(key) })
}

async function send(card: CardAddress, field: string, change: Change): Promise<boolean> {
  const waiting = queue.find(one => one.field === field && one.card.path === card.path)
  // The server never saw the edit that still waits: the value it holds is the one from before it.
  const whole = waiting ? { from: waiting.change.from, to: change.to } : change
  // It stays in the queue until the server has answered: a window closed meanwhile loses nothing.
  const others = (): Queued[] => queue.filter(one => one.field !== field || one.card.path !== card.path)
  setState(card, field, { state: 'saving', change: whole })
  try {
    const answer = await api.patch<unknown>(card.path, { changes: { [field]: whole } })
    setQueue(others())
    if (answer && typeof answer === 'object') queryClient.setQueryData([card.entity, card.id], answer)
    const saved: FieldState = { state: 'saved', change: whole }
    setState(card, field, saved)
    setTimeout(() => { if (states.get(keyOf(card, field)) === saved) setState(card, field, null) }, 1500)
    return true
  } catch (error) {
    if (error instanceof ApiError && error.unreachable) {
      setState(card, field, { state: 'queued', change: whole })
      setQueue([...others(), { card, field, change: whole }])
      return false
    }
    setQueue(others())
    setState(card, field, { state: 'failed', change: whole, reason: refusalText(error) })
    if (error instanceof ApiError && error.code === 'conflict') raiseConflict(card, error.params.fields)
    return false
  }
}

function raiseConflict(card: CardAddress, fields: unknown): void {
  if (!fields || typeof fields !== 'object') return
  const before = conflicts.find(one => one.card.path === card.path)
  const conflict = { card, fields: { ...before?.fields, ...(fields as Record<string, ConflictField>) } }
  conflicts = [...conflicts.filter(one => one !== before), conflict]
  tell()
}

/** The person has chosen: `mine` is saved over theirs, the other fields take the server's value. */
export async function settleConflict(conflict: Conflict, mine: ReadonlySet<string>): Promise<void> {
  conflicts = conflicts.filter(one => one !== conflict)
  for (const field of Object.keys(conflict.fields)) if (!mine.has(field)) setState(conflict.card, field, null)
  tell()
  for (const field of mine) {
    const { theirs, mine: to } = conflict.fields[field]!
    await saveField(conflict.card, field, { from: theirs, to })
  }
  if (mine.size === 0) await queryClient.invalidateQueries({ queryKey: [conflict.card.entity, conflict.card.id] })
}

/** Sends what was typed while the server was away, in the order of typing. */
export async function sendQueued(): Promise<void> {
  for (const { card, field, change } of queue.slice()) {
    if (!queue.some(one => one.card.path === card.path && one.field === field)) continue
    await saveField(card, field, change)
    if (queue.length > 0 && states.get(keyOf(card, field))?.state === 'queued') return
  }
}

export const discardEdit = (card: CardAddress, field: string): void => {
  setQueue(queue.filter(one => one.field !== field || one.card.path !== card.path))
  setState(card, field, null)
}

export const fieldState = (card: CardAddress, field: string): FieldState | undefined => states.get(keyOf(card, field))
export const queuedEdits = (): number => queue.length
export const openConflict = (): Conflict | undefined => conflicts[0]

export const useFieldState = (card: CardAddress, field: string): FieldState | undefined => useSyncExternalStore(subscribe, () => fieldState(card, field))
export const useQueuedCount = (): number => useSyncExternalStore(subscribe, queuedEdits)
export const useConflict = (): Conflict | undefined => useSyncExternalStore(subscribe, openConflict)

// Edits that waited through a reload show as waiting again.
for (const { card, field, change } of queue) states.set(keyOf(card, field), { state: 'queued', change })
if (queue.length > 0) resend = setTimeout(() => { resend = null; void sendQueued() }, 1000)
if (typeof window !== 'undefined') window.addEventListener('online', () => void sendQueued())
