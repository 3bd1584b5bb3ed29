import { parseDay } from '#shared/dates.ts'
import { invalid } from '#server/platform/errors.ts'
import type { References } from '#server/modules/settings/index.ts'
import { LONGEST_EMAIL } from './contacts.ts'
import type { CustomerState, Tag } from './customer-state.ts'

type Json = Record<string, unknown>

/** What a change of a customer may say; what is absent stays. Empty texts clear. */
export type CustomerChanges = Partial<
  Pick<
    CustomerState,
    | 'externalId' | 'firstName' | 'lastName' | 'patronymic' | 'nickName' | 'sex' | 'birthday' | 'isContact' | 'managerId' | 'vip' | 'bad'
    | 'photoUrl' | 'browserId' | 'personalDiscount' | 'discountCardNumber' | 'emailUnsubscribedAt'
  >
> & {
  /** The main one: takes the place of the main one that was; the others stay. */
  email?: string | null
  /** All of them, the main one first. */
  emails?: string[]
  /** All of them as they were written, the main one first; replaces the list. */
  phones?: string[]
  /** Parts of the main address; given parts replace, null parts go, the others stay. */
  address?: Json | null
  /** Merged by key. */
  contragent?: Json | null
  source?: Json | null
  /** Merged by key. */
  customFields?: Json
  /** false: unsubscribed from letters as of now; true: subscribed again. */
  subscribed?: boolean
  /** Replaces all. */
  tags?: (string | { name: string; color?: string | null; attached?: boolean })[]
  addTags?: string[]
  removeTags?: string[]
  /** One more tag, marked as attached. */
  attachedTag?: string
  /** Country of phones without a country code, ISO 3166-1 alpha-2; the account's unless told. */
  country?: string
}

const TEXTS = {
  externalId: 255, firstName: 255, lastName: 255, patronymic: 255, nickName: 255, photoUrl: 2000, browserId: 255, discountCardNumber: 255, email: LONGEST_EMAIL,
} as const
const REQUIRED_TEXTS = new Set(['firstName', 'lastName', 'patronymic'])
const LONGEST_LIST = 100

/** Checks what came from outside and brings it into the shape that is stored. @throws Refusal `invalid` naming the field */
export function readChanges(given: CustomerChanges, references: References): CustomerChanges {
  const changes: CustomerChanges & Json = { ...given }
  for (const [field, longest] of Object.entries(TEXTS)) {
    const value = changes[field]
    if (value === undefined) continue
    const text = value === null ? '' : String(value).trim()
    if (text.length > longest) throw invalid(field, 'too_long', { longest })
    changes[field] = text === '' && !REQUIRED_TEXTS.has(field) ? null : text
  }
  if (changes.sex !== undefined) {
    changes.sex = changes.sex || null
    if (changes.sex !== null && changes.sex !== 'male' && changes.sex !== 'female') throw invalid('sex', 'not_a_choice')
  }
  if (changes.birthday !== undefined) {
    const day = changes.birthday ? parseDay(changes.birthday) : null
    if (changes.birthday && !day) throw invalid('birthday', 'not_valid')
    changes.birthday = day
  }
  if (changes.managerId) {
    if (!references.usersById.has(changes.managerId)) throw invalid('managerId', 'not_found', { entity: 'user', id: changes.managerId })
  }
  const discount = changes.personalDiscount
  if (discount !== undefined && !(discount >= 0 && discount <= 100)) throw invalid('personalDiscount', 'out_of_range')
  for (const field of ['phones', 'emails', 'tags', 'addTags', 'removeTags'] as const) {
    if ((changes[field]?.length ?? 0) > LONGEST_LIST) throw invalid(field, 'too_many', { most: LONGEST_LIST })
  }
  for (const [index, email] of (changes.emails ?? []).entries()) {
    if (email.length > LONGEST_EMAIL) throw invalid(`emails[${index}]`, 'too_long', { longest: LONGEST_EMAIL })
  }
  return changes
}

/** The tags that the customer shall have. */
export function wantedTags(before: readonly Tag[], changes: CustomerChanges): Tag[] {
  const tags = new Map<string, Tag>()
  const known = new Map(before.map((tag) => [tag.name, tag]))
  const put = (tag: { name: string; color?: string | null; attached?: boolean }): void => {
    const name = tag.name.trim()
    if (name === '') return
    if (name.length > 255) throw invalid('tags', 'too_long', { longest: 255 })
    if (tag.color && !/^#[0-9a-f]{6}$/i.test(tag.color)) throw invalid('tags', 'not_valid')
    const old = tags.get(name) ?? known.get(name)
    tags.set(name, { name, color: tag.color === undefined ? (old?.color ?? null) : tag.color, attached: tag.attached ?? old?.attached ?? false })
  }
  for (const tag of changes.tags ?? before) put(typeof tag === 'string' ? { name: tag } : tag)
  for (const name of changes.addTags ?? []) put({ name })
  if (changes.attachedTag) put({ name: changes.attachedTag, attached: true })
  for (const name of changes.removeTags ?? []) tags.delete(name.trim())
  return [...tags.values()].toSorted((one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : 0))
}

/** The main address after a partial change; null = it goes. */
export function mergedAddress(before: Json | null, given: Json | null): Json | null {
  if (given === null) return null
  const merged = Object.entries({ ...before, ...given }).filter(([, value]) => value !== null && value !== undefined && value !== '')
  return merged.length === 0 ? null : Object.fromEntries(merged)
}
