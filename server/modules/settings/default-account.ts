import { randomInt } from 'node:crypto'
import { systemActor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import {
  COST_GROUPS, COST_ITEMS, COUNTRY_CODES, DELIVERY_TYPES, ITEM_STATUSES, ORDER_METHODS, ORDER_TYPES, PAYMENT_STATUSES, PAYMENT_TYPES,
  STATUSES, STATUS_GROUPS, UNITS,
} from './default-references.ts'

/**
 * Fills a new database with the account that store modules and managers expect. Does nothing when there is an account already; two
 * processes that start together make one. `also` are the seeds of other modules, run in the same transaction and only with the first.
 * @returns whether the account was made now
 */
export async function ensureDefaultAccount(db: Db, also: ((tx: Tx) => Promise<void>)[]): Promise<boolean> {
  const existing = await db.kysely.selectFrom('account').select('id').executeTakeFirst()
  if (existing) return false
  return transact(db, systemActor('first start'), async (tx) => {
    // A version of its own from the beginning: see bump-version.ts.
    // The second of two processes waits here for the first one's commit, and then has nothing to do.
    const made = await tx.db.insertInto('account').values({ id: 1, settings_version: randomInt(1_000_000) }).onConflict((conflict) => conflict.doNothing()).returning('id').executeTakeFirst()
    if (!made) return false
    await seedOrderReferences(tx)
    await seedMoneyReferences(tx)
    await seedPlaces(tx)
    for (const seed of also) await seed(tx)
    tx.record({ kind: 'setting.created', entity: 'setting', entityId: 1, about: { reference: 'account', code: 'account' } })
    return true
  })
}

async function seedOrderReferences(tx: Tx): Promise<void> {
  await tx.db.insertInto('status_group').values(STATUS_GROUPS).execute()
  await tx.db.insertInto('order_status').values(STATUSES).execute()
  await tx.db.insertInto('order_type').values(ORDER_TYPES).execute()
  await tx.db.insertInto('order_method').values(ORDER_METHODS).execute()
  await tx.db.insertInto('item_status').values(ITEM_STATUSES).execute()
  await tx.db.insertInto('unit').values(UNITS).execute()
}

async function seedMoneyReferences(tx: Tx): Promise<void> {
  await tx.db.insertInto('payment_type').values(PAYMENT_TYPES).execute()
  await tx.db.insertInto('payment_status').values(PAYMENT_STATUSES).execute()
  // Every type with every status: a missing link is what loses orders.
  const typeStatuses = PAYMENT_TYPES.flatMap((type) => PAYMENT_STATUSES.map((status) => ({ payment_type: type.code, payment_status: status.code })))
  await tx.db.insertInto('payment_type_status').values(typeStatuses).execute()
  await tx.db.insertInto('delivery_type').values(DELIVERY_TYPES).execute()
  const deliveryPayments = DELIVERY_TYPES.flatMap((delivery) => PAYMENT_TYPES.map((type) => ({ delivery_type: delivery.code, payment_type: type.code })))
  await tx.db.insertInto('delivery_type_payment_type').values(deliveryPayments).execute()
  await tx.db.insertInto('price_type').values({ code: 'base', name: 'Базовая', is_default: true, ordering: 10 }).execute()
  await tx.db.insertInto('currency').values({ code: 'RUB', is_base: true }).execute()
  await tx.db.insertInto('cost_group').values(COST_GROUPS).execute()
  await tx.db.insertInto('cost_item').values(COST_ITEMS).execute()
}

async function seedPlaces(tx: Tx): Promise<void> {
  const names = new Intl.DisplayNames(['ru'], { type: 'region' })
  const collator = new Intl.Collator('ru')
  const countries = COUNTRY_CODES.map((code) => ({ code, name: names.of(code) ?? code }))
  const rest = countries.slice(4).sort((one, other) => collator.compare(one.name, other.name))
  const ordered = [...countries.slice(0, 4), ...rest].map((country, index) => ({ ...country, ordering: (index + 1) * 10 }))
  await tx.db.insertInto('country').values(ordered).execute()
  await tx.db.insertInto('store').values({ code: 'main', name: 'Основной склад', type: 'store-type-warehouse', ordering: 10 }).execute()
  await tx.db.insertInto('site').values({ code: 'shop', name: 'Магазин', currency: 'RUB', default_for_crm: true }).execute()
}
