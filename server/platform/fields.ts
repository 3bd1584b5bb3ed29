import type { RawBuilder } from 'kysely'
import type { FieldType } from '#shared/conditions.ts'
import type { FieldRestriction, Right } from '#shared/rights.ts'
import { mask, type Contact } from '#shared/mask.ts'
import { scopeOf, type Actor } from './access.ts'
import { forbiddenField } from './errors.ts'

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
  /**
   * The same in the read model, over the alias of the entity's `clickhouse.from`: money in minor units, an id that is none as null (`nullIf(c.manager_id, 0)`),
   * a text that is none as ''. With what has to be joined for it. Absent: the read model has no such thing.
   */
  clickhouse?: string | { sql: string; join: string }
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
  /** The sum of the filtered rows is shown under the column; of this SQL where rows are summed up as something else than they show. */
  sum?: boolean | RawBuilder<unknown>
  /** Reference that `code` values come from: 'statuses', 'orderTypes', 'sites', … */
  options?: string
  /** Without this right the field is neither shown nor filtered by. */
  right?: Right
  /** The right must reach every record: the value is of another record, which nobody asks about one by one. */
  rightToAll?: boolean
  /** It leads to a person: where a group sees it masked, only the last four digits of a phone may be looked for, and nothing of an e-mail. */
  contact?: Contact
  /** The record cannot be worked with without it: it may be made read-only, never hidden. */
  essential?: boolean
  /** The name by which groups are restricted, where it is not `<entity>.<name>`: rows of a customer's phones are his `customer.phones`. */
  guard?: string
  /** Fields, as `<entity>.<name>`, that its value would tell: margin tells the purchase. Hidden when one of them is hidden or masked. */
  tells?: readonly string[]
  /** Its SQL holds other fields as well, so that more can be found than shown: what stands in for it when one of them is hidden or masked. */
  purged?: { of: readonly string[]; sql: RawBuilder<unknown>; shown?: RawBuilder<unknown> }
  /** Names that edits and the change log have for it. */
  alsoNamed?: readonly string[]
  /** The entity it belongs to; set by `entity()`. */
  entity?: string
  /** As `fieldFor` an actor who sees it masked. */
  isMasked?: boolean
}

export type Relation = {
  /** What there is of it, in the words of a sentence: «позиции», "lines". */
  label?: { ru: string; en: string }
  /** Entity whose fields the inner condition speaks about. */
  entity: () => Entity
  /** `exists` body: from + join to the outer alias, e.g. sql`from order_item i where i.order_id = o.id`. */
  from: RawBuilder<unknown>
  /** The same in the read model: the table with its alias, whose record each row is of, and which rows count at all. */
  clickhouse?: { from: string; key: string; where: string }
  /** Which of these the actor may see, over the inner alias: counting what one may not see would tell of it. Null = all. */
  within?: (actor: Actor) => RawBuilder<boolean> | null
}

export type Entity = {
  name: string
  /** `from` clause with the alias that the fields' SQL uses, joins of one-to-one tables included. */
  from: RawBuilder<unknown>
  /** The identity, e.g. sql`o.id`. */
  id: RawBuilder<unknown>
  /** Its table in the read model, `customer as c final`, and the identity there. */
  clickhouse?: { from: string; id: string }
  fields: ReadonlyMap<string, Field>
  relations?: Readonly<Record<string, Relation>>
  /** Restrictions that several fields share (the whole address), by the name that stands in their `guard`; with what the page of rights calls them. */
  guards?: Readonly<Record<string, { ru: string; en: string }>>
  /** An entry of the change log about a part of the record (a line of an order) names fields of the part: whose, by what it is about. */
  partOf?: (about: Record<string, unknown> | null) => Entity | null
}

export function entity(definition: Omit<Entity, 'fields'> & { fields: Field[] }): Entity {
  const fields = new Map(definition.fields.map((field) => [field.name, { ...field, entity: definition.name }]))
  if (fields.size !== definition.fields.length) throw new Error(`${definition.name} declares a field twice`)
  const made = { ...definition, fields }
  known.set(made.name, made)
  return made
}

// Histories and the live feed tell of entities of all modules, and must know whose fields they name.
const known = new Map<string, Entity>()

/** The name by which groups are restricted in this field. */
export const guardOf = (field: Field): string => field.guard ?? `${field.entity}.${field.name}`

/** What the actor may do with a field of the records that they see; whether they may change the record is another question. */
export type FieldAccess = FieldRestriction | 'edit'

const isKept = (actor: Actor, guard: string): boolean => ['hidden', 'mask'].includes(actor.grants.fields[guard] ?? '')

/** THE decision about a field, from which lists, filters, cards, histories, the live feed and the API take theirs. */
export function accessTo(actor: Actor, field: Field): FieldAccess {
  if (field.right !== undefined) {
    const scope = scopeOf(actor, field.right)
    if (scope === null || (field.rightToAll && scope !== 'all')) return 'hidden'
  }
  if (field.tells?.some((guard) => isKept(actor, guard))) return 'hidden'
  return guarded(actor, guardOf(field), field)
}

/** What cannot be masked is hidden, what cannot be hidden is not changed: a setting that makes no sense never opens anything. */
function guarded(actor: Actor, guard: string, { contact, essential }: Pick<Field, 'contact' | 'essential'> = {}): FieldAccess {
  const restriction = actor.grants.fields[guard] ?? 'edit'
  const possible = restriction === 'mask' && !contact ? 'hidden' : restriction
  return possible === 'hidden' && essential ? 'read' : possible
}

/** Whether anything of the field is shown. */
export function maySee(actor: Actor, field: Field): boolean {
  return accessTo(actor, field) !== 'hidden'
}

/** The field as this actor has it: null when hidden, without what its SQL holds of fields that are kept from them. */
export function fieldFor(actor: Actor, field: Field): Field | null {
  const access = accessTo(actor, field)
  if (access === 'hidden') return null
  const { purged, ...rest } = field
  const isPurged = purged?.of.some((guard) => isKept(actor, guard)) ?? false
  const seen: Field = isPurged ? { ...rest, sql: purged!.sql, ...(purged!.shown ? { shown: purged!.shown } : {}), neverEmpty: field.neverEmpty ?? false } : field
  return access === 'mask' ? { ...seen, sort: false, sum: false, edit: false, isMasked: true } : seen
}

/**
 * The same by a name of a card, an edit or the change log: `deliveryAddress.city` is part of `deliveryAddress`. A name that neither the
 * catalogue nor its guards know is restricted by nothing.
 */
export function accessByName(actor: Actor, catalogue: Entity, name: string): FieldAccess {
  const field = fieldNamed(catalogue, name)
  if (field) return accessTo(actor, field)
  const whole = name.split('.', 1)[0]!
  return catalogue.guards?.[whole] ? guarded(actor, `${catalogue.name}.${whole}`) : whole === name ? 'edit' : accessByName(actor, catalogue, whole)
}

function fieldNamed(catalogue: Entity, name: string): Field | undefined {
  return catalogue.fields.get(name) ?? [...catalogue.fields.values()].find((field) => field.alsoNamed?.includes(name))
}

/** The value as the actor may see it: undefined when hidden. */
export function shownTo(actor: Actor, catalogue: Entity, name: string, value: unknown): unknown {
  const access = accessByName(actor, catalogue, name)
  if (access === 'hidden') return undefined
  return access === 'mask' ? mask(fieldNamed(catalogue, name)?.contact, value) : value
}

/** A card as the actor may see it: what is hidden is empty in the way of its kind, names of people as empty texts. */
export function cardShownTo<Card extends object>(actor: Actor, catalogue: Entity, card: Card, emptyTexts: readonly (keyof Card)[] = []): Card {
  if (Object.keys(actor.grants.fields).length === 0 && actor.grants.rights === 'all') return card
  const shown = Object.entries(card).map(([name, value]) => {
    const seen = shownTo(actor, catalogue, name, value)
    return [name, seen === undefined ? emptyAs(value, emptyTexts.includes(name as keyof Card)) : seen]
  })
  return Object.fromEntries(shown) as Card
}

function emptyAs(value: unknown, isText: boolean): unknown {
  if (isText) return ''
  if (Array.isArray(value)) return []
  return typeof value === 'object' && value !== null ? {} : null
}

/** The name of a field that somebody works on, for whoever may know that there is such a field. */
export function fieldNameShownTo(actor: Actor, entityName: string, field: string | null): string | null {
  const catalogue = known.get(entityName)
  return field && catalogue && accessByName(actor, catalogue, field) === 'hidden' ? null : field
}

type Told = { entity: string; fields: Record<string, unknown[]>; about: Record<string, unknown> | null }

/**
 * Differences of an entry of the change log as the actor may see them: what is hidden today was not seen yesterday either.
 * @returns null when the entry told of nothing else
 */
export function changesShownTo<Fields extends Told['fields']>(actor: Actor, entry: Told & { fields: Fields }): Fields | null {
  const catalogue = known.get(entry.entity)
  if (!catalogue) return entry.fields
  const part = catalogue.partOf?.(entry.about) ?? catalogue
  const names = Object.keys(entry.fields)
  const shown = names.flatMap((name) => {
    const values = shownTo(actor, part, name, entry.fields[name])
    // What was said of somebody who was erased is not said any more (forget-in-log.ts).
    const isForgotten = Array.isArray(values) && values.every((value) => value === null)
    return values === undefined || isForgotten ? [] : [[name, values] as const]
  })
  return names.length > 0 && shown.length === 0 ? null : (Object.fromEntries(shown) as Fields)
}

/**
 * For whatever changes fields by name; parts of a whole are named `deliveryAddress.city`. Ask about what would really change: a form sends
 * more than was touched.
 * @throws Refusal `field_forbidden` naming the first field that is not the actor's to change
 */
export function refuseFieldEdits(actor: Actor, catalogue: Entity, names: Iterable<string>): void {
  if (Object.keys(actor.grants.fields).length === 0 && actor.grants.rights === 'all') return
  for (const name of names) if (accessByName(actor, catalogue, name) !== 'edit') throw forbiddenField(catalogue.name, name)
}

/** What the web app needs to know of the fields that this actor may see. */
export function describeFields(catalogue: Entity, actor: Actor): FieldDescription[] {
  return [...catalogue.fields.values()]
    .flatMap((field) => fieldFor(actor, field) ?? [])
    .map((field) => ({
      name: field.name,
      type: field.type,
      label: field.label,
      filter: field.filter ?? false,
      sort: field.sort ?? false,
      column: field.column ?? false,
      edit: (field.edit ?? false) && accessTo(actor, field) === 'edit',
      sum: Boolean(field.sum),
      ...(field.options ? { options: field.options } : {}),
      ...(field.isMasked ? { masked: true } : {}),
    }))
}

/** What is kept from the actor, by every name that cards and edits have for it; a name that is not here is theirs as the record is. */
export function describeKept(catalogue: Entity, actor: Actor): Record<string, FieldRestriction> {
  const names = [...catalogue.fields.values()].flatMap((field) => [field.name, ...(field.alsoNamed ?? [])])
  const all = [...names, ...Object.keys(catalogue.guards ?? {})]
  return Object.fromEntries(all.flatMap((name) => {
    const access = accessByName(actor, catalogue, name)
    return access === 'edit' ? [] : [[name, access]]
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
  /** Shown in part: not sorted by, not edited, found by its last four digits alone. */
  masked?: boolean
}
