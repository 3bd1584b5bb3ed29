import { z } from 'zod'
import { Value } from 'typebox/value'
import type { TSchema } from 'typebox'
import { BehindQuestion, Question } from '#shared/contracts/analytics.ts'
import { Refusal } from '#server/platform/errors.ts'
import { askMetrics, behind, catalogueFor } from '#server/modules/analytics/index.ts'
import type { Tool } from './tool.ts'

const period = z.object({ from: z.string(), to: z.string() }).describe('Days YYYY-MM-DD of the account’s calendar, both included')
const narrowed = {
  period,
  base: z.enum(['created', 'completed', 'paid']).optional().describe('Which date of an order puts it into the period; created unless given'),
  sites: z.array(z.string()).max(100).optional().describe('Codes of sites'),
  switches: z.object({ cancelled: z.boolean().optional(), zero: z.boolean().optional(), delivery: z.boolean().optional() }).optional().describe('cancelled: true counts cancelled orders too; zero: false leaves out orders of nothing; delivery: false takes delivery out of revenue'),
  filters: z.array(z.object({ dimension: z.string(), in: z.array(z.string()).min(1).max(500), not: z.boolean().optional() })).max(20).optional().describe('By codes of dimensions; all must hold'),
  where: z.record(z.string(), z.unknown()).optional().describe('A condition on orders, as find_orders takes it'),
}
const UNITS = 'money is in minor units, percent 12.5 is 12.5 %, null is «there is nothing to count»'

const catalogue: Tool = {
  name: 'metrics_catalogue', title: 'What figures there are', rights: ['analytics.view'], input: { search: z.string().max(100).optional().describe('Part of a title, a code or a formula') },
  description: 'Metrics with their exact definitions, and the dimensions they can be told apart by. Ask it before ask_metric, and tell people the definition with the number.',
  run: async ({ actor }, input) => {
    const { metrics, dimensions } = catalogueFor(actor)
    const wanted = String(input['search'] ?? '').toLowerCase()
    const found = metrics.filter((metric) => metric.mayAsk && [metric.code, metric.title.ru, metric.title.en, metric.formula.ru, metric.formula.en].some((text) => text.toLowerCase().includes(wanted)))
    return { answer: { metrics: found.map(({ code, title, formula, excludes, format, base, dimensions: by }) => ({ code, title, formula, excludes, format, base, dimensions: by })), dimensions } }
  },
}

const ask: Tool = {
  name: 'ask_metric', title: 'Ask figures', rights: ['analytics.view'],
  description: `Numbers of metrics by dimensions over a period, with totals of their own. Of orders that this person may see figures of. ${UNITS}. asOf says how fresh they are.`,
  input: {
    ...narrowed,
    measures: z.array(z.string()).min(1).max(12).describe('Codes of metrics_catalogue'),
    rows: z.array(z.string()).max(3).optional().describe('Codes of dimensions; none: the totals alone'),
    compare: z.enum(['previous', 'year']).optional().describe('Beside each number that of the period before, or of the same days a year ago'),
    sort: z.object({ by: z.string(), direction: z.enum(['asc', 'desc']) }).optional(),
    limit: z.number().int().min(1).max(200).optional().describe('50 unless given; the others are answered together as rest'),
  },
  run: async (asker, input) => ({ answer: await askMetrics(asker, asker.actor, checked(Question, { limit: 50, ...input })) }),
}

const list: Tool = {
  name: 'list_behind', title: 'The records behind a number', rights: ['analytics.view'],
  description: 'The very orders, customers or other records that a number of ask_metric is made of: their count or sum equals it. Titles and fields are given as far as this person may see the records.',
  input: {
    ...narrowed,
    measure: z.string().describe('Code of the metric'),
    keys: z.record(z.string(), z.string()).optional().describe('Code by dimension, as the row of the number has them; absent: the total'),
    cursor: z.string().max(200).optional(),
    limit: z.number().int().min(1).max(100).optional().describe('50 unless given'),
  },
  run: async (asker, input) => {
    const answer = await behind(asker, asker.actor, checked(BehindQuestion, input))
    const ids = answer.rows.filter((row) => row.title !== null).map((row) => row.id)
    return { answer, ...(answer.entity === 'order' || answer.entity === 'customer' ? { shown: { entity: answer.entity, ids, as: 'list' as const } } : {}) }
  },
}

/** The same schemas as at the routes: what the assistant's library lets through is checked again. */
function checked<Schema extends TSchema>(schema: Schema, given: unknown): import('typebox').Static<Schema> {
  if (Value.Check(schema, given)) return given as import('typebox').Static<Schema>
  const fields = [...Value.Errors(schema, given)].slice(0, 10).map((error) => ({ path: error.instancePath, code: 'wrong_value', params: { message: error.message } }))
  throw new Refusal('invalid', { in: 'arguments' }, 400, fields)
}

/** Figures, as the reports of the web app show them to the same person. */
export const metricTools: Tool[] = [catalogue, ask, list]
