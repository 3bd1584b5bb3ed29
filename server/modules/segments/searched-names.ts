import { sql, type RawBuilder } from 'kysely'
import type { Condition } from '#shared/conditions.ts'
import type { FoundNames, SearchedKind } from '#shared/contracts/segments.ts'
import type { Right } from '#shared/rights.ts'
import { may, type Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import type { Entity } from '#server/platform/fields.ts'
import { customerCatalogue } from '#server/modules/customers/index.ts'

const FOUND = 30

type Kind = { right: Right; from: RawBuilder<unknown>; code: RawBuilder<unknown>; name: RawBuilder<unknown>; note: RawBuilder<unknown>; also?: RawBuilder<unknown>; hasSite?: boolean }

/** Values that are too many for a list of a reference: they are looked for by name, and kept by number. `note` tells two of one name apart. */
const KINDS: Record<SearchedKind, Kind> = {
  products: { right: 'products.view', from: sql`product x`, code: sql`x.id`, name: sql`x.name`, note: sql`x.article`, also: sql`x.article`, hasSite: true },
  offers: { right: 'products.view', from: sql`offer x`, code: sql`x.id`, name: sql`x.name`, note: sql`x.article`, also: sql`x.article`, hasSite: true },
  productGroups: { right: 'products.view', from: sql`product_group x`, code: sql`x.id`, name: sql`x.name`, note: sql`(select u.name from product_group u where u.id = x.parent_id)`, hasSite: true },
  messageTemplates: { right: 'messages.view', from: sql`message_template x`, code: sql`x.id`, name: sql`x.name`, note: sql`x.code` },
  rules: { right: 'rules.view', from: sql`rule x`, code: sql`x.id`, name: sql`x.name`, note: sql`null` },
}
const isSearched = (options: string | undefined): options is SearchedKind => options !== undefined && options in KINDS

const ofSitesOf = ({ grants: { sites } }: Actor, { hasSite }: Kind): RawBuilder<unknown> => (hasSite && sites !== 'all' ? sql`x.site = any(${sites}::text[])` : sql`true`)

/** By what was typed, the shortest names first; within what the person may see. */
export async function searchNames(db: Database, actor: Actor, kind: SearchedKind, typed: string): Promise<FoundNames['items']> {
  const { right, from, code, name, note, also } = KINDS[kind]
  if (!may(actor, right)) return []
  const text = typed.replaceAll('\0', '').trim()
  const like = `%${text.replace(/[\\%_]/g, '\\$&')}%`
  const { rows } = await sql<FoundNames['items'][number]>`
    select ${code}::text as code, ${name} as name, nullif(${note}, '') as note from ${from}
    where ${ofSitesOf(actor, KINDS[kind])} and (${name} ilike ${like} ${also ? sql`or ${also} ilike ${like}` : sql``} ${/^\d{1,15}$/.test(text) ? sql`or ${code} = ${text}::bigint` : sql``})
    order by length(${name}), ${name}, ${code} limit ${FOUND}`.execute(db)
  return rows
}

/** Names of what is chosen already, within what the person may see; who is gone is left out. */
export async function chosenNames(db: Database, actor: Actor, kind: SearchedKind, codes: readonly string[]): Promise<FoundNames['items']> {
  return may(actor, KINDS[kind].right) ? namesOf(db, kind, codes, ofSitesOf(actor, KINDS[kind])) : []
}

async function namesOf(db: Database, kind: SearchedKind, codes: readonly string[], within: RawBuilder<unknown> = sql`true`): Promise<FoundNames['items']> {
  const ids = codes.filter((code) => /^\d{1,15}$/.test(code)).slice(0, 1000)
  if (ids.length === 0) return []
  const { from, code, name, note } = KINDS[kind]
  return (await sql<FoundNames['items'][number]>`select ${code}::text as code, ${name} as name, nullif(${note}, '') as note from ${from} where ${code} = any(${ids}::bigint[]) and ${within}`.execute(db)).rows
}

/** What these conditions name by number, by kind. */
function asked(conditions: readonly Condition[]): Map<SearchedKind, Set<string>> {
  const found = new Map<SearchedKind, Set<string>>()
  const look = (node: Condition, of: Entity): void => {
    if ('and' in node || 'or' in node) for (const part of 'and' in node ? node.and : node.or) look(part, of)
    else if ('not' in node) look(node.not, of)
    else if ('has' in node) {
      const relation = of.relations?.[node.has]
      if (node.where && relation) look(node.where, relation.entity())
    } else {
      const options = of.fields.get(node.field)?.options
      if (!isSearched(options)) return
      const codes = found.get(options) ?? new Set()
      for (const value of Array.isArray(node.value) ? node.value : [node.value]) if (value !== null && value !== undefined) codes.add(String(value))
      found.set(options, codes)
    }
  }
  for (const condition of conditions) look(condition, customerCatalogue)
  return found
}

/** Names of all that conditions name by number, for saying them in words. */
export async function namesIn(db: Database, conditions: readonly Condition[]): Promise<(options: string, value: string) => string | null> {
  const kinds = asked(conditions)
  if (kinds.size === 0) return () => null
  const named = new Map(await Promise.all([...kinds].map(async ([kind, codes]): Promise<[string, Map<string, string>]> => [kind, new Map((await namesOf(db, kind, [...codes])).map(({ code, name }) => [code, name]))])))
  return (options, value) => named.get(options)?.get(value) ?? null
}
