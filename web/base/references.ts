import { i18n, type MessageDescriptor } from '@lingui/core'
import { queryOptions } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import type { ReferencesAnswer, ReferenceName } from '#shared/contracts/settings.ts'
import { api } from './api.ts'
import { refreshWith } from './live.ts'
import { useLocale } from './locale.ts'

/** One value of a reference as pickers and badges need it. Codes never change. */
export type ReferenceItem = {
  code: string
  name: string
  active: boolean
  /** Code of the group, where the reference has groups. */
  group?: string | null
  /** `#rrggbb`; statuses have the one of their group. */
  color?: string | null
}
/** References by name; people and their groups are some too, their ids as codes. */
export type PickableName = ReferenceName | 'users' | 'userGroups'

refreshWith('user', 'setting')

const none: ReferenceItem[] = []

/** All references at once, as the server gives them: they are small, and every list needs several. */
export const referencesQuery = queryOptions({
  queryKey: ['setting', 'references'],
  staleTime: 10 * 60_000,
  queryFn: ({ signal }) => api.get<ReferencesAnswer>('/api/references', {}, signal),
})

/** The answer, read once by the shell: cells of a list cost too much to ask the cache each. */
export const ReferencesContext = createContext<ReferencesAnswer | undefined>(undefined)

const picked = new WeakMap<ReferencesAnswer, Map<string, ReferenceItem[]>>()

function pickable(answer: ReferencesAnswer, name: string): ReferenceItem[] {
  let byName = picked.get(answer)
  if (!byName) picked.set(answer, (byName = new Map()))
  let items = byName.get(name)
  if (!items) byName.set(name, (items = read(answer, name)))
  return items
}

function read(answer: ReferencesAnswer, name: string): ReferenceItem[] {
  if (name === 'users') return answer.users.map(user => ({ code: String(user.id), name: user.name, active: user.active }))
  const given = (answer as Record<string, unknown>)[name]
  if (!Array.isArray(given)) return none
  const rows = name === 'statuses' ? byGroup(answer) : given
  const colors = new Map(answer.statusGroups.map(group => [group.code, group.color]))
  return (rows as (Partial<ReferenceItem> & { code: string; legalName?: string })[]).map(row => ({
    code: row.code,
    name: row.name ?? row.legalName ?? row.code,
    active: row.active ?? true,
    group: row.group ?? null,
    color: row.color ?? (name === 'statuses' && row.group ? colors.get(row.group) : undefined) ?? null,
  }))
}

type Choice = { code: string; label: MessageDescriptor }
const choices = new Map<string, Choice[]>()
const said = new Map<string, ReferenceItem[]>()

/** Values that are no reference of the account but the same everywhere, such as the sexes: a feature names them from its index. */
export function addChoices(name: string, values: Choice[]): void {
  choices.set(name, values)
}

function choicesIn(name: string, locale: string): ReferenceItem[] {
  const key = `${locale} ${name}`
  let items = said.get(key)
  if (!items) said.set(key, (items = choices.get(name)!.map(({ code, label }) => ({ code, name: i18n._(label), active: true }))))
  return items
}

/** Statuses count their places within their group. */
function byGroup({ statuses, statusGroups }: ReferencesAnswer): ReferencesAnswer['statuses'] {
  const places = new Map(statusGroups.map(group => [group.code, group.ordering]))
  return [...statuses].sort((a, b) => (places.get(a.group) ?? 0) - (places.get(b.group) ?? 0) || a.ordering - b.ordering)
}

/** The values of a reference in their order: `useReference('statuses')`. Empty while loading and for names that nobody knows. */
export function useReference(name: PickableName | (string & {}) | undefined): ReferenceItem[] {
  const answer = useContext(ReferencesContext)
  const locale = useLocale()
  if (name && choices.has(name)) return choicesIn(name, locale)
  return answer && name ? pickable(answer, name) : none
}

/** One value by its code; undefined while loading and for codes that nobody knows. */
export function useReferenceItem(name: PickableName, code: string | null | undefined): ReferenceItem | undefined {
  return useReference(name).find(item => item.code === code)
}

/** The whole answer, for screens that need more than names. */
export const useReferences = (): ReferencesAnswer | undefined => useContext(ReferencesContext)
