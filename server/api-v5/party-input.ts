import type { Fields } from './wire/fields.ts'
import { isScalar } from './wire/parameters.ts'

const TEXTS = ['index', 'region', 'city', 'cityType', 'street', 'streetType', 'building', 'house', 'housing', 'flat', 'metro', 'intercomCode', 'notes', 'text', 'name']
const NUMBERS = ['regionId', 'cityId', 'streetId', 'block', 'floor']
const REQUISITES = [
  'legalName', 'legalAddress', 'INN', 'OKPO', 'KPP', 'OGRN', 'OGRNIP', 'certificateNumber', 'certificateDate', 'BIK', 'bank', 'bankAddress',
  'corrAccount', 'bankAccount',
]
const CONTRAGENTS = ['individual', 'legal-entity', 'enterpreneur'] as const
const SOURCES = ['source', 'medium', 'campaign', 'keyword', 'content']
const LONGEST = 65_535

type Parts = Record<string, unknown>

/** The parts of an address that were given; a part given empty stands as null, so that an edit clears it. */
export function addressOf(owner: Fields, name: string): Parts | null | undefined {
  const address = owner.object(name)
  if (!address) return address
  const parts = texts(address, TEXTS)
  const country = address.text('countryIso', 2)
  if (country !== undefined) parts['countryIso'] = country?.toUpperCase() ?? null
  // Typed clients decode these as whole numbers; an entrance "2а" is kept as it is and left out of answers.
  for (const part of NUMBERS) {
    const written = address.text(part, 255)
    if (written !== undefined) parts[part] = written !== null && /^\d{1,9}$/.test(written) ? Number(written) : written
  }
  return parts
}

export function contragentOf(owner: Fields): Parts | null | undefined {
  const contragent = owner.object('contragent')
  if (!contragent) return contragent
  const parts = texts(contragent, REQUISITES)
  const kind = contragent.choice('contragentType', CONTRAGENTS) ?? contragent.choice('type', CONTRAGENTS)
  return kind ? { contragentType: kind, ...parts } : parts
}

export function sourceOf(owner: Fields): Parts | null | undefined {
  const source = owner.object('source')
  return source ? texts(source, SOURCES) : source
}

/** Tags come as texts or as objects with a name. */
export function tagNames(owner: Fields, name: string): string[] | undefined {
  const value = owner.list(name)
  if (value === undefined) return undefined
  return value.flatMap((tag) => {
    const text = typeof tag === 'object' && tag !== null ? (tag as Parts)['name'] : tag
    return isScalar(text) && String(text).trim() !== '' ? [String(text).trim()] : []
  })
}

function texts(owner: Fields, names: string[]): Parts {
  const parts: Parts = {}
  for (const name of names) {
    const value = owner.text(name, LONGEST)
    if (value !== undefined) parts[name] = value
  }
  return parts
}
