import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { NewTemplate, PreviewTemplate, RenderedMessage, SaveTemplate, Template, TemplateRow, TemplateVersion, VariableGroups } from '#shared/contracts/message-templates.ts'
import { api } from '../../../base/api.ts'
import { queryClient } from '../../../base/query-client.ts'

export const templatesQuery = queryOptions({
  queryKey: ['message_template', 'list'],
  queryFn: async ({ signal }) => (await api.get<{ rows: TemplateRow[] }>('/api/message-templates', {}, signal)).rows,
})

export const templateQuery = (id: number) => queryOptions({
  queryKey: ['message_template', id],
  queryFn: ({ signal }) => api.get<Template>(`/api/message-templates/${id}`, {}, signal),
  enabled: Number.isSafeInteger(id) && id > 0,
})

export const versionsQuery = (id: number) => queryOptions({
  queryKey: ['message_template', id, 'versions'],
  queryFn: async ({ signal }) => (await api.get<{ versions: TemplateVersion[] }>(`/api/message-templates/${id}/versions`, {}, signal)).versions,
})

export const variablesQuery = queryOptions({
  queryKey: ['message_template', 'variables'],
  staleTime: 10 * 60_000,
  queryFn: ({ signal }) => api.get<VariableGroups>('/api/message-templates/variables', {}, signal),
})

/** How a message would look; the last picture stays until the next one has come. */
export const previewQuery = (asked: PreviewTemplate) => queryOptions({
  queryKey: ['message_template', 'preview', asked],
  queryFn: () => api.post<RenderedMessage>('/api/message-templates/preview', asked),
  placeholderData: keepPreviousData,
  retry: false,
  gcTime: 60_000,
})

const keep = (template: Template): Template => {
  queryClient.setQueryData(templateQuery(template.id).queryKey, template)
  void queryClient.invalidateQueries({ queryKey: templatesQuery.queryKey })
  void queryClient.invalidateQueries({ queryKey: versionsQuery(template.id).queryKey })
  return template
}

export const createTemplate = async (input: NewTemplate): Promise<Template> => keep(await api.post<Template>('/api/message-templates', input))
export const saveTemplate = async (id: number, input: SaveTemplate): Promise<Template> => keep(await api.put<Template>(`/api/message-templates/${id}`, input))
export const restoreVersion = async (id: number, version: number, seen: number): Promise<Template> => keep(await api.post<Template>(`/api/message-templates/${id}/restore`, { version, seen }))
