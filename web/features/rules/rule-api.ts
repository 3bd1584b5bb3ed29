import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { DryRunAnswer, Recipe, RecordAutomation, RuleCatalogue, RuleDraft, RuleList, RuleProblem, RuleRow, RuleRun, RuleVersion, RunPage } from '#shared/contracts/automation.ts'
import { api } from '../../base/api.ts'
import type { Field } from '../../base/fields.ts'
import { queryClient } from '../../base/query-client.ts'

export const rulesQuery = queryOptions({ queryKey: ['rule', 'list'], queryFn: ({ signal }) => api.get<RuleList>('/api/rules', {}, signal) })
export const ruleQuery = (id: number) => queryOptions({ queryKey: ['rule', id], queryFn: ({ signal }) => api.get<RuleRow>(`/api/rules/${id}`, {}, signal) })
export const recipesQuery = queryOptions({ queryKey: ['rule', 'recipes'], queryFn: async ({ signal }) => (await api.get<{ recipes: Recipe[] }>('/api/recipes', {}, signal)).recipes })
export const versionsQuery = (id: number) => queryOptions({ queryKey: ['rule', 'versions', id], queryFn: async ({ signal }) => (await api.get<{ versions: RuleVersion[] }>(`/api/rules/${id}/versions`, {}, signal)).versions })
/** What may stand in events, conditions and steps. Under `setting` and not `rule`: it changes with templates and statuses, not with rules. */
export const catalogueQuery = queryOptions({ queryKey: ['setting', 'rule-catalogue'], staleTime: 60_000, queryFn: ({ signal }) => api.get<RuleCatalogue>('/api/rules/catalogue', {}, signal) })

export const problemsQuery = (draft: RuleDraft, ruleId: number | null) => queryOptions({
  queryKey: ['rule', 'problems', ruleId, JSON.stringify(draft)],
  placeholderData: keepPreviousData,
  queryFn: async () => (await api.post<{ problems: RuleProblem[] }>('/api/rules/check', { draft, ...(ruleId ? { ruleId } : {}) })).problems,
})

export const dryRun = (draft: RuleDraft, ruleId: number | null, days: number): Promise<DryRunAnswer> =>
  api.post<DryRunAnswer>('/api/rules/dry-run', { draft, days, ...(ruleId ? { ruleId } : {}) })

export const runsPage = (id: number, state: string | null, cursor: string | null, signal?: AbortSignal): Promise<RunPage> =>
  api.get<RunPage>(`/api/rules/${id}/runs`, { state, cursor, limit: 30 }, signal)

/** What the rules did with a record. Under `rule`: a run anywhere refreshes it; the record's own change does too, by `refreshWith`. */
export const recordQuery = (entity: 'order' | 'customer', id: number) => queryOptions({
  queryKey: ['rule', 'record', entity, id], queryFn: async ({ signal }) => (await api.get<RecordAutomation>(`/api/${entity}s/${id}/automation`, {}, signal)).rules,
})

async function answered(request: Promise<RuleRow>): Promise<RuleRow> {
  const row = await request
  queryClient.setQueryData(ruleQuery(row.id).queryKey, row)
  void queryClient.invalidateQueries({ queryKey: ['rule'], predicate: ({ queryKey }) => queryKey[1] !== row.id && queryKey[1] !== 'problems' })
  return row
}

export const createRule = (draft: RuleDraft): Promise<RuleRow> => answered(api.post<RuleRow>('/api/rules', { draft }))
export const saveRule = (id: number, draft: RuleDraft, version: number): Promise<RuleRow> => answered(api.put<RuleRow>(`/api/rules/${id}`, { draft, version }))
export const switchRule = (id: number, isActive: boolean): Promise<RuleRow> => answered(api.post<RuleRow>(`/api/rules/${id}/activate`, { isActive }))
export const answerFuse = (id: number, go: boolean): Promise<RuleRow> => answered(api.post<RuleRow>(`/api/rules/${id}/fuse`, { go }))
export const rollBack = (id: number, version: number): Promise<RuleRow> => answered(api.post<RuleRow>(`/api/rules/${id}/versions/${version}/roll-back`))
export const takeRecipe = (code: string, body: { knob?: number; locale: 'ru' | 'en'; activate?: boolean }): Promise<RuleRow> => answered(api.post<RuleRow>(`/api/recipes/${code}`, body))

const refreshed = async <T>(request: Promise<T>): Promise<T> => {
  const answer = await request
  await queryClient.invalidateQueries({ queryKey: ['rule'] })
  return answer
}
export const removeRule = (id: number): Promise<unknown> => refreshed(api.delete(`/api/rules/${id}`))
export const arrangeRules = (ids: number[]): Promise<unknown> => refreshed(api.post('/api/rules/order', { ids }))
export const seeAlert = (id: number): Promise<unknown> => refreshed(api.post(`/api/rule-alerts/${id}/seen`))
export const stopRun = (id: number): Promise<RuleRun> => refreshed(api.post<RuleRun>(`/api/rule-runs/${id}/stop`))
export const postponeRun = (id: number, hours: number): Promise<RuleRun> => refreshed(api.post<RuleRun>(`/api/rule-runs/${id}/postpone`, { hours }))

/** The draft of a rule without what the server knows of it besides. */
export const draftOf = ({ name, group, subject, event, condition, steps, limits }: RuleDraft): RuleDraft => ({ name, group: group ?? '', subject, event, condition: condition ?? null, steps, limits: limits ?? {} })

type CatalogueField = RuleCatalogue['subjects'][string]['fields'][number]
/** A field of the rules' catalogue as the kit's pickers take fields. */
export const asField = (field: CatalogueField): Field => ({ ...field, type: field.type as Field['type'], filter: true, sort: false, column: false, sum: false })
