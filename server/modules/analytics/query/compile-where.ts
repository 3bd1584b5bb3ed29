import type { Condition } from '#shared/conditions.ts'
import type { Params } from '#server/platform/clickhouse/index.ts'
import type { Db } from '#server/platform/db.ts'
import { invalid } from '#server/platform/errors.ts'
import type { Setting } from './setting.ts'

/** A condition on orders over the alias `o` of the read model's orders. @throws Refusal `invalid` */
export async function compileWhere(_db: Db, _setting: Setting, _where: Condition): Promise<{ sql: string; params: Params }> {
  throw invalid('where', 'unknown_field')
}
