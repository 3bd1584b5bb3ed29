import type { RawBuilder } from 'kysely'
import type { FieldType } from '#shared/conditions.ts'
import type { Right } from '#shared/rights.ts'
import { may, type Actor } from './access.ts'

/**
 * The field catalogue: each entity declares its fields once; list columns, filter builder, saved views, edit in place, conditions, rights
 * and the API's filters read it. A field declared here appears everywhere at once.
 */
export type Field = {
  name: string
  type: FieldType
  label: { ru: string; en: string }
  /** Over the entity's alias, e.g. sql`o.created_at`. Constant, so that indexes apply. For a phone: its digits. */
  sql: RawBuilder<unknown>
  /** What stands in the column, where it is not what is searched by: the phone as it is kept, for a phone searched by its digits. */
  shown?: RawBuilder<unknown>
  /** Its SQL is never null: lists sorted by it then follow a plain index. */
  neverEmpty?: boolean
  /** A trigram index stands on the text: that it equals something is then asked by `ilike`, which such an index answers too. */
  trigrams?: boolean
  /** A query of its own for every row: lists answer with it only when they are asked for it by name. */
  costly?: boolean
  filter?: boolean
  sort?: boolean
  /** May stand as a column of the list; 'default' stands there unless the person chose otherwise. */
  column?: boolean | 'default'
  /** May be edited in place. */
  edit?: boolean
  /** The sum of the filtered rows is shown under the column. */
  sum?: boolean
  /** Reference that `code` values come from: 'statuses', 'orderTypes', 'sites', … */
  options?: string
  /** Without this right the field is neither shown nor filtered by. */
  right?: Right
}

export type Relation = {
  /** What there is of it, in the words of a sentence: «позиции», "lines". */
  label?: { ru: string; en: string }
  /** Entity whose fields the inner condition speaks about. */
  entity: () => Entity
  /** `exists` body: from + join to the outer alias, e.g. sql`from order_item i where i.order_id = o.id`. */
  from: RawBuilder<unknown>
}

export type Entity = {
  name: string
  /** `from` clause with the alias that the fields' SQL uses, joins of one-to-one tables included. */
  from: RawBuilder<unknown>
  /** The identity, e.g. sql`o.id`. */
  id: RawBuilder<unknown>
  fields: ReadonlyMap<string, Field>
  relations?: Readonly<Record<string, Relation>>
}

export function entity(definition: Omit<Entity, 'fields'> & { fields: Field[] }): Entity {
  const fields = new Map(definition.fields.map((field) => [field.name, field]))
  if (fields.size !== definition.fields.length) throw new Error(`${definition.name} declares a field twice`)
  return { ...definition, fields }
}

export function maySee(actor: Actor, field: Field): boolean {
  return field.right === undefined || may(actor, field.right)
}

/** What the web app needs to know of the fields that this actor may see. */
export function describeFields(catalogue: Entity, actor: Actor): FieldDescription[] {
  return [...catalogue.fields.values()]
    .filter((field) => maySee(actor, field))
    .map((field) => ({
      name: field.name,
      type: field.type,
      label: field.label,
      filter: field.filter ?? false,
      sort: field.sort ?? false,
      column: field.column ?? false,
      edit: field.edit ?? false,
      sum: field.sum ?? false,
      ...(field.options ? { options: field.options } : {}),
    }))
}

export type FieldDescription = {
  name: string
  type: FieldType
  label: { ru: string; en: string }
  filter: boolean
  sort: boolean
  column: boolean | 'default'
  edit: boolean
  sum: boolean
  options?: string
}
