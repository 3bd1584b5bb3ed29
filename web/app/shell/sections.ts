import { skipToken, useQuery } from '@tanstack/react-query'
import type { Section } from '../../base/feature.ts'
import { useSession } from '../../base/session.ts'
import { features } from '../features.ts'

/** The sections that the signed-in person may enter. */
export function useSections(): Section[] {
  const { rights } = useSession().user
  return features.flatMap(feature => feature.sections ?? []).filter(section => !section.right || rights[section.right])
}

/** The number beside a section; null where there is none or it is zero. */
export function useCounter(section: Section): number | null {
  const { counter } = section
  return useQuery({ queryKey: counter?.queryKey ?? ['no counter'], queryFn: counter?.queryFn ?? skipToken }).data || null
}
