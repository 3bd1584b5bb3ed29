import { sql } from 'kysely'
import type { Db } from '#server/platform/db.ts'
import { transact } from '#server/platform/transact.ts'
import { commentTask, completeTask, createTask } from '#server/modules/tasks/index.ts'
import { personActor } from '#server/modules/users/index.ts'
import { chance } from './chance.ts'
import { DEMO_SITE } from './demo-orders.ts'

const TASKS = 36
const MINUTE = 60_000

/** When it is or was due, in minutes from the loading on; null = no term. */
const TERMS = [-1500, 15, 40, -35, 4, 25, 90, 180, 420, 1320, 1600, 2900, 5800, null]
const WORDS = [
  { kind: 'call-back', text: 'Перезвонить' },
  { kind: 'clarify', text: 'Уточнить состав заказа' },
  { kind: 'find-address', text: 'Выяснить адрес' },
  { kind: null, text: 'Предложить замену: товара мало на складе' },
  { kind: null, text: 'Отправить счёт для юридического лица' },
  { kind: null, text: 'Узнать, понравился ли подарок' },
]
const SAID = ['Не берёт трубку, попробую после обеда', 'Просит перезвонить вечером', 'Ждёт ответа от мужа']

/** A day's worth of tasks on the newest demo orders, made by the owner for the people there are. Nothing when the demo has tasks already. */
export async function demoTasks(db: Db): Promise<void> {
  const owner = await db.kysely.selectFrom('app_user').select('id').where('is_owner', '=', true).where('active', '=', true).orderBy('id').executeTakeFirst()
  const actor = owner && (await personActor(db.kysely, owner.id))
  if (!owner || !actor) return
  const people = await db.kysely.selectFrom('app_user').select('id').where('active', '=', true).orderBy('id').limit(5).execute()
  await transact(db, actor, async (tx) => {
    const { rows: had } = await sql`select from task where site = ${DEMO_SITE} limit 1`.execute(tx.db)
    const { rows: orders } = await sql<{ id: number; customerId: number | null; phone: string | null }>`
      select id, customer_id as "customerId", phone from "order" where site = ${DEMO_SITE} order by created_at desc, id desc limit ${TASKS}`.execute(tx.db)
    if (had.length > 0) return
    for (const [place, order] of orders.entries()) {
      const draw = chance(`task ${place}`)
      const { kind, text } = WORDS[place % WORDS.length]!
      const term = TERMS[place % TERMS.length] ?? null
      const about = place % 7 === 6 && order.customerId !== null ? { customerId: order.customerId } : { orderId: order.id }
      const id = await createTask(tx, {
        kind, text, ...about, phone: order.phone, dueAt: term === null ? null : new Date(Math.round(+tx.at / MINUTE) * MINUTE + term * MINUTE),
        performerId: place % 2 === 0 ? owner.id : draw.of(people).id,
      })
      if (place % 5 === 4) await commentTask(tx, id, draw.of(SAID))
      if (place % 4 === 3) await completeTask(tx, id, { result: draw.of(['answered', 'answered', 'no_answer', 'refused', 'done']) })
    }
  })
}
