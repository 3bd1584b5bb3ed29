import { sql } from 'kysely'
import type { ProductGroup } from '#shared/contracts/catalogue.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { canSee } from './visibility.ts'

/** All groups that the actor may see, flat; parents by id. With how many products stand directly in each. */
export async function listGroups(db: Database, actor: Actor): Promise<ProductGroup[]> {
  const { rows } = await sql<ProductGroup>`
    select p.id, p.site, p.external_id as "externalId", p.parent_id as "parentId", p.name, p.description, p.active, p.level,
      (select count(*) from product_group_product x where x.group_id = p.id)::int as "productsCount"
    from product_group p where ${canSee(actor) ?? sql`true`} order by p.site, p.level, p.name, p.id`.execute(db)
  return rows
}
