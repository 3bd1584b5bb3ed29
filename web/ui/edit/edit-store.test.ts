import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

vi.mock('../../base/refusals.ts', () => ({ refusalText: (error: { code: string }) => error.code }))

const kept = new Map<string, string>()
vi.stubGlobal('localStorage', { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value), removeItem: (key: string) => void kept.delete(key) })

const { discardEdit, fieldState, queuedEdits, openConflict, saveField, sendQueued, settleConflict } = await import('./edit-store.ts')
const { queryClient } = await import('../../base/query-client.ts')

// Other files run in the same process.
afterAll(() => void vi.unstubAllGlobals())

const card = { entity: 'order', id: 7, path: '/api/orders/7' }
type Sent = { changes: Record<string, { from: unknown; to: unknown }> }
let sent: Sent[] = []
const answer = (status: number, body: unknown) => new Response(JSON.stringify(body), { status })
const refusal = (status: number, code: string, params = {}) => answer(status, { error: { code, params }, requestId: 'r' })

function server(handle: (body: Sent) => Response | Promise<Response>): void {
  vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
    const body = JSON.parse(String(init.body)) as Sent
    const response = await handle(body)
    sent.push(body)
    return response
  })
}
const away = (): never => { throw new TypeError('fetch failed') }

beforeEach(() => { sent = []; vi.useFakeTimers() })
afterEach(() => { discardEdit(card, 'comment'); discardEdit(card, 'phone'); queryClient.clear(); vi.useRealTimers() })

describe('a field', () => {
  it('is saved with the value that the person saw, and the card in the answer replaces the old one', async () => {
    server(() => answer(200, { id: 7, comment: 'new' }))
    expect(await saveField(card, 'comment', { from: 'old', to: 'new' })).toBe(true)
    expect(sent).toEqual([{ changes: { comment: { from: 'old', to: 'new' } } }])
    expect(queryClient.getQueryData(['order', 7])).toEqual({ id: 7, comment: 'new' })
    expect(fieldState(card, 'comment')?.state).toBe('saved')
    vi.advanceTimersByTime(2000)
    expect(fieldState(card, 'comment')).toBeUndefined()
  })

  it('keeps what was typed when the server refuses, with the reason', async () => {
    server(() => refusal(422, 'too_long'))
    await saveField(card, 'comment', { from: 'old', to: 'typed' })
    expect(fieldState(card, 'comment')).toEqual({ state: 'failed', change: { from: 'old', to: 'typed' }, reason: 'too_long' })
  })
})

it('a second edit waits for the first, and does not take it for somebody else’s', async () => {
  let answerFirst = (_: Response): void => undefined
  server(body => (body.changes.comment!.to === 'one' ? new Promise<Response>(resolve => { answerFirst = resolve }) : answer(200, { id: 7 })))
  const first = saveField(card, 'comment', { from: 'old', to: 'one' })
  const second = saveField(card, 'comment', { from: 'old', to: 'two' })
  expect(fieldState(card, 'comment')).toMatchObject({ state: 'saving', change: { to: 'two' } })
  answerFirst(answer(200, { id: 7 }))
  expect(await Promise.all([first, second])).toEqual([true, true])
  expect(sent.map(one => one.changes.comment)).toEqual([{ from: 'old', to: 'one' }, { from: 'one', to: 'two' }])
})

describe('without a connection', () => {
  it('edits wait, also through a reload, and are sent when it is back', async () => {
    server(away)
    await saveField(card, 'comment', { from: 'old', to: 'one' })
    expect(fieldState(card, 'comment')?.state).toBe('queued')
    expect(JSON.parse(kept.get('edits.waiting')!)).toHaveLength(1)
    server(() => answer(200, { id: 7 }))
    await sendQueued()
    expect(sent).toEqual([{ changes: { comment: { from: 'old', to: 'one' } } }])
    expect(queuedEdits()).toBe(0)
    expect(kept.has('edits.waiting')).toBe(false)
  })

  it('a second edit of the field is sent as one, from the value that the server has', async () => {
    server(away)
    await saveField(card, 'comment', { from: 'old', to: 'one' })
    await saveField(card, 'comment', { from: 'one', to: 'two' })
    expect(queuedEdits()).toBe(1)
    server(() => answer(200, { id: 7 }))
    await sendQueued()
    expect(sent).toEqual([{ changes: { comment: { from: 'old', to: 'two' } } }])
  })
})

describe('when somebody changed the field meanwhile', () => {
  const conflict = { fields: { comment: { from: 'old', mine: 'mine', theirs: 'theirs', by: { name: 'Boris' }, at: null } } }

  it('asks, and writes mine over theirs only when told so', async () => {
    server(body => (body.changes.comment!.from === 'theirs' ? answer(200, { id: 7 }) : refusal(409, 'conflict', conflict)))
    await saveField(card, 'comment', { from: 'old', to: 'mine' })
    expect(openConflict()?.fields.comment).toMatchObject({ mine: 'mine', theirs: 'theirs' })
    await settleConflict(openConflict()!, new Set(['comment']))
    expect(sent.at(-1)).toEqual({ changes: { comment: { from: 'theirs', to: 'mine' } } })
    expect(openConflict()).toBeUndefined()
  })

  it('leaves theirs when told so, and sends nothing', async () => {
    server(() => refusal(409, 'conflict', conflict))
    await saveField(card, 'comment', { from: 'old', to: 'mine' })
    const before = sent.length
    await settleConflict(openConflict()!, new Set())
    expect(sent).toHaveLength(before)
    expect(fieldState(card, 'comment')).toBeUndefined()
  })
})
