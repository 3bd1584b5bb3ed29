import { sql } from 'kysely'
import type { SourcesLoaded } from '#shared/contracts/costs.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { Refusal } from '#server/platform/errors.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import { canSeeOrder, changeOrder } from '#server/modules/orders/index.ts'
import { changeCustomer, reachesCustomer } from '#server/modules/customers/index.ts'
import { plainHeading } from '../ad-spend/columns.ts'
import { records } from '../ad-spend/read-spend.ts'
import { LABELS } from '../cost-input.ts'

const HEADINGS: Record<string, readonly string[]> = {
  order: ['заказ', 'номер заказа', 'order', 'order number', 'number'],
  orderExternalId: ['внешний id заказа', 'order external id', 'orderexternalid', 'external id', 'externalid'],
  customer: ['id клиента', 'клиент', 'customer', 'customer id', 'customerid'],
  customerExternalId: ['внешний id клиента', 'customer external id', 'customerexternalid'],
  source: ['источник', 'utm_source', 'source'], medium: ['канал', 'utm_medium', 'medium'], campaign: ['кампания', 'utm_campaign', 'campaign'],
  keyword: ['ключевое слово', 'utm_term', 'keyword'], content: ['содержание объявления', 'объявление', 'utm_content', 'content'],
}
const MOST_ROWS = 50_000
const MOST_PROBLEMS = 200
const TOGETHER = 100

type Line = { line: number; order: string; orderExternalId: string; customer: string; customerExternalId: string; labels: Record<string, string> }
type Target = { kind: 'order' | 'customer'; id: number; source: Record<string, unknown> | null }

/**
 * Writes where orders and customers came from, as a file tells: an order by its number or external id, a customer by his id or external id, and the
 * labels. Lines whose order or customer is not there, or not the actor's to change, are reported, the others taken; the same file again changes nothing.
 * @throws Refusal of reading (`file_…`), `too_many_lines`
 */
export async function loadSources(db: Db, actor: Actor, bytes: AsyncIterable<Uint8Array>): Promise<SourcesLoaded> {
  const loaded: SourcesLoaded = { rows: 0, changed: 0, unchanged: 0, refused: 0, problems: [] }
  let lines: Line[] = []
  const flush = async (): Promise<void> => {
    const now = lines
    lines = []
    if (now.length > 0) add(loaded, await transact(db, actor, (tx) => take(tx, now)))
  }
  for await (const line of linesOf(bytes)) {
    if ((loaded.rows += 1) > MOST_ROWS) throw new Refusal('too_many_lines', { most: MOST_ROWS })
    if (lines.push(line) >= TOGETHER) await flush()
  }
  await flush()
  return loaded
}

function add(loaded: SourcesLoaded, part: Omit<SourcesLoaded, 'rows'>): void {
  for (const name of ['changed', 'unchanged', 'refused'] as const) loaded[name] += part[name]
  loaded.problems.push(...part.problems.slice(0, MOST_PROBLEMS - loaded.problems.length))
}

async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  let columns: Record<string, number> | undefined
  for await (const { cells, line } of records(bytes)) {
    if (!columns) {
      const headings = cells.map(plainHeading)
      columns = Object.fromEntries(Object.entries(HEADINGS).flatMap(([name, known]) => { const at = headings.findIndex((heading) => known.includes(heading)); return at < 0 ? [] : [[name, at]] }))
      const hasWhom = ['order', 'orderExternalId', 'customer', 'customerExternalId'].some((name) => name in columns!)
      if (!hasWhom || !('source' in columns)) throw new Refusal('sources_without_header', { found: cells.join(' | ').slice(0, 500) })
      continue
    }
    const at = columns
    const cell = (name: string): string => (at[name] === undefined ? '' : (cells[at[name]] ?? '').trim())
    const labels = Object.fromEntries(LABELS.filter((name) => cell(name) !== '').map((name) => [name, cell(name).slice(0, 255)]))
    yield { line, order: cell('order'), orderExternalId: cell('orderExternalId'), customer: cell('customer'), customerExternalId: cell('customerExternalId'), labels }
  }
}

async function take(tx: Tx, lines: Line[]): Promise<Omit<SourcesLoaded, 'rows'>> {
  const part: Omit<SourcesLoaded, 'rows'> = { changed: 0, unchanged: 0, refused: 0, problems: [] }
  for (const line of lines) {
    const target = await targetOf(tx, line)
    if (!target || !line.labels['source']) {
      part.refused += 1
      part.problems.push({ line: line.line, code: target ? 'no_source' : 'not_found', text: line.order || line.orderExternalId || line.customer || line.customerExternalId })
    } else if (Object.entries(line.labels).every(([name, label]) => target.source?.[name] === label)) part.unchanged += 1
    else {
      if (target.kind === 'order') await changeOrder(tx, target.id, { source: line.labels }, { by: 'crm' })
      else await changeCustomer(tx, target.id, { source: line.labels })
      part.changed += 1
    }
  }
  return part
}

/** What the line is about, of what the actor may change: the order goes before the customer; of several with one number the latest. */
async function targetOf(tx: Tx, line: Line): Promise<Target | null> {
  if (line.order || line.orderExternalId) {
    const { rows } = await sql<Target>`
      select 'order' as kind, o.id, o.source from "order" o where ${line.order ? sql`o.number = ${line.order}` : sql`o.external_id = ${line.orderExternalId}`} and ${canSeeOrder(tx.actor, 'orders.change') ?? sql`true`}
      order by o.id desc limit 1`.execute(tx.db)
    return rows[0] ?? null
  }
  const id = /^\d{1,15}$/.test(line.customer) ? Number(line.customer) : 0
  const { rows } = await sql<Target>`
    select 'customer' as kind, c.id, c.source from customer c where ${line.customer ? sql`c.id = ${id}` : sql`c.external_id = ${line.customerExternalId} and ${line.customerExternalId} <> ''`} and ${reachesCustomer(tx.actor, 'customers.change')}
    order by c.id desc limit 1`.execute(tx.db)
  return rows[0] ?? null
}
