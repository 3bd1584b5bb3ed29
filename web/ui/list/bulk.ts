import { useSyncExternalStore, type ReactNode } from 'react'
import type { BulkAction as ServerAction, BulkRun, StartBulk } from '#shared/contracts/bulk.ts'
import type { IconType } from '../../base/feature.ts'
import { api } from '../../base/api.ts'
import { queryClient } from '../../base/query-client.ts'
import type { Row } from '../table/list-data.ts'

/** What an action is for: the picked rows, or everything that matches the list's filter. */
export type BulkTargets<R extends Row> = { rows: R[]; count: number; /** Given when everything is meant. */ whole: { filter?: string; q?: string } | null }

/** A button of the bar that appears while rows are selected: opens a small panel at it, or a window of the feature's own. */
export type BulkAction<R extends Row> = {
  id: string
  label: ReactNode
  icon?: IconType
  open?: (targets: BulkTargets<R>) => void
  panel?: (options: { targets: BulkTargets<R>; begin: Begin; close: () => void }) => ReactNode
}
/** Starts it on the server; `label` is what the bar says while it goes. */
export type Begin = (action: ServerAction, label: string) => Promise<void>

export type CurrentRun = { id: number; label: string }
const current = new Map<string, CurrentRun>()
const listeners = new Set<() => void>()
const subscribe = (listener: () => void) => { listeners.add(listener); return () => void listeners.delete(listener) }

function show(entity: string, run: CurrentRun | null): void {
  if (run) current.set(entity, run)
  else current.delete(entity)
  for (const listener of listeners) listener()
}

/** The run that the bar of this list tells about. It outlives the page: whoever comes back sees how it went. */
export const useCurrentRun = (entity: string): CurrentRun | null => useSyncExternalStore(subscribe, () => current.get(entity) ?? null)

export const dismissRun = (entity: string): void => show(entity, null)

/** Asks the server to do it with all of them. It goes on when this window is closed. */
export async function startBulk<R extends Row>(entity: string, { rows, whole }: BulkTargets<R>, action: ServerAction, label: string): Promise<void> {
  const body: StartBulk = { entity, action, ...(whole ? { ...whole, whole: true as const } : { ids: rows.map(row => row.id) }) }
  follow(entity, await api.post<BulkRun>('/api/bulk', body), label)
}

/** Takes a run back, where nobody has changed the records since. */
export async function undoBulk(entity: string, id: number, label: string): Promise<void> {
  follow(entity, await api.post<BulkRun>(`/api/bulk/${id}/undo`, {}), label)
}

function follow(entity: string, run: BulkRun, label: string): void {
  queryClient.setQueryData(['bulk_run', run.id], run)
  show(entity, { id: run.id, label })
}
