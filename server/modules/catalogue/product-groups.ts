import { differences } from '#server/platform/change-log.ts'
import { invalid, notFound } from '#server/platform/errors.ts'
import { mayTouchSite } from '#server/platform/access.ts'
import type { Tx } from '#server/platform/transact.ts'
import { catalogueChange, firstValues } from './changes.ts'

export type GroupInput = {
  externalId?: string | null
  parentId?: number | null
  parentExternalId?: string | null
  name?: string
  description?: string | null
  active?: boolean
}

type Group = { id: number; site: string; externalId: string | null; parentId: number | null; name: string; description: string | null; active: boolean; level: number }

/** How a group is named from outside. */
export type GroupRef = { id: number } | { externalId: string; site: string }

const LOAD = `select id, site, external_id as "externalId", parent_id as "parentId", name, description, active, level from product_group`

/**
 * Makes a group of products.
 * @throws Refusal `invalid` for a site, name, external id or parent that will not do
 */
export async function createProductGroup(tx: Tx, site: string, input: GroupInput): Promise<number> {
  if (!mayTouchSite(tx.actor, site)) throw invalid('site', 'not_allowed', { site })
  if (!input.name?.trim()) throw invalid('name', 'required')
  if (input.externalId) await refuseTaken(tx, site, input.externalId, null)
  const parent = await parentOf(tx, site, input)
  const values = { externalId: input.externalId || null, parentId: parent?.id ?? null, name: input.name.trim(), description: input.description ?? null, active: input.active ?? true }
  const [group] = await tx.prepared<{ id: number }>(
    'product_group_create',
    'insert into product_group (site, external_id, parent_id, name, description, active, level) values ($1, $2, $3, $4, $5, $6, $7) returning id',
    [site, values.externalId, values.parentId, values.name, values.description, values.active, parent ? parent.level + 1 : 0],
  )
  tx.record(catalogueChange({ kind: 'product_group.created', id: group!.id, site, fields: firstValues(values) }))
  return group!.id
}

/** @throws Refusal `not_found`; `invalid` for a parent that is unknown or the group's own descendant */
export async function editProductGroup(tx: Tx, reference: GroupRef, input: GroupInput): Promise<number> {
  const before = await loadGroup(tx, reference)
  if (!before || !mayTouchSite(tx.actor, before.site)) throw notFound('product_group', 'id' in reference ? reference.id : reference.externalId)
  if (input.name !== undefined && !input.name.trim()) throw invalid('name', 'required')
  if (input.externalId && input.externalId !== before.externalId) await refuseTaken(tx, before.site, input.externalId, before.id)
  const moves = input.parentId !== undefined || input.parentExternalId !== undefined
  const parent = moves ? await parentOf(tx, before.site, input) : null
  if (parent) await refuseOwnDescendant(tx, before.id, parent.id)
  const after = {
    externalId: input.externalId === undefined ? before.externalId : input.externalId || null,
    parentId: moves ? (parent?.id ?? null) : before.parentId,
    name: input.name?.trim() ?? before.name,
    description: input.description === undefined ? before.description : input.description,
    active: input.active ?? before.active,
  }
  const fields = differences(before, after)
  if (Object.keys(fields).length === 0) return before.id
  await tx.prepared('product_group_edit', 'update product_group set external_id = $2, parent_id = $3, name = $4, description = $5, active = $6 where id = $1', [
    before.id, after.externalId, after.parentId, after.name, after.description, after.active,
  ])
  if (fields['parentId']) await moveBranch(tx, before.id, (parent ? parent.level + 1 : 0) - before.level)
  tx.record(catalogueChange({ kind: 'product_group.changed', id: before.id, site: before.site, fields }))
  return before.id
}

async function loadGroup(tx: Tx, reference: GroupRef): Promise<Group | undefined> {
  const rows = 'id' in reference
    ? await tx.prepared<Group>('product_group_by_id', `${LOAD} where id = $1 for update`, [reference.id])
    : await tx.prepared<Group>('product_group_by_external_id', `${LOAD} where site = $1 and external_id = $2 for update`, [reference.site, reference.externalId])
  return rows[0]
}

async function parentOf(tx: Tx, site: string, { parentId, parentExternalId }: GroupInput): Promise<Group | null> {
  if (!parentId && !parentExternalId) return null
  const parent = await loadGroup(tx, parentId ? { id: parentId } : { externalId: parentExternalId!, site })
  if (!parent || parent.site !== site) throw invalid(parentId ? 'parentId' : 'parentExternalId', 'unknown_group', { value: parentId || parentExternalId })
  return parent
}

async function refuseTaken(tx: Tx, site: string, externalId: string, ownId: number | null): Promise<void> {
  const [other] = await tx.prepared('product_group_taken', 'select from product_group where site = $1 and external_id = $2 and id is distinct from $3', [site, externalId, ownId])
  if (other) throw invalid('externalId', 'taken', { value: externalId })
}

async function refuseOwnDescendant(tx: Tx, id: number, parentId: number): Promise<void> {
  const [own] = await tx.prepared(
    'product_group_ancestors',
    `with recursive up as (select id, parent_id from product_group where id = $2 union select g.id, g.parent_id from product_group g join up on g.id = up.parent_id)
     select from up where id = $1`,
    [id, parentId],
  )
  if (own) throw invalid('parentId', 'own_descendant')
}

async function moveBranch(tx: Tx, id: number, by: number): Promise<void> {
  await tx.prepared(
    'product_group_levels',
    `with recursive down as (select id from product_group where id = $1 union select g.id from product_group g join down on g.parent_id = down.id)
     update product_group set level = level + $2 where id in (select id from down)`,
    [id, by],
  )
}
