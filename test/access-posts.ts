import type { FastifyBaseLogger } from 'fastify'
import pino from 'pino'
import { workRun } from '../server/modules/bulk/work-run.ts'
import { runExport } from '../server/modules/exports/write-export.ts'
import type { Oracle } from './access-oracle.ts'
import type { Record as Row, World } from './access-world.ts'
import type { Answer, Person } from './people.ts'
import type { TestServer } from './server.ts'

const log = pino({ level: 'silent' }) as unknown as FastifyBaseLogger

const GOODS = [{ productName: 'Ваза', initialPrice: 100, quantity: 1 }]

/** A post and what it answered, the file or the list of failures that came of it included; `path` says in short what was asked. */
export type Told = { path: string; status: number; text: string }

/** The lists of a person as files, every column of each; null where the person may not. */
export async function exportsOf(server: TestServer, person: Person): Promise<Map<string, { text: string; rows: number } | null>> {
  const files = new Map<string, { text: string; rows: number } | null>()
  for (const entity of ['order', 'customer', 'company', 'task']) {
    const known = (await person.get(`/api/fields/${entity}`)).body.fields ?? []
    const fields = known.filter((field: { column?: unknown }) => field.column).map((field: { name: string }) => field.name)
    const started = await person.post('/api/exports', { entity, fields: fields.length > 0 ? fields : ['id'], separator: ',' })
    if (started.status !== 202) {
      files.set(entity, null)
      continue
    }
    await runExport({ db: server.db, clickhouse: server.clickhouse, log, dataDir: server.dataDir }, started.body.id)
    const text = String((await person.get(`/api/exports/${started.body.id}/file`)).body)
    const { exports } = (await person.get('/api/exports')).body
    const { state, reason, written } = exports.find((one: { id: number }) => one.id === started.body.id)
    if (state !== 'done') throw new Error(`the export of ${entity} is ${state}: ${reason}`)
    files.set(entity, { text, rows: written })
  }
  return files
}

/** Changes these records many at once and tells which went through, with everything the person is told of it. */
export async function bulk(server: TestServer, person: Person, body: object): Promise<{ started: Answer; failed: number[]; told: Told }> {
  const started = await person.post('/api/bulk', body)
  const path = `bulk ${JSON.stringify(body)}`
  if (started.status !== 202) return { started, failed: [], told: { path, status: started.status, text: JSON.stringify(started.body) } }
  await workRun(server.db, log, started.body.id)
  const failures = await person.get(`/api/bulk/${started.body.id}/failures`)
  return { started, failed: failures.body.failures.map((one: { id: number }) => one.id), told: { path, status: failures.status, text: JSON.stringify(failures.body) } }
}

/**
 * Posts that name records out of the person's reach beside their own: each must be refused, and what is answered is told. None of them
 * succeeds where the policy holds, so nothing is changed by them.
 */
export async function postsBeyond(person: Person, { records }: World, policy: Oracle): Promise<Told[]> {
  const told: Told[] = []
  const post = async (path: string, body: object): Promise<void> => {
    const { status, body: answer } = await person.post(path, body)
    // A refusal repeats what it was asked for: that tells nobody anything.
    const echoed = Object.values(body).filter((value) => typeof value === 'string')
    told.push({ path: `${path} ${JSON.stringify(body)}`, status, text: echoed.reduce((text, value) => text.replaceAll(value, ''), JSON.stringify(answer)) })
  }
  for (const [index, row] of records.entries()) {
    const { id, customerId, companyId, taskId } = row
    const other: Row = records[(index + 1) % records.length]!
    if (!policy.seesCustomer(row)) {
      await post('/api/orders', { customerId, site: row.site, items: GOODS })
      await post('/api/tasks', { text: 'a guess', customerId })
      await post(`/api/customers/${customerId}/loyalty`, {})
      await post(`/api/loyalty/accounts/${index + 1}/operations`, { kind: 'credit', amount: 5 })
      await post(`/api/customers/${customerId}/notes`, { text: 'a guess' })
      await post('/api/duplicates/merge', { survivorId: other.customerId, mergedIds: [customerId] })
      await post('/api/duplicates/merge', { survivorId: customerId, mergedIds: [other.customerId] })
    }
    if (!policy.seesCompany(row)) {
      await post('/api/orders', { customerId: companyId, site: row.site, items: GOODS })
      await post(`/api/companies/${companyId}/contacts`, { customerId })
    }
    // A company in reach takes no stranger for its contact: his phone would stand on its card.
    if (!policy.seesCustomer(row)) for (const near of records.filter(policy.seesCompany).slice(0, 1)) if (!near.contacts.includes(customerId)) await post(`/api/companies/${near.companyId}/contacts`, { customerId })
    if (!policy.sees(row)) {
      await post('/api/tasks', { text: 'a guess', orderId: id })
      await post(`/api/orders/${id}/status`, { status: 'new' })
      await post(`/api/orders/${id}/bonuses`, { bonuses: 1 })
      await post(`/api/orders/${id}/comments`, { text: 'a guess' })
      await post(`/api/orders/${id}/call-attempts`, { result: 'answered' })
      await post(`/api/orders/${other.id}/combine`, { otherId: id, technique: 'ours' })
      await post(`/api/orders/${id}/combine`, { otherId: other.id, technique: 'ours' })
      await post(`/api/orders/${other.id}/links`, { other: row.secrets.number, kind: 'link' })
      // Tells order by order what came of it.
      const handed = await person.post('/api/day/hand-over', { orderIds: [id], to: null })
      told.push({ path: `hand over ${id}`, status: handed.body.moved?.length === 0 ? 404 : handed.status, text: JSON.stringify(handed.body) })
    }
    if (!policy.seesTask(row)) {
      await post(`/api/tasks/${taskId}/comments`, { text: 'a guess' })
      await post(`/api/tasks/${taskId}/complete`, { result: 'done' })
      await post(`/api/tasks/${taskId}/snooze`, { for: 'hour' })
    }
  }
  return told
}
