import { msg } from '@lingui/core/macro'
import { queryOptions } from '@tanstack/react-query'
import type { MessageDescriptor } from '@lingui/core'
import type { ExportRun } from '#shared/contracts/exports.ts'
import { api } from '../../base/api.ts'

/** The right to a file of the list, by the entity of the list. */
export const RIGHT_OF: Record<string, string> = { order: 'orders.export', customer: 'customers.export', product: 'products.export', task: 'tasks.export', company: 'companies.export' }

export const TITLES: Record<string, MessageDescriptor> = { order: msg`Orders`, customer: msg`Customers`, product: msg`Products`, task: msg`Tasks`, company: msg`Companies` }

export const REASONS: Record<string, MessageDescriptor> = {
  rights_changed: msg`Your rights changed while it was being written`,
  disk_full: msg`The server’s disk is full`,
  fault: msg`Something broke on the server`,
}

export const exportsQuery = queryOptions({
  queryKey: ['export', 'mine'],
  staleTime: 60_000,
  queryFn: async ({ signal }) => (await api.get<{ exports: ExportRun[] }>('/api/exports', {}, signal)).exports,
})


export function download(id: number): void {
  const link = document.createElement('a')
  link.href = `/api/exports/${id}/file`
  link.download = ''
  link.click()
}
