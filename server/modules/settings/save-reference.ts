import { sql } from 'kysely'
import { REFERENCE_SCHEMAS, type ReferenceName } from '#shared/contracts/settings.ts'
import { differences } from '#server/platform/change-log.ts'
import { invalid, notFound, Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { bumpVersion } from './bump-version.ts'
import { columnOf, REFERENCE_KINDS, type ReferenceKind } from './reference-kinds.ts'
import { freshReferences, type References } from './references.ts'
import { followCurrency } from './save-currency.ts'

type Row = Record<string, unknown> & { code: string }
type Fields = Record<string, unknown>

/**
 * Adds a row to a reference. The fields are those of the contract; what is left out gets the default of its column.
 * @throws Refusal `invalid` for a code that is taken or unknown
 */
export async function createReference(tx: Tx, name: ReferenceName, input: Fields & { code: string }): Promise<void> {
  await bumpVersion(tx)
  const references = await freshReferences(tx.db)
  if (references[name].byCode.has(input.code)) throw invalid('code', 'already_taken', { code: input.code })
  const kind = REFERENCE_KINDS[name]
  refuseUnknownCodes(kind, input, references)
  await clearOthers(tx, kind, input)
  const columns = columnsOf(kind, { ...defaultsFor(name), ...input })
  await sql`insert into ${sql.table(kind.table)} (${sql.join(columns.map(([column]) => sql.ref(column)))})
    values (${sql.join(columns.map(([, value]) => value))})`.execute(tx.db)
  await saveLinks(tx, kind, input.code, input)
  await bumpVersion(tx)
  if (name === 'currencies') await followCurrency(tx, input.code, input)
  const saved = (await freshReferences(tx.db))[name].byCode.get(input.code) as Row
  tx.record({ ...about('created', name, input.code), fields: differences({}, saved) })
}

/** Changes a row; its code never. @throws Refusal as `changeBase`; `not_found`, `invalid`, `group_locked`, `last_status_of_group`, `base_currency_needed` */
export async function editReference(tx: Tx, name: ReferenceName, code: string, changes: Fields): Promise<void> {
  await bumpVersion(tx)
  const references = await freshReferences(tx.db)
  const before = references[name].byCode.get(code) as Row | undefined
  if (!before) throw notFound(name, code)
  const kind = REFERENCE_KINDS[name]
  refuseUnknownCodes(kind, changes, references)
  if (name === 'statusGroups' && before.locked === true) throw new Refusal('group_locked', { code }, 409)
  if (name === 'statuses') refuseEmptyingLockedGroup(references, code, changes)
  if (name === 'currencies' && before.isBase === true && changes.isBase === false) throw new Refusal('base_currency_needed', { code }, 409)
  await clearOthers(tx, kind, changes)
  const columns = columnsOf(kind, changes)
  if (columns.length > 0) {
    const assignments = columns.map(([column, value]) => sql`${sql.ref(column)} = ${value}`)
    await sql`update ${sql.table(kind.table)} set ${sql.join(assignments)} where code = ${code}`.execute(tx.db)
  }
  await saveLinks(tx, kind, code, changes)
  // What was read above stands in memory under the version of then.
  await bumpVersion(tx)
  if (name === 'currencies') await followCurrency(tx, code, changes)
  const after = (await freshReferences(tx.db))[name].byCode.get(code) as Row
  tx.record({ ...about('changed', name, code), fields: differences(before, after) })
}

export function about(what: 'created' | 'changed', reference: string, code: string) {
  return { kind: `setting.${what}`, entity: 'setting', entityId: 1, about: { reference, code } }
}

/** SQL values by column; links lie in tables of their own and are left out. */
function columnsOf(kind: ReferenceKind, fields: Fields): [column: string, value: ReturnType<typeof sql>][] {
  return Object.entries(fields)
    .filter(([field]) => kind.links?.[field] === undefined)
    .map(([field, value]) => {
      if (kind.json?.includes(field)) return [columnOf(kind, field), sql`${JSON.stringify(value)}::jsonb`]
      if (kind.money?.includes(field)) return [columnOf(kind, field), sql`${value}::numeric / 100`]
      return [columnOf(kind, field), sql`${value}`]
    })
}

function defaultsFor(name: ReferenceName): Fields {
  const fields = REFERENCE_SCHEMAS[name].properties
  return { ...('ordering' in fields ? { ordering: 990 } : {}), ...('color' in fields ? { color: '#8A96A6' } : {}), ...(name === 'costItems' ? { type: 'var' } : {}) }
}

async function saveLinks(tx: Tx, kind: ReferenceKind, code: string, fields: Fields): Promise<void> {
  for (const [field, link] of Object.entries(kind.links ?? {})) {
    const codes = fields[field] as string[] | undefined
    if (!codes) continue
    const [table, own, other] = [sql.table(link.table), sql.ref(link.own), sql.ref(link.other)]
    await sql`delete from ${table} where ${own} = ${code} and ${other} <> all (${codes}::text[])`.execute(tx.db)
    await sql`insert into ${table} (${own}, ${other}) select ${code}, unnest(${codes}::text[]) on conflict do nothing`.execute(tx.db)
  }
}

async function clearOthers(tx: Tx, kind: ReferenceKind, fields: Fields): Promise<void> {
  for (const field of kind.single ?? []) {
    if (fields[field] !== true) continue
    const column = sql.ref(columnOf(kind, field))
    await sql`update ${sql.table(kind.table)} set ${column} = false where ${column}`.execute(tx.db)
  }
}

function refuseUnknownCodes(kind: ReferenceKind, fields: Fields, references: References): void {
  const targets = { ...kind.points, ...Object.fromEntries(Object.entries(kind.links ?? {}).map(([field, link]) => [field, link.of])) }
  for (const [field, target] of Object.entries(targets)) {
    const value = fields[field]
    if (value === undefined || value === null) continue
    const codes = Array.isArray(value) ? value : [value]
    const unknown = codes.findIndex((code) => !references[target].byCode.has(code))
    if (unknown >= 0) throw invalid(Array.isArray(value) ? `${field}[${unknown}]` : field, 'unknown', { code: codes[unknown] })
  }
}

/** Orders begin in `new` and end in `complete` or `cancel`: each needs a status that can be chosen. */
function refuseEmptyingLockedGroup(references: References, code: string, changes: Fields): void {
  const status = references.statuses.byCode.get(code)!
  const leaves = changes.active === false || (changes.group !== undefined && changes.group !== status.group)
  if (!leaves || !references.statusGroups.byCode.get(status.group)?.locked) return
  const others = references.statuses.all.filter((other) => other.group === status.group && other.active && other.code !== code)
  if (others.length === 0) throw new Refusal('last_status_of_group', { code, group: status.group }, 409)
}
