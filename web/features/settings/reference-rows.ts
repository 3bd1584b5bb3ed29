import { useMutation } from '@tanstack/react-query'
import type { ReferenceName, ReferencesAnswer } from '#shared/contracts/settings.ts'
import { api } from '../../base/api.ts'
import { queryClient } from '../../base/query-client.ts'
import { referencesQuery } from '../../base/references.ts'

export type ReferenceRow = { code: string; name?: string; active?: boolean; ordering?: number } & Record<string, unknown>

const GROUPS: Partial<Record<ReferenceName, ReferenceName>> = { statuses: 'statusGroups', costItems: 'costGroups' }

/** Rows of a reference in their order; those that have groups stand by group, and their place counts within it. */
export function rowsOf(references: ReferencesAnswer, name: ReferenceName): ReferenceRow[] {
  const read = (one: ReferenceName): ReferenceRow[] => [...(references[one] as unknown as ReferenceRow[])].sort((a, b) => (a.ordering ?? 0) - (b.ordering ?? 0))
  const groups = GROUPS[name] && read(GROUPS[name]).map(group => group.code)
  const place = (row: ReferenceRow): number => groups?.indexOf(String(row.group)) ?? 0
  return read(name).sort((a, b) => place(a) - place(b))
}

const keep = (answer: ReferencesAnswer): void => void queryClient.setQueryData(referencesQuery.queryKey, answer)

/** Makes and changes rows; each answer is the whole of the references, so that everything on the screen follows. */
export function useReferenceChanges(name: ReferenceName) {
  const create = useMutation({ mutationFn: (row: Record<string, unknown>) => api.post<ReferencesAnswer>(`/api/references/${name}`, row), onSuccess: keep })
  const change = useMutation({
    mutationFn: ({ code, changes }: { code: string; changes: Record<string, unknown> }) => api.patch<ReferencesAnswer>(`/api/references/${name}/${encodeURIComponent(code)}`, changes),
    onSuccess: keep,
  })
  return { create, change }
}
