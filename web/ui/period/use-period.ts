import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import type { Comparison, PeriodName } from '#shared/contracts/dashboards.ts'
import { useAccount } from '../../base/account.ts'
import { daysOf, isDay, todayIn, type Days } from './period.ts'

const NAMES: readonly string[] = ['today', 'yesterday', 'week', 'last7', 'last30', 'month', 'previousMonth', 'quarter', 'last90', 'year', 'last365'] satisfies PeriodName[]
const COMPARISONS: readonly string[] = ['previous', 'week', 'year'] satisfies Comparison[]

/** What a page of figures keeps in the address. `from` and `to` are an own period and win over a named one. */
export type PeriodSearch = { period?: PeriodName; from?: string; to?: string; sites?: string[]; compare?: Comparison | 'none' }

/** Drops what makes no sense instead of failing: links are typed by people too. */
function readPeriodSearch(search: Record<string, unknown>): PeriodSearch {
  const read: PeriodSearch = {
    period: NAMES.includes(search.period as string) ? (search.period as PeriodName) : undefined,
    ...(isDay(search.from) && isDay(search.to) && search.from <= search.to ? { from: search.from, to: search.to } : {}),
    sites: Array.isArray(search.sites) && search.sites.length > 0 ? search.sites.map(String) : undefined,
    compare: search.compare === 'none' || COMPARISONS.includes(search.compare as string) ? (search.compare as Comparison | 'none') : undefined,
  }
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined)) as PeriodSearch
}

export type PeriodState = Days & {
  /** The named period, or null for own days. */
  name: PeriodName | null
  /** Codes of shops; empty: all that one may see. */
  sites: string[]
  compare: Comparison | null
  set: (change: { [key in keyof PeriodSearch]?: PeriodSearch[key] | undefined }) => void
}

/** Period, shops and comparison of a page of figures, kept in the address. The defaults are what stands there when the address says nothing. */
export function usePeriod(defaults: { period: PeriodName; compare?: Comparison | null } = { period: 'last30' }): PeriodState {
  // What else stands in the address, such as an open list, is no reason to draw all figures anew.
  const read = useSearch({ strict: false, select: readPeriodSearch, structuralSharing: true }) as PeriodSearch
  const navigate = useNavigate()
  const { timeZone } = useAccount()
  const { period: usual, compare: usually = null } = defaults
  const set = useCallback((change: PeriodSearch) => {
    void navigate({
      to: '.',
      search: (before: Record<string, unknown>) => Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))),
      resetScroll: false,
    } as Parameters<typeof navigate>[0])
  }, [navigate])
  const today = todayIn(timeZone)
  return useMemo(() => {
    const name = read.from && read.to ? null : read.period ?? usual
    const days = name === null ? { from: read.from!, to: read.to! } : daysOf(name, today)
    return { ...days, name, sites: read.sites ?? [], compare: read.compare === undefined ? usually : read.compare === 'none' ? null : read.compare, set }
  }, [read, usual, usually, today, set])
}
