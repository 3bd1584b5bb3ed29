import { differences } from '#server/platform/change-log.ts'
import type { Tx } from '#server/platform/transact.ts'
import { catalogueChange, firstValues } from './changes.ts'
import type { IcmlRecord, IcmlElement } from './icml/read-icml.ts'

/** A category of the file. */
export type FeedGroup = { externalId: string; parentExternalId: string | null; name: string; picture: string | null; line: number }

type KnownGroup = { id: number; externalId: string; name: string; picture: string | null; active: boolean; parentId: number | null; level: number }

/** The groups of a site by their external ids, as a load goes on. */
export type LoadedGroups = Map<string, KnownGroup>

export function readFeedGroup(record: IcmlRecord): FeedGroup | null {
  const child = (name: string): IcmlElement | undefined => record.children.find((each) => each.name === name)
  const externalId = record.attributes['id']?.trim()
  const name = (child('name')?.text ?? record.text).trim()
  if (!externalId || externalId.length > 255 || name === '') return null
  return { externalId, parentExternalId: record.attributes['parentId']?.trim() || null, name, picture: child('picture')?.text.trim() || null, line: record.line }
}

export async function knownGroups(tx: Tx, site: string): Promise<LoadedGroups> {
  const rows = await tx.prepared<KnownGroup>(
    'catalogue_groups',
    `select id, external_id as "externalId", name, picture, active, parent_id as "parentId", level from product_group where site = $1 and external_id is not null`,
    [site],
  )
  return new Map(rows.map((group) => [group.externalId, group]))
}

const UPSERT = `
  insert into product_group (site, external_id, name, picture, active)
  select $1, g.external_id, g.name, g.picture, true from jsonb_to_recordset($2::jsonb) as g (external_id text, name text, picture text)
  on conflict (site, external_id) where external_id is not null do update set name = excluded.name, picture = excluded.picture, active = true
  returning id, external_id as "externalId", name, picture, active, parent_id as "parentId", level`

/** @returns the groups that are new or differ, as they are now */
export async function saveGroups(tx: Tx, site: string, groups: FeedGroup[], known: LoadedGroups): Promise<KnownGroup[]> {
  const last = [...new Map(groups.map((group) => [group.externalId, group])).values()]
  const changed = last.filter((group) => {
    const before = known.get(group.externalId)
    return !before || before.name !== group.name || before.picture !== group.picture || !before.active
  })
  if (changed.length === 0) return []
  const saved = await tx.prepared<KnownGroup>('catalogue_groups_save', UPSERT, [
    site,
    JSON.stringify(changed.map(({ externalId, name, picture }) => ({ external_id: externalId, name, picture }))),
  ])
  for (const { id, externalId, name, picture, active } of saved) {
    const before = known.get(externalId)
    if (before) tx.record(catalogueChange({ kind: 'product_group.changed', id, site, fields: differences({ ...before }, { name, picture, active }) }))
    else tx.record(catalogueChange({ kind: 'product_group.created', id, site, fields: firstValues({ externalId, name, picture }) }))
  }
  return saved
}

/**
 * Puts groups under their parents once the whole file is known, since a parent may stand after its children. A group whose parent is unknown, or which is its
 * own ancestor, stands at the top.
 */
export async function placeGroups(tx: Tx, site: string, parents: Map<string, string | null>, known: LoadedGroups): Promise<void> {
  const moved = [...parents.keys()].flatMap((externalId) => {
    const group = known.get(externalId)
    if (!group) return []
    const path = pathToTop(externalId, parents, known)
    const parent = path[1] ? known.get(path[1]) : undefined
    const place = { parentId: parent?.id ?? null, level: path.length - 1 }
    return place.parentId === group.parentId && place.level === group.level ? [] : [{ group, place }]
  })
  if (moved.length === 0) return
  await tx.prepared(
    'catalogue_groups_place',
    `update product_group g set parent_id = m.parent_id, level = m.level
     from unnest($1::bigint[], $2::bigint[], $3::int[]) as m (id, parent_id, level) where g.id = m.id`,
    [moved.map(({ group }) => group.id), moved.map(({ place }) => place.parentId), moved.map(({ place }) => place.level)],
  )
  for (const { group, place } of moved) {
    tx.record(catalogueChange({ kind: 'product_group.changed', id: group.id, site, fields: differences({ ...group }, place) }))
  }
}

function pathToTop(externalId: string, parents: Map<string, string | null>, known: LoadedGroups): string[] {
  const path = [externalId]
  for (let parent = parents.get(externalId); parent && parents.has(parent) && known.has(parent); parent = parents.get(parent)) {
    if (path.includes(parent)) return [externalId]
    path.push(parent)
  }
  return path
}
