import { sql } from 'kysely'
import { money } from '#shared/money.ts'
import type { LessonCode } from '#shared/lessons.ts'
import { mayTouchSite, type Actor } from '#server/platform/access.ts'
import { Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { createOrder, type OrderInput } from '#server/modules/orders/index.ts'
import { createReference, freshReferences } from '#server/modules/settings/index.ts'

/** The store that training orders stand in: one can filter them away, and no module's key knows of it. */
export const TRAINING_SITE = 'training'

/**
 * Begins a lesson anew: a fresh training order that belongs to the learner. An unfinished run of the same lesson is given up.
 * @param learner who takes it; `tx.actor` is the system, since whoever learns may not make orders yet
 * @throws Refusal `training_out_of_sight` when the learner's groups see other stores only
 */
export async function startLesson(tx: Tx, learner: Actor, lesson: LessonCode): Promise<void> {
  if (!mayTouchSite(learner, TRAINING_SITE)) throw new Refusal('training_out_of_sight', { site: TRAINING_SITE }, 409)
  await ensureTrainingSite(tx)
  await sql`delete from lesson_run where user_id = ${learner.id} and lesson = ${lesson} and finished_at is null`.execute(tx.db)
  const { order } = await createOrder(tx, trainingOrder(learner.id!, lesson), { by: 'crm', withoutStock: true })
  const { id } = await tx.db.insertInto('lesson_run').values({ user_id: learner.id!, lesson, order_id: order.id, started_at: tx.at }).returning('id').executeTakeFirstOrThrow()
  tx.record({ kind: 'lesson_run.started', entity: 'lesson_run', entityId: id, orderId: order.id, about: { lesson } })
}

async function ensureTrainingSite(tx: Tx): Promise<void> {
  const { sites, account } = await freshReferences(tx.db)
  if (sites.byCode.has(TRAINING_SITE)) return
  const name = account.locale === 'en' ? 'Training store' : 'Учебный магазин'
  await createReference(tx, 'sites', { code: TRAINING_SITE, name, ordering: 999_000, countryIso: account.countryIso, currency: account.currency, defaultForCrm: false })
}

function trainingOrder(managerId: number, lesson: LessonCode): OrderInput {
  return {
    site: TRAINING_SITE,
    managerId,
    // A number that nobody has: the range of ten zeros is not given to anyone.
    phone: '+79000000000',
    firstName: 'Анна',
    lastName: 'Учебная',
    customerComment: 'Здравствуйте! Можно привезти в субботу после обеда?',
    status: lesson === 'picker' ? 'send-to-assembling' : lesson === 'owner' ? 'delivering' : 'new',
    deliveryType: 'courier',
    deliveryAddress: { city: 'Москва', street: 'Учебная', building: '1', flat: '12' },
    items: [
      { productName: 'Чайник «Пример»', quantity: 1, initialPrice: money(1_990) },
      { productName: 'Чашка «Пример»', quantity: 2, initialPrice: money(350) },
    ],
  }
}
