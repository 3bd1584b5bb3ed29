import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import type { DashboardSummary } from '#shared/contracts/dashboards.ts'

const ready: Record<string, MessageDescriptor> = { evening: msg`The day`, month: msg`The month` }

/** A ready dashboard is called in the reader's language until somebody names it. */
export function useDashboardName(): (dashboard: Pick<DashboardSummary, 'code' | 'name'>) => string {
  const { i18n } = useLingui()
  return ({ code, name }) => name ?? (code && ready[code] ? i18n._(ready[code]) : code ?? '')
}
