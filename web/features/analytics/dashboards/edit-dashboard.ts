import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import { useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { DashboardCard, EditDashboard, Widget, WidgetInput } from '#shared/contracts/dashboards.ts'
import { api, ApiError } from '../../../base/api.ts'
import { toast, toastError } from '../../../ui/feedback/toast.tsx'
import { dashboardQuery, dashboardsQuery } from '../analytics-api.ts'
import { mergeWidgets } from './merge-widgets.ts'

/** So often it is tried to put both sides together; whoever is faster every time wins. */
const TRIES = 3
const asSent = (widgets: readonly Widget[]): WidgetInput[] => widgets.map(({ id, ...widget }) => (id > 0 ? { ...widget, id } : widget))

/** Changes act at once, go out one after another, and are taken back when the server refuses. What others changed meanwhile is put together with them. */
export function useEditDashboard(id: number): (change: EditDashboard) => void {
  const client = useQueryClient()
  const { i18n } = useLingui()
  const { queryKey } = dashboardQuery(id)
  const line = useRef<Promise<unknown>>(Promise.resolve())
  /** What new widgets came to be called. */
  const kept = useRef(new Map<number, number>())
  const next = useRef(0)
  const newId = (): number => --next.current
  const named = (widgets: readonly Widget[]): Widget[] => widgets.map(widget => ({ ...widget, id: kept.current.get(widget.id) ?? widget.id }))

  const send = async (path: string, change: EditDashboard, base: readonly Widget[], mine: readonly Widget[] | null, tries: number): Promise<DashboardCard> => {
    if (!mine) return api.patch<DashboardCard>(path, change)
    try {
      const card = await api.patch<DashboardCard>(path, { ...change, widgets: asSent(mine), from: base })
      for (const [at, widget] of mine.entries()) if (widget.id <= 0 && card.widgets[at]) kept.current.set(widget.id, card.widgets[at].id)
      return card
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'dashboard_changed' || tries === 0) throw error
      const theirs = await api.get<DashboardCard>(path)
      const card = await send(path, change, theirs.widgets, mergeWidgets(base, mine, theirs.widgets, newId), tries - 1)
      toast({ message: i18n._(msg`Somebody else changed this dashboard as well: both are kept.`) })
      return card
    }
  }

  return change => {
    const before = client.getQueryData<DashboardCard>(queryKey)
    const mine = change.widgets ? change.widgets.map((widget): Widget => ({ ...widget, id: widget.id ?? newId() })) : null
    void client.cancelQueries({ queryKey })
    client.setQueryData<DashboardCard>(queryKey, now => now && { ...now, ...change, widgets: mine ?? now.widgets })
    line.current = line.current.then(() => send(`/api/analytics/dashboards/${id}`, change, named(before?.widgets ?? []), mine && named(mine), TRIES)).then(
      card => {
        client.setQueryData(queryKey, card)
        if (change.name !== undefined || change.isShared !== undefined) void client.invalidateQueries({ queryKey: dashboardsQuery.queryKey })
      },
      (error: unknown) => {
        client.setQueryData(queryKey, before)
        void client.invalidateQueries({ queryKey })
        toastError(error)
      },
    )
  }
}
