import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RuleDraft } from '#shared/contracts/automation.ts'
import { systemActor } from '#server/platform/access.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import { activateRule, createRule } from '#server/modules/automation/index.ts'
import { createProvider, resendMessages } from '#server/modules/messages/index.ts'
import { createOrder, editOrder } from '#server/modules/orders/index.ts'
import { byHand as insertByHand, testDatabase } from '../database.ts'
import { startMailServer, type MailServer } from '../mail-server.ts'

/** In full: RULE_CHANGES=10000 RULE_KILLS=20. */
const CHANGES = Number(process.env['RULE_CHANGES'] ?? 300)
const KILLS = Number(process.env['RULE_KILLS'] ?? 3)
const RULES = 50
const ORDERS = Math.max(20, CHANGES / 25)

const database = testDatabase()
let mail: MailServer
let worker: ChildProcess
let isOver = false
let deaths = 0

const act = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transact(database.db, systemActor('test'), work)
const rows = async <Row>(query: ReturnType<typeof sql<Row>>): Promise<Row[]> => (await query.execute(database.db.kysely)).rows

function startWorker(): void {
  worker = spawn(process.execPath, [join(import.meta.dirname, 'rules-worker.ts'), JSON.stringify(database.connection)], { stdio: ['ignore', 'pipe', 'inherit'] })
}

/** Kills the worker again and again at moments that nobody chose, each time after it has begun to work. */
async function killIt(): Promise<void> {
  for (; deaths < KILLS && !isOver; deaths += 1) {
    await once(worker.stdout!, 'data')
    await pause(Math.random() * 2500)
    const gone = once(worker, 'exit')
    worker.kill('SIGKILL')
    await gone
    startWorker()
  }
}

/** Rules 0–24 write letters and 25–49 make tasks; every fifth asks for a comment of the buyer, which every other order has. */
const draftOf = (n: number): RuleDraft => ({
  name: `правило ${n}`, subject: 'order', event: { kind: 'change', entity: 'order', fields: [{ name: 'managerComment', to: [`шаг ${n}`] }] },
  condition: n % 5 === 0 ? { field: 'customerComment', op: 'notEmpty' } : null, limits: { fusePerHour: 1_000_000 },
  steps: [n < 25 ? { id: 'do', kind: 'message', channel: 'email', purpose: 'transactional', content: { subject: `Шаг ${n}`, text: 'Здравствуйте' } } : { id: 'do', kind: 'task', text: `Шаг ${n}`, to: { kind: 'manager' } }],
})

beforeAll(async () => {
  mail = await startMailServer()
  await act((tx) => createProvider(tx, { kind: 'smtp', title: 'Почта', settings: { host: '127.0.0.1', port: mail.port, security: 'none', from: 'shop@store.test', fromName: 'Лавка' }, secrets: {} }))
  await insertByHand(database.db, `insert into sending_domain (domain, checks, checked_at) values ('store.test', '[]', now())`)
}, 60_000)

afterAll(async () => {
  isOver = true
  worker?.kill('SIGKILL')
  await mail?.close()
})

test(`of ${CHANGES} changes every due action is done, none twice, in the order of each record, however often the worker is killed`, async () => {
  const rules: number[] = []
  for (let n = 0; n < RULES; n += 1) rules.push(await act(async (tx) => {
    const id = await createRule(tx, draftOf(n))
    await activateRule(tx, id, true)
    return id
  }))
  const orders: number[] = []
  for (let n = 0; n < ORDERS; n += 1) orders.push((await act((tx) => createOrder(tx, { site: 'shop', email: `b${n}@example.com`, phone: `+7905${String(1_000_000 + n)}`, ...(n % 2 ? { customerComment: 'да' } : {}) }, { by: 'crm' }))).order.id)
  startWorker()
  const killing = killIt()

  // Each order is changed by one hand, so that its changes have an order; many hands at once.
  let changed = 0
  await Promise.all(Array.from({ length: 4 }, async (_, hand) => {
    const last = new Map<number, number>()
    for (let n = hand; n < CHANGES; n += 4) {
      const order = orders[(hand + 4 * Math.floor(Math.random() * (orders.length / 4))) % orders.length]!
      const step = [Math.floor(Math.random() * RULES)].map((one) => (one === last.get(order) ? (one + 1) % RULES : one))[0]!
      last.set(order, step)
      await act((tx) => editOrder(tx, order, { managerComment: { to: `шаг ${step}` } }))
      changed += 1
    }
  }))
  expect(changed).toBe(CHANGES)
  await killing
  await expect.poll(async () => (await rows(sql<{ left: number }>`
    select (select count(*) from change_log where id > (select last_id from change_reader where name = 'automation.rules')) + (select count(*) from rule_run where state = 'waiting')
      + (select count(*) from message where state in ('planned', 'sending')) as left`))[0]!.left, { timeout: 1_200_000, interval: 500 }).toBe(0)
  expect(deaths).toBe(KILLS)

  // What ought to have been done, told by the log alone.
  const entries = await rows(sql<{ id: number; orderId: number; step: string; comment: boolean }>`
    select l.id, l.entity_id as "orderId", l.fields -> 'managerComment' ->> 1 as step, o.customer_comment is not null as comment
    from change_log l join "order" o on o.id = l.entity_id where l.entity = 'order' and l.fields ? 'managerComment' and l.actor_kind = 'system' order by l.id`)
  expect(entries).toHaveLength(CHANGES)
  const due = entries.map((entry) => ({ ...entry, n: Number(entry.step.slice(4)) })).filter(({ n, comment }) => n % 5 !== 0 || comment)
  const runs = await rows(sql<{ ruleId: number; entryId: number; orderId: number; state: string; doneAs: number | null }>`
    select r.rule_id as "ruleId", r.entry_id as "entryId", r.order_id as "orderId", r.state, s.id as "doneAs" from rule_run r left join rule_step s on s.run_id = r.id and s.state = 'done' order by r.entry_id`)
  expect(runs).toHaveLength(CHANGES)
  expect(runs.filter((run) => run.state === 'done').map((run) => [run.ruleId, run.entryId])).toEqual(due.map((entry) => [rules[entry.n], entry.id]))
  expect(new Set(runs.map((run) => run.state))).toEqual(new Set(['done', 'skipped']))

  // Steps are numbered as they are done: for each order in the order of its changes.
  for (const [, ofOrder] of Map.groupBy(runs.filter((run) => run.doneAs !== null), (run) => run.orderId)) {
    expect(ofOrder.map((run) => run.doneAs)).toEqual(ofOrder.map((run) => run.doneAs).toSorted((a, b) => a! - b!))
  }

  const tasks = await rows(sql<{ text: string; orderId: number; n: number }>`select text, order_id as "orderId", count(*)::int as n from task group by 1, 2`)
  const expected = Map.groupBy(due.filter(({ n }) => n >= 25), (entry) => `Шаг ${entry.n} ${entry.orderId}`)
  expect(new Map(tasks.map((task) => [`${task.text} ${task.orderId}`, task.n]))).toEqual(new Map([...expected].map(([key, of]) => [key, of.length])))

  // A letter that was in hand at two of the deaths is not sent a third time by itself: it says so, and a person decides.
  const unsure = await rows(sql<{ id: number; reason: string }>`select id, reason from message where state = 'dead'`)
  expect(unsure.filter((one) => one.reason !== 'maybe_twice')).toEqual([])
  if (unsure.length > 0) await act((tx) => resendMessages(tx, unsure.map((one) => one.id)))
  await expect.poll(async () => (await rows(sql<{ left: number }>`select count(*) as left from message where state in ('planned', 'sending')`))[0]!.left, { timeout: 60_000 }).toBe(0)

  // What the mail server took, by Message-ID: every letter, and one that may have gone twice is known to.
  const letters = await rows(sql<{ id: number; key: string; messageId: string; state: string; reason: string | null }>`select id, key, message_id as "messageId", state, reason from message where key like 'rule:%'`)
  expect(letters.map((one) => one.key).toSorted()).toEqual(due.filter(({ n }) => n < 25).map((entry) => `rule:${rules[entry.n]}:e${entry.id}:do`).toSorted())
  const taken = Map.groupBy(mail.letters, (letter) => letter.messageId)
  expect(letters.filter((one) => !taken.has(one.messageId))).toEqual([])
  expect([...taken.keys()].filter((messageId) => !letters.some((one) => one.messageId === messageId))).toEqual([])
  const twice = [...taken].filter(([, copies]) => copies.length > 1).map(([messageId, copies]) => ({ messageId, copies: copies.length }))
  const byHand = new Set(unsure.map((one) => one.id))
  for (const { messageId, copies } of twice) {
    const message = letters.find((one) => one.messageId === messageId)!
    expect(byHand.has(message.id) ? 'by hand' : message.reason).toBe(byHand.has(message.id) ? 'by hand' : 'maybe_twice')
    expect(copies).toBeLessThanOrEqual(byHand.has(message.id) ? 3 : 2)
  }
  process.stdout.write(`${letters.length} letters and ${tasks.length} kinds of tasks; ${twice.length} letters came twice and are known, ${unsure.length} were sent again by hand\n`)
}, 1_800_000)
