import type { References } from './references.ts'

/** What people call a code of a reference or a person by id; null for what is not known. */
export function nameOf(references: References, options: string, value: string | number): string | null {
  if (options === 'users') return references.usersById.get(Number(value))?.name ?? null
  if (options === 'userGroups') return references.userGroups.find((group) => group.id === Number(value))?.name ?? null
  const list = (references as unknown as Record<string, { byCode?: ReadonlyMap<string, { name?: string }> } | undefined>)[options]
  return list?.byCode?.get(String(value))?.name ?? null
}
