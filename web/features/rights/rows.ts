import type { UserGroup, UserGroups } from '#shared/contracts/users.ts'
import { valueOf, type Cell } from './rights-data.ts'

export type Row = { key: string; cell: Cell }
export type Section = { key: string; /** Rights of this area, or fields of this entity; null = stores and limits. */ of: string | null; kind: 'rights' | 'limits' | 'fields'; rows: Row[] }

/** Where the money and the base of customers are: these fields are offered before anybody asks for the others. */
const TELLING = /\.(phone|phones|additionalPhone|email|purchaseSum|purchasePrice|margin|marginSum|deliveryNetCost|managerComment|note|deliveryAddress|address)$/

/** The rows of the matrix in their order. `all` brings the fields that few restrict. */
export function sectionsOf({ groups, rights, fields, limits }: UserGroups, all: boolean): Section[] {
  const areas = [...new Set(rights.map(({ right }) => right.split('.')[0]!))]
  const ofRights = areas.map((area): Section => ({
    key: area, of: area, kind: 'rights', rows: rights.filter(({ right }) => right.startsWith(`${area}.`)).map(({ right }) => ({ key: right, cell: { kind: 'right', name: right } })),
  }))
  const narrowing: Section = {
    key: 'limits', of: null, kind: 'limits', rows: [{ key: 'sites', cell: { kind: 'sites' } }, ...limits.map(({ limit }): Row => ({ key: limit, cell: { kind: 'limit', name: limit } }))],
  }
  const isShown = (name: string): boolean => all || TELLING.test(name) || groups.some(group => name in group.fields)
  const entities = [...new Set(fields.map(({ entity }) => entity))]
  const ofFields = entities.map((entity): Section => ({
    key: `fields ${entity}`, of: entity, kind: 'fields',
    rows: fields.filter(field => field.entity === entity && isShown(field.field)).map(({ field }) => ({ key: field, cell: { kind: 'field', name: field } })),
  }))
  return [...ofRights, narrowing, ...ofFields].filter(section => section.rows.length > 0)
}

/** Whether the groups differ in it. */
export const differs = (groups: readonly UserGroup[], cell: Cell): boolean => new Set(groups.map(group => JSON.stringify(valueOf(group, cell)))).size > 1
