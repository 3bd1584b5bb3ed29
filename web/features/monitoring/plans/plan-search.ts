import { useNavigate, useSearch } from '@tanstack/react-router'
import { plannedOf } from '#shared/plans.ts'

type PlanSearch = { month: string; metric: string; by: 'manager' | 'site'; site: string }

/** Month, figure and rows of the plans, kept in the address: a link shows a colleague the same, and «back» goes back. */
export function usePlanSearch(thisMonth: string): PlanSearch & { set: (change: { [key in keyof PlanSearch]?: string | undefined }) => void } {
  const { month, metric, by, site } = useSearch({ strict: false }) as Record<string, unknown>
  const navigate = useNavigate()
  return {
    month: typeof month === 'string' && /^\d{4}-(0[1-9]|1[0-2])$/.test(month) ? month : thisMonth,
    metric: typeof metric === 'string' && plannedOf(metric) ? metric : 'revenue',
    by: by === 'site' ? 'site' : 'manager',
    site: typeof site === 'string' ? site : '',
    set: change => void navigate({
      to: '.', resetScroll: false,
      search: (before: Record<string, unknown>) => Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value !== undefined)),
    } as Parameters<typeof navigate>[0]),
  }
}
