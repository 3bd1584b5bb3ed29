import { msg } from '@lingui/core/macro'
import type { MessageDescriptor } from '@lingui/core'
import type { TaskResult } from '#shared/contracts/tasks.ts'
import type { ReferencesAnswer } from '#shared/contracts/settings.ts'
import { useLocale } from '../../base/locale.ts'
import { useReferences } from '../../base/references.ts'

export const RESULTS: { result: TaskResult; label: MessageDescriptor }[] = [
  { result: 'answered', label: msg`Reached` },
  { result: 'no_answer', label: msg`No answer` },
  { result: 'refused', label: msg`Refused` },
  { result: 'done', label: msg`Completed` },
]

export type TaskType = ReferencesAnswer['taskTypes'][number]

/** Typical tasks that are offered, in the person’s language. */
export function useTaskTypes(): { code: string; name: string; type: TaskType }[] {
  const types = useReferences()?.taskTypes ?? []
  const locale = useLocale()
  return types.filter(type => type.active).map(type => ({ code: type.code, name: locale === 'en' ? type.nameEn || type.name : type.name, type }))
}

/** Who is to do it: a person, else a group. */
export function usePerformerName(): (task: { performerId?: number | null; performerGroupId?: number | null }) => string | null {
  const references = useReferences()
  return ({ performerId, performerGroupId }) => {
    if (performerGroupId) return references?.userGroups.find(group => group.id === performerGroupId)?.name ?? null
    return performerId ? (references?.users.find(user => user.id === performerId)?.name ?? null) : null
  }
}
