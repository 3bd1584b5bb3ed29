import { isNewSource, type VisitSource } from './classify-source.ts'
import type { Batch, SiteEvent } from './read-batch.ts'

const IDLE = 30 * 60_000

export type Visit = {
  id: number
  visitorId: number
  site: string
  startedAt: Date
  lastAt: Date
  pages: number
  events: number
  channel: VisitSource['channel']
  source: string | null
  medium: string | null
  campaign: string | null
  keyword: string | null
  content: string | null
  clickIds: Record<string, string>
  referrerHost: string | null
  landing: string | null
  page: string | null
  title: string | null
  device: Batch['device']
  isBot: boolean
}

const DIRECT: VisitSource = { channel: 'direct', source: null, medium: null, campaign: null, keyword: null, content: null, clickIds: {}, referrerHost: null }

/**
 * Which visit an event belongs to: the one under way, unless half an hour passed or the visitor came anew from somewhere else. The visits
 * given are changed; a new one is put at their end.
 */
export function placeEvent(visits: Visit[], event: SiteEvent, who: { visitorId: number; site: string; device: Batch['device']; isBot: boolean }): Visit {
  const near = (visit: Visit): boolean => event.at.getTime() >= visit.startedAt.getTime() - IDLE && event.at.getTime() <= visit.lastAt.getTime() + IDLE
  const under = visits.findLast(near)
  const comesAnew = under !== undefined && event.source !== null && event.at > under.lastAt && isNewSource(event.source, under)
  const visit = under && !comesAnew ? under : { ...DIRECT, ...event.source, ...who, id: 0, startedAt: event.at, lastAt: event.at, pages: 0, events: 0, landing: event.path, page: event.path, title: event.title }
  if (visit !== under) visits.push(visit)
  visit.events += 1
  if (event.kind === 'page') visit.pages += 1
  if (event.at < visit.startedAt) visit.startedAt = event.at
  if (event.at >= visit.lastAt) {
    visit.lastAt = event.at
    if (event.path) visit.page = event.path
    if (event.kind === 'page' && event.title) visit.title = event.title
  }
  return visit
}
