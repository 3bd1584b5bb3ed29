import type { Condition } from '#shared/conditions.ts'
import { parseCondition } from '#shared/conditions.ts'
import type { Params } from '#server/platform/clickhouse/index.ts'
import { compileClickHouse, NotInReadModel } from '#server/platform/conditions/compile-clickhouse.ts'
import type { Db } from '#server/platform/db.ts'
import { Refusal } from '#server/platform/errors.ts'
import { matchingOrders, orderEntity } from '#server/modules/orders/index.ts'
import type { Setting } from './setting.ts'

/** More orders than this are not told to ClickHouse one by one. */
const MOST_IDS = 100_000

/**
 * A condition on orders as a `select` of their ids in the read model. What is not there (names, phones) is looked up in PostgreSQL, as far as the actor sees.
 * @throws Refusal `condition_invalid` · `too_many_orders` when PostgreSQL finds too many to name
 */
export async function compileWhere(db: Db, { actor, references, now }: Setting, where: unknown): Promise<{ sql: string; params: Params }> {
  const condition: Condition = parseCondition(where)
  try {
    const { sql, joins, params } = compileClickHouse(condition, orderEntity, { timeZone: references.account.timeZone, now, actor })
    const { from } = orderEntity.clickhouse ?? { from: '`order` as o final' }
    return { sql: `select o.id from ${from} ${joins} where ${sql}`, params }
  } catch (error) {
    if (!(error instanceof NotInReadModel)) throw error
  }
  const { rows } = await (await matchingOrders(db.kysely, actor, { filter: JSON.stringify(condition) })).$castTo<{ id: number }>().execute(db.kysely)
  if (rows.length > MOST_IDS) throw new Refusal('too_many_orders', { most: MOST_IDS }, 422)
  return { sql: 'select arrayJoin({whereIds:Array(UInt64)})', params: { whereIds: rows.map((row) => row.id) } }
}
