import { msg } from '@lingui/core/macro'
import { IconSettings } from '@tabler/icons-react'
import { skipToken, useQuery } from '@tanstack/react-query'
import type { Section } from '../../base/feature.ts'
import { useSession } from '../../base/session.ts'
import { features } from '../features.ts'

const settings: Section = { to: '/settings', label: msg`Settings`, icon: IconSettings }

/** The sections that the signed-in person may enter. */
export function useSections(): Section[] {
  const { rights } = useSession().user
  return [...features.flatMap(feature => feature.sections ?? []), settings].filter(({ right }) => !right || [right].flat().some(one => rights[one]))
}

/** The number beside a section; null where there is none or it is zero. */
export function useCounter(section: Section): number | null {
  const { counter } = section
  return useQuery({ queryKey: counter?.queryKey ?? ['no counter'], queryFn: counter?.queryFn ?? skipToken }).data || null
}
