import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import type { ReportQuestion } from '#shared/contracts/reports.ts'
import { usePeriod, type PeriodState } from '../../../ui/period/use-period.ts'
import type { Counting } from '../figures/FiguresBar.tsx'

const PAGE = 50
const BASES = ['created', 'completed', 'paid', 'status'] as const
const MEASURES = ['revenue', 'margin', 'quantity'] as const

export type ReportSearch = Pick<ReportQuestion, 'base' | 'switches' | 'tab' | 'by' | 'measure' | 'sort' | 'offset' | 'bounds'>

function readReportSearch(search: Record<string, unknown>): ReportSearch {
  const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' && value.length <= 64 ? value : undefined)
  const switches = search.switches && typeof search.switches === 'object' && !Array.isArray(search.switches) ? (search.switches as Record<string, unknown>) : undefined
  const known = switches && Object.fromEntries(['cancelled', 'zero', 'delivery'].flatMap(name => (typeof switches[name] === 'boolean' ? [[name, switches[name]]] : [])))
  const offset = Number(search.offset)
  const read: ReportSearch = {
    base: BASES.find(base => base === search.base),
    switches: known && Object.keys(known).length > 0 ? known : undefined,
    tab: text(search.tab),
    by: text(search.by),
    measure: MEASURES.find(measure => measure === search.measure),
    sort: text(search.sort),
    offset: Number.isInteger(offset) && offset > 0 ? offset : undefined,
    bounds: readBounds(search.bounds),
  }
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined))
}

function readBounds(bounds: unknown): ReportQuestion['bounds'] {
  if (!bounds || typeof bounds !== 'object' || Array.isArray(bounds)) return undefined
  const read = Object.entries(bounds).filter((entry): entry is [string, number[]] => Array.isArray(entry[1]) && entry[1].length <= 10 && entry[1].every(one => typeof one === 'number' && Number.isFinite(one)))
  return read.length > 0 ? Object.fromEntries(read) : undefined
}

export type ReportState = ReportSearch & { period: PeriodState; counting: Counting; question: ReportQuestion; set: (change: { [key in keyof ReportSearch]?: ReportSearch[key] | undefined }) => void }

/** The question of a report, kept in the address. What another tab or order of rows makes meaningless goes with it. */
export function useReportState(): ReportState {
  const search = useSearch({ strict: false, select: readReportSearch, structuralSharing: true }) as ReportSearch
  const navigate = useNavigate()
  const period = usePeriod({ period: 'last30', compare: 'previous' })
  const set = useCallback((change: ReportSearch) => {
    void navigate({
      to: '.',
      search: (before: Record<string, unknown>) => Object.fromEntries(Object.entries({ ...before, offset: undefined, ...change }).filter(([, value]) => value !== undefined && !(typeof value === 'object' && value !== null && Object.values(value).every(one => one === undefined)))),
      resetScroll: false,
    } as Parameters<typeof navigate>[0])
  }, [navigate])
  return useMemo(() => {
    const { from, to, sites, compare } = period
    const question: ReportQuestion = {
      from, to, ...search, limit: PAGE,
      ...(sites.length > 0 ? { sites } : {}),
      ...(compare === 'previous' || compare === 'year' ? { compare } : {}),
    }
    return { ...search, period, question, set, counting: { base: search.base, switches: search.switches ?? {}, set: change => set(change) } }
  }, [search, period, set])
}
