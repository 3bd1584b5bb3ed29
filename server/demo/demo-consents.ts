import { sql } from 'kysely'
import { systemActor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { transact } from '#server/platform/transact.ts'
import { recordConsents, type ConsentWish } from '#server/modules/consents/index.ts'
import { notifyStaff } from '#server/modules/notifications/index.ts'
import { DEMO_SITE } from './demo-orders.ts'

const CUSTOMERS = 60
// A kind of letters belongs to no site, so the code says whose it is.
const NEWS = `${DEMO_SITE}:news`
const SALE = `${DEMO_SITE}:sale`
const NAMES = { [NEWS]: 'Новости и поступления', [SALE]: 'Скидки' }

/** What some of the demo's people agreed to, and took back. Nothing when the demo has consents already. */
export async function demoConsents(db: Db): Promise<void> {
  await transact(db, systemActor('demo'), async (tx) => {
    const { rows } = await sql<{ id: number; had: boolean }>`
      select c.id, exists (select from consent k where k.customer_id = c.id) as had from customer c
      where c.site = ${DEMO_SITE} and c.email is not null and c.merged_into is null order by c.id desc limit ${CUSTOMERS}`.execute(tx.db)
    if (rows.some((row) => row.had)) return
    for (const [code, name] of Object.entries(NAMES)) await sql`insert into subscription_category (channel, code, name) values ('email', ${code}, ${name}) on conflict do nothing`.execute(tx.db)
    for (const [place, { id }] of rows.entries()) {
      const agreed: ConsentWish[] = [
        { purpose: 'processing', state: 'granted', textVersion: 'Политика от 01.09.2026' },
        ...(place % 3 === 0 ? [] : [{ purpose: 'mailing', channel: 'email', topic: NEWS, state: 'granted', textVersion: 'Форма заказа, 3' } as const]),
        ...(place % 2 === 0 ? [{ purpose: 'mailing', channel: 'email', topic: SALE, state: 'granted', textVersion: 'Форма заказа, 3' } as const] : []),
        ...(place % 5 === 0 ? [{ purpose: 'mailing', channel: 'sms', state: 'granted', textVersion: 'Форма заказа, 3' } as const] : []),
      ]
      await recordConsents(tx, id, agreed, { source: 'form' })
      if (place % 10 === 2) await recordConsents(tx, id, [{ purpose: 'mailing', channel: 'email', topic: SALE, state: 'withdrawn', reason: 'too_often' }], { source: 'preference_page' })
      if (place % 10 === 7) await recordConsents(tx, id, [{ purpose: 'mailing', channel: 'email', state: 'withdrawn' }], { source: 'one_click' })
    }
    if (rows[0]) await notifyStaff(tx, { owners: true, text: 'Демо загружено. Здесь появляется то, что сообщают правила и модули магазина.', link: '/orders', key: `${DEMO_SITE}:loaded` })
  })
}
