import { REQUISITES, plain } from '#shared/requisites.ts'
import { invalid } from '#server/platform/errors.ts'
import type { CompanyState } from './corporate-state.ts'

type Json = Record<string, unknown>

/** What a new company or a change of one may say; what is absent stays. Requisites and own fields are merged by key, null ones go. */
export type CompanyChanges = {
  externalId?: string | null
  isMain?: boolean
  active?: boolean
  name?: string | null
  brand?: string | null
  contragent?: Json | null
  /** An address that the corporate customer has, or the parts of one: these change the company's address, or make it one. */
  address?: { id?: number | null; externalId?: string | null; parts?: Json } | null
  customFields?: Json | null
}

export const MOST_COMPANIES = 1000
const LONGEST = 255
const LONGEST_REQUISITE = 2000
/** Kept as digits alone, however they were grouped. */
const NUMBERS = new Set(['INN', 'KPP', 'OGRN', 'OGRNIP', 'OKPO', 'BIK', 'corrAccount', 'bankAccount'])

type Values = Pick<CompanyState, 'externalId' | 'active' | 'name' | 'brand' | 'contragent' | 'customFields'>

/**
 * The company's own values after the change.
 * @param otherwise the name of a company that came without one
 * @throws Refusal `invalid` naming the field
 */
export function companyAfter(before: CompanyState | null, given: CompanyChanges, otherwise: string): Values {
  const contragent = requisites(before?.contragent ?? { contragentType: 'legal-entity' }, given.contragent)
  const name = text('name', given.name) ?? before?.name ?? text('contragent.legalName', contragent['legalName']) ?? otherwise
  if (!name || (given.name !== undefined && before && !text('name', given.name))) throw invalid('name', 'required')
  return {
    name: name.slice(0, LONGEST),
    externalId: given.externalId === undefined ? (before?.externalId ?? null) : (text('externalId', given.externalId) ?? null),
    brand: given.brand === undefined ? (before?.brand ?? null) : (text('brand', given.brand) ?? null),
    active: given.active ?? before?.active ?? true,
    contragent,
    customFields: merged(before?.customFields ?? {}, given.customFields),
  }
}

function requisites(before: Json, given: Json | null | undefined): Json {
  if (given === undefined) return before
  const known = Object.entries(given ?? {}).flatMap(([name, value]): [string, unknown][] => {
    if (name === 'contragentType') return value ? [[name, value]] : []
    if (!(REQUISITES as readonly string[]).includes(name)) return []
    const written = value === null || value === undefined ? '' : String(value).trim()
    if (written.length > LONGEST_REQUISITE) throw invalid(`contragent.${name}`, 'too_long', { longest: LONGEST_REQUISITE })
    return [[name, NUMBERS.has(name) ? plain(written) : written]]
  })
  return merged(given === null ? { contragentType: before['contragentType'] } : before, Object.fromEntries(known))
}

function merged(before: Json, given: Json | null | undefined): Json {
  if (given === undefined) return before
  return Object.fromEntries(Object.entries({ ...(given === null ? {} : before), ...given }).filter(([, value]) => value !== null && value !== undefined && value !== ''))
}

function text(field: string, value: unknown): string | null {
  const written = typeof value === 'string' ? value.trim() : ''
  if (field !== 'contragent.legalName' && written.length > LONGEST) throw invalid(field, 'too_long', { longest: LONGEST })
  return written === '' ? null : written
}
