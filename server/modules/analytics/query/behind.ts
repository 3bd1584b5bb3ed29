import type { Base, Behind, BehindQuestion } from '#shared/contracts/analytics.ts'
import type { MetricFormat } from '#shared/metrics/index.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Params } from '#server/platform/clickhouse/index.ts'
import { Refusal } from '#server/platform/errors.ts'
import type { Part, Piece } from '../metrics/formula.ts'
import { askFacts } from './ask-facts.ts'
import type { AnalyticsPlatform } from './ask.ts'
import { compileWhere } from './compile-where.ts'
import { factSource, pieceConditions, baseOf, type Narrowing } from './fact-question.ts'
import { checkPeriod } from './period.ts'
import { isPlanned, partsOf, planQuestion } from './plan-question.ts'
import { settingOf, type Setting } from './setting.ts'
import { showRecords } from './show-records.ts'
import { partValue, rounded, valueOf } from './value-of.ts'

const LIMIT = 50

/**
 * The very rows behind one number: found by the same conditions that the number was computed under, so that they are as many, and add up to it.
 * @throws as askMetrics · Refusal `unanswered` {code} for a measure without an answer · `bad_cursor`
 */
export async function behind(platform: AnalyticsPlatform, actor: Actor, question: BehindQuestion): Promise<Behind> {
  checkPeriod(question.period)
  const setting = await settingOf(platform.db.kysely, actor)
  const filters = [...(question.filters ?? []), ...Object.entries(question.keys ?? {}).map(([dimension, code]) => ({ dimension, in: [code] }))]
  const planned = planQuestion(setting, { ...question, measures: [question.measure], filters }).get(question.measure)
  if (!isPlanned(planned)) throw new Refusal('unanswered', { measure: question.measure, code: planned?.code, ...planned?.params }, 422)
  const { formula, metric, base } = planned
  const narrowing: Narrowing = { ...question, filters, where: question.where ? await compileWhere(platform.db, setting, question.where) : null }
  const rows = rowsSql(setting, narrowing, base, formula.over)
  const limit = question.limit ?? LIMIT
  const [values, [totals], page] = await Promise.all([
    askFacts(platform.clickhouse, setting, narrowing, base, partsOf(formula), { rows: [], columns: [] }),
    rows ? platform.clickhouse.query<{ rows: number; total: number }>(`select count() as rows, sum(toFloat64(value)) as total from (${rows.sql})`, rows.params) : [{ rows: 0, total: 0 }],
    rows ? pageOf(platform, rows, question.cursor, limit) : [],
  ])
  const parts = values.all.get('[]')
  const part = (one: Part): Behind['over'] => ({ how: one.how, value: partValue(one, parts) })
  const entity = metric.opens
  const shown = page.slice(0, limit)
  const records = await showRecords(platform, actor, entity, [...new Set(shown.map((row) => Number(row.id)))])
  const last = shown.at(-1)
  // Rows of a share are rows of orders: their money is money also where the metric is a percent.
  const format: MetricFormat = formula.over.how === 'sum' && metric.format === 'percent' ? 'ratio' : metric.format === 'count' ? 'ratio' : metric.format
  return {
    entity,
    value: valueOf(formula, parts, metric.format),
    count: Number(totals?.rows ?? 0),
    sum: rounded(Number(totals?.total ?? 0), format),
    over: part(formula.over),
    under: formula.under ? part(formula.under) : null,
    rows: shown.map((row) => {
      const record = records.get(Number(row.id))
      return { id: Number(row.id), title: record?.title ?? null, date: row.at ? new Date(Number(row.at)).toISOString() : null, value: row.value === null ? null : Number(row.value), note: row.piece_fact === 'return' ? 'return' as const : null, fields: record?.fields ?? {} }
    }),
    nextCursor: page.length > limit && last ? `${last.at}.${last.place}.${last.piece}` : null,
  }
}

type Row = { id: number; place: string; at: number; piece: number; piece_fact: string; value: number | null }
type Rows = { sql: string; params: Params }

/** Every row that a part is computed of, with what it brings. @returns null when nothing of it is within reach */
function rowsSql(setting: Setting, narrowing: Narrowing, asked: Base, part: Part): Rows | null {
  const selects = part.pieces.flatMap((piece, index) => pieceRows(setting, narrowing, asked, part.how, piece, index) ?? [])
  if (selects.length === 0) return null
  return { sql: selects.map(({ sql }) => sql).join('\nunion all\n'), params: Object.assign({}, ...selects.map(({ params }) => params)) as Params }
}

function pieceRows(setting: Setting, narrowing: Narrowing, asked: Base, how: Part['how'], piece: Piece, index: number): Rows | null {
  const source = factSource(setting, piece.fact, baseOf(piece, asked), narrowing)
  if (!source) return null
  const { fact, moment, joins, params } = source
  const hasValue = piece.value !== undefined && how !== 'count' && how !== 'distinct'
  const counts = piece.value !== undefined && how !== 'sum' ? [`(${piece.value}) is not null`] : []
  const conditions = [...source.conditions, ...pieceConditions(fact, piece, narrowing.switches), ...counts]
  const at = `toUnixTimestamp64Milli(toDateTime64(ifNull(${moment ?? fact.shownAt ?? "toDateTime64(0, 3, 'UTC')"}, toDateTime64(0, 3, 'UTC')), 3, 'UTC'))`
  const from = `from ${source.from} ${[...joins].join('\n')} where ${conditions.join(' and ') || '1'}`
  const told = `${index} as piece, '${piece.fact}' as piece_fact`
  return {
    sql: how === 'distinct'
      ? `select toUInt64(${piece.value}) as id, toUInt64(${piece.value}) as row, max(${at}) as at, ${told}, toFloat64(1) as value ${from} group by id, row`
      : `select toUInt64(${fact.id}) as id, toUInt64(${fact.row}) as row, ${at} as at, ${told}, toFloat64(${hasValue ? piece.value : '1'}) as value ${from}`,
    params,
  }
}

/** Newest first. The place that a page ends at is the row itself, so that rows which come meanwhile move nothing. */
async function pageOf({ clickhouse }: AnalyticsPlatform, { sql, params }: Rows, cursor: string | undefined, limit: number): Promise<Row[]> {
  const place = cursor === undefined ? null : /^(-?\d{1,15})\.(\d{1,20})\.(\d{1,2})$/.exec(cursor)
  if (cursor !== undefined && !place) throw new Refusal('bad_cursor', {}, 400)
  return clickhouse.query<Row>(
    `select id, toString(row) as place, at, piece, piece_fact, value from (${sql})
     ${place ? 'where (at, row, piece) < ({afterAt:Int64}, {afterRow:UInt64}, {afterPiece:UInt8})' : ''}
     order by at desc, row desc, piece desc limit {pageLimit:UInt32}`,
    { ...params, pageLimit: limit + 1, ...(place ? { afterAt: Number(place[1]), afterRow: place[2]!, afterPiece: Number(place[3]) } : {}) },
  )
}
