import { msg } from '@lingui/core/macro'
import type { MessageDescriptor } from '@lingui/core'

export const workStatuses = ['free', 'busy', 'dinner', 'break'] as const
export type WorkStatus = (typeof workStatuses)[number]

export const statusWords: Record<WorkStatus, MessageDescriptor> = {
  free: msg`Available`,
  busy: msg`Busy`,
  dinner: msg`At lunch`,
  break: msg`On a break`,
}

export const asWorkStatus = (status: string): WorkStatus => workStatuses.find(one => one === status) ?? 'busy'
