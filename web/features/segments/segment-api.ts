import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Condition, FieldType } from '#shared/conditions.ts'
import type { CreateSegment, CustomerSegments, EditSegment, ReadySet, ScaleView, SegmentList, SegmentMade, SegmentPreview, SegmentRow, SegmentSizes, SegmentWhy } from '#shared/contracts/segments.ts'
import { api } from '../../base/api.ts'
import type { Field } from '../../base/fields.ts'
import type { Bilingual } from '../../base/locale.ts'
import { queryClient } from '../../base/query-client.ts'
import type { Relation } from '../../ui/condition/relations.ts'

export const segmentsQuery = queryOptions({ queryKey: ['segment', 'list'], queryFn: async ({ signal }) => (await api.get<SegmentList>('/api/segments', {}, signal)).segments })
export const segmentQuery = (id: number) => queryOptions({ queryKey: ['segment', id], queryFn: ({ signal }) => api.get<SegmentRow>(`/api/segments/${id}`, {}, signal), refetchInterval: query => (query.state.data?.isCounted === false ? 1500 : false) })
export const sizesQuery = (id: number) => queryOptions({ queryKey: ['segment', 'sizes', id], queryFn: ({ signal }) => api.get<SegmentSizes>(`/api/segments/${id}/sizes`, {}, signal) })
export const readyQuery = queryOptions({ queryKey: ['segment', 'ready'], queryFn: ({ signal }) => api.get<ReadySet>('/api/segments/ready', {}, signal) })
export const scaleQuery = queryOptions({ queryKey: ['segment', 'scale'], queryFn: ({ signal }) => api.get<ScaleView>('/api/segments/scale', {}, signal) })
export const whyQuery = (id: number, customerId: number) => queryOptions({ queryKey: ['segment', 'why', id, customerId], queryFn: ({ signal }) => api.get<SegmentWhy>(`/api/segments/${id}/why/${customerId}`, {}, signal) })
export const previewQuery = (condition: Condition) => queryOptions({
  queryKey: ['segment', 'preview', JSON.stringify(condition)], placeholderData: keepPreviousData, staleTime: 30_000, retry: false,
  queryFn: () => api.post<SegmentPreview>('/api/segments/preview', { condition }),
})
/** Its key begins with its own word, so that every change of a customer asks again for those alone. */
export const customerSegmentsQuery = (id: number) => queryOptions({ queryKey: ['segment-of', 'customer', id], queryFn: ({ signal }) => api.get<CustomerSegments>(`/api/customers/${id}/segments`, {}, signal) })

export type Member = { id: number; fullName?: string; ordersCount?: number; totalSum?: number; lastOrderAt?: string | null }
/** Asked anew when the count is done or its result moves: what came while it ran is said by the segment, not by its customers. */
export const membersQuery = ({ code, isCounted, size }: Pick<SegmentRow, 'code' | 'isCounted' | 'size'>) => queryOptions({
  queryKey: ['segment-of', 'members', code, isCounted, size], placeholderData: keepPreviousData,
  queryFn: ({ signal }) => api.get<{ rows: Member[]; nextCursor: string | null }>('/api/customers', { filter: JSON.stringify(membersFilter(code)), fields: 'fullName,ordersCount,totalSum,lastOrderAt', limit: 20 }, signal),
})
export const membersFilter = (code: string): Condition => ({ field: 'segments', op: 'in', value: [code] })

type Told = { name: string; type: FieldType; label: Bilingual; filter: boolean; options?: string }
const asField = (told: Told): Field => ({ ...told, sort: false, column: false, edit: false, sum: false })
export const catalogueQuery = queryOptions({
  queryKey: ['setting', 'segment-catalogue'], staleTime: 60_000,
  queryFn: async ({ signal }): Promise<{ fields: Field[]; relations: Relation[] }> => {
    const { fields, relations } = await api.get<{ fields: Told[]; relations: { name: string; label: Bilingual; fields: Told[] }[] }>('/api/segments/catalogue', {}, signal)
    return { fields: fields.map(asField), relations: relations.map(relation => ({ ...relation, fields: relation.fields.map(asField) })) }
  },
})

async function refreshed<T>(request: Promise<T>): Promise<T> {
  const answer = await request
  void queryClient.invalidateQueries({ queryKey: ['segment'] })
  void queryClient.invalidateQueries({ queryKey: ['setting', 'references'] })
  return answer
}
export const makeSegment = (body: CreateSegment): Promise<SegmentMade> => refreshed(api.post<SegmentMade>('/api/segments', body))
export const saveSegment = (id: number, body: EditSegment): Promise<SegmentRow> => refreshed(api.patch<SegmentRow>(`/api/segments/${id}`, body))
export const takeReady = (codes: string[], locale: 'ru' | 'en'): Promise<SegmentList> => refreshed(api.post<SegmentList>('/api/segments/ready', { codes, locale }))
