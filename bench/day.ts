import { command, type BenchServer } from './server.ts'
import { milliseconds, percentile, type Row } from './table.ts'

const PEOPLE = 20
const TIMES = 60
const PASSWORD = 'bench-bench-bench'
const email = (n: number): string => `bench-manager-${n}@example.com`

/**
 * A team of twenty and so many tasks: nine of ten done, the rest spread over the last and the next weeks; of the orders in work four of five are
 * somebody's, a third is untouched. Written as rows, once: what is measured is reading.
 */
export async function prepareDay(server: BenchServer, env: NodeJS.ProcessEnv, tasks: number, say: (text: string) => void): Promise<void> {
  for (let n = 0; n < PEOPLE; n += 1) {
    await command(env, ['user', 'create', '--email', email(n), '--password', PASSWORD, '--role', 'manager', '--name', `Менеджер ${n + 1}`]).catch(() => {})
  }
  const { rows: [had] } = await server.pool.query<{ tasks: string }>('select count(*) as tasks from task')
  const missing = tasks - Number(had!.tasks)
  if (missing <= 0) return
  say(`  making ${missing.toLocaleString('en')} tasks …`)
  const client = await server.pool.connect()
  try {
    await client.query(`create temp table team as select row_number() over (order by id) - 1 as n, id from app_user where email like 'bench-manager-%'`)
    await client.query(GIVE_ORDERS)
    await client.query(TASKS, [missing])
    await client.query('vacuum analyze "order"')
    await client.query('vacuum analyze task')
  } finally {
    client.release()
  }
}

const GIVE_ORDERS = `
  update "order" o set
    manager_id = case when o.id % 5 = 0 then null else t.id end,
    first_touched_at = case when o.id % 3 = 0 then null else o.created_at + interval '10 minutes' end,
    first_touched_by = case when o.id % 3 = 0 then null else t.id end,
    first_touch_minutes = case when o.id % 3 = 0 then null else 10 end,
    status_deadline_at = case when o.id % 7 = 0 then now() - (o.id % 500) * interval '1 minute' end
  from team t, order_status s join status_group g on g.code = s.group_code
  where t.n = o.id % ${PEOPLE} and s.code = o.status and (g.process or g.code = 'new') and o.manager_id is null`
const TASKS = `
  insert into task (site, text, due_at, performer_id, order_id, customer_id, complete, completed_at, result, created_at)
  select o.site, 'Перезвонить по заказу ' || o.number, at, t.id, o.id, o.customer_id, i % 10 <> 0, case when i % 10 <> 0 then at end, case when i % 10 <> 0 then 'done' end,
    at - interval '1 day'
  from generate_series(1, $1::bigint) i
    cross join (select min(id) as first, count(*) as count from "order") had
    join team t on t.n = i % 7919 % ${PEOPLE}
    join "order" o on o.id = had.first + (i * 7919) % had.count
    cross join lateral (select now() + ((i * 104729) % 40320 - 30240) * interval '1 minute' as at) due`

/** The day of a manager and the board of the head, over HTTP from the same machine, one after another. */
export async function measureDay(server: BenchServer): Promise<Row[]> {
  const manager = await signIn(server.url, email(3))
  return [
    await measure('«Мой день»: the list of a manager', 200, () => read(`${server.url}/api/day`, manager)),
    await measure('board of the day, 20 people', 500, () => read(`${server.url}/api/day/board`, server.cookie)),
    await measure('taking the next order from the queue', 100, () => take(server.url, manager)),
  ]
}

async function measure(what: string, limit: number, once: () => Promise<void>): Promise<Row> {
  const times: number[] = []
  for (let n = -5; n < TIMES; n += 1) {
    const started = performance.now()
    await once()
    if (n >= 0) times.push(performance.now() - started)
  }
  const p95 = percentile(times, 0.95)
  return [`${what}, p95`, milliseconds(p95), p95 <= limit, `≤ ${limit} ms`, `p50 ${milliseconds(percentile(times, 0.5))}`]
}

async function read(url: string, cookie: string): Promise<void> {
  const answer = await fetch(url, { headers: { cookie } })
  await answer.arrayBuffer()
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`)
}

async function take(url: string, cookie: string): Promise<void> {
  const answer = await fetch(`${url}/api/queue/take`, { method: 'POST', headers: { cookie, origin: url, 'x-requested-with': 'prilavok', 'content-type': 'application/json' }, body: '{}' })
  await answer.arrayBuffer()
  if (!answer.ok) throw new Error(`taking answered ${answer.status}`)
}

async function signIn(url: string, who: string): Promise<string> {
  const answer = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url, 'x-requested-with': 'prilavok' },
    body: JSON.stringify({ email: who, password: PASSWORD }),
  })
  if (!answer.ok) throw new Error(`cannot sign in: ${answer.status} ${await answer.text()}`)
  return answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; ')
}
