import type { Answer, AnswerRow, Base, Period, Question, Values } from '#shared/contracts/analytics.ts'
import type { ClickHouse } from '#server/platform/clickhouse/index.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { invalid } from '#server/platform/errors.ts'
import { compileWhere } from './compile-where.ts'
import { addsUp, askFacts, type Level, type PartValues, type Spread } from './ask-facts.ts'
import type { Narrowing } from './fact-question.ts'
import { checkPeriod, codesOfTime, comparedPeriod, comparedUntil } from './period.ts'
import { isPlanned, partsOf, planQuestion, type Planned } from './plan-question.ts'
import { freshness } from './freshness.ts'
import { settingOf, type Setting } from './setting.ts'
import { titlesOf, type Titles } from './titles.ts'
import { valueOf } from './value-of.ts'

export type AnalyticsPlatform = { db: Db; clickhouse: ClickHouse }

const MOST_COLUMNS = 60
const LIMIT = 500

/**
 * Answers a question about metrics out of the read model, narrowed to what the actor's right to figures reaches. Measures that cannot be answered
 * are null in every row and named in `unanswered`.
 * @throws Refusal `invalid` (unknown codes, days) · `field_forbidden` · `too_many_groups` · `too_many_columns` · ClickHouseAway · QueryTooHeavy
 */
export async function askMetrics(platform: AnalyticsPlatform, actor: Actor, question: Question): Promise<Answer> {
  checkPeriod(question.period)
  const setting = await settingOf(platform.db.kysely, actor)
  const spread: Spread = { rows: question.rows ?? [], columns: question.columns ?? [] }
  const twice = spread.columns.find((code) => spread.rows.includes(code))
  if (twice) throw invalid('columns', 'dimension_twice', { code: twice })
  const plan = planQuestion(setting, question)
  const planned = [...plan.values()].filter(isPlanned)
  const where = question.where ? await compileWhere(platform.db, setting, question.where) : null
  const ask = (period: Period, more: Partial<Narrowing> = {}, over: Spread = spread): Promise<PartValues> => askAll(platform.clickhouse, setting, { ...question, period, where, ...more }, planned, over)

  const compared = question.compare ? comparedPeriod(question.period, question.compare) : null
  const until = compared && comparedUntil(question.period, compared, setting.references.account.timeZone, setting.now)
  const upTo = until ? { until } : {}
  // By the hour the whole day is shown, also what is still to come; its total is of the hours that have passed.
  const isByHour = spread.rows.includes('hour')
  const [values, before, passed, fresh] = await Promise.all([
    ask(question.period),
    compared && ask(compared, isByHour ? {} : upTo, { rows: spread.rows, columns: [] }),
    compared && until && isByHour ? ask(compared, upTo, { rows: [], columns: [] }) : null,
    freshness(platform),
  ])
  const shift = compared ? timeShift(spread.rows, question.period, compared) : null
  const previous = before && shift ? shiftKeys(before, shift) : null

  const numbers = (from: PartValues, level: Level, codes: readonly string[]): Values => valuesAt(question.measures, plan, from, level, codes)
  const found = rowCodes(values, previous, spread.rows, question.period)
  const columnCodes = spread.columns.length === 0 ? [] : sortedByTime(codesAt(values, 'columns', spread.columns, question.period))
  if (columnCodes.length > MOST_COLUMNS) throw invalid('columns', 'too_many_columns', { most: MOST_COLUMNS, found: columnCodes.length })
  const titles = titlesOf(platform.db.kysely, setting)
  await titles.learn(spread.columns, columnCodes)
  if (question.sort && spread.rows.includes(question.sort.by)) await titles.learn(spread.rows, found)
  const rows = found.map((codes) => ({ codes, values: numbers(values, 'rows', codes) }))
  sortRows(rows, question, spread.rows, titles)
  const shown = rows.slice(0, question.limit ?? LIMIT)
  await titles.learn(spread.rows, shown.map((row) => row.codes))

  const restGroups = rows.length - shown.length
  const notRows = { dimensions: spread.rows, rows: shown.map((row) => row.codes) }
  const isBeyond = planned.every(({ formula, base }) => partsOf(formula).every((part) => addsUp(part, base, spread.rows)))
  const rest = restGroups === 0 ? null : isBeyond ? beyond(values, notRows.rows) : await ask(question.period, { notRows }, { rows: [], columns: [] })
  return {
    rows: shown.map(({ codes, values: own }): AnswerRow => ({
      keys: codes.map((code, index) => ({ code, title: titles.of(spread.rows[index]!, code) })),
      values: own,
      ...(previous ? { compared: numbers(previous, 'rows', codes) } : {}),
      ...(spread.columns.length > 0 ? { cells: columnCodes.map((column) => numbers(values, 'both', [...codes, ...column])) } : {}),
    })),
    columns: columnCodes.map((codes) => ({ keys: codes.map((code, index) => ({ code, title: titles.of(spread.columns[index]!, code) })) })),
    totals: {
      values: numbers(values, 'all', []),
      ...(before ? { compared: numbers(passed ?? before, 'all', []) } : {}),
      ...(spread.columns.length > 0 ? { cells: columnCodes.map((column) => numbers(values, 'columns', column)) } : {}),
    },
    rest: rest ? { groups: restGroups, values: numbers(rest, 'all', []) } : null,
    unanswered: [...plan.values()].flatMap((one) => (isPlanned(one) ? [] : [one])),
    period: question.period,
    comparedPeriod: compared,
    ...(until ? { comparedUntil: until.toISOString() } : {}),
    ...fresh,
    currency: setting.references.account.currency,
  }
}

/** Metrics counted by different dates are asked apart. */
async function askAll(clickhouse: ClickHouse, setting: Setting, narrowing: Narrowing, planned: readonly Planned[], spread: Spread): Promise<PartValues> {
  const byBase = Map.groupBy(planned, (one): Base => one.base)
  const answers = await Promise.all([...byBase].map(([base, metrics]) => askFacts(clickhouse, setting, narrowing, base, [...new Set(metrics.flatMap(({ formula }) => partsOf(formula)))], spread)))
  const joined = { both: new Map(), rows: new Map(), columns: new Map(), all: new Map() } as { [key in Level]: Map<string, Map<unknown, number>> }
  for (const answer of answers) {
    for (const level of Object.keys(joined) as Level[]) {
      for (const [key, parts] of answer[level]) joined[level].set(key, new Map([...(joined[level].get(key) ?? []), ...parts]))
    }
  }
  return joined as PartValues
}

function valuesAt(measures: readonly string[], plan: ReturnType<typeof planQuestion>, from: PartValues, level: Level, codes: readonly string[]): Values {
  const parts = from[level].get(JSON.stringify(codes))
  return Object.fromEntries(measures.map((code) => {
    const one = plan.get(code)
    return [code, isPlanned(one) ? valueOf(one.formula, parts, one.metric.format) : null]
  }))
}

/** What everything has beyond these rows: what adds up is not read a second time for it. */
function beyond(values: PartValues, rows: readonly (readonly string[])[]): PartValues {
  const left = new Map(values.all.get('[]'))
  // The noise of binary fractions would be divided by where nothing is left.
  for (const codes of rows) for (const [part, value] of values.rows.get(JSON.stringify(codes)) ?? []) left.set(part, Number(((left.get(part) ?? 0) - value).toFixed(6)))
  return { both: new Map(), rows: new Map(), columns: new Map(), all: new Map([['[]', left]]) }
}

/** Codes of a level's groups; where time is the only dimension, what had nothing stands there too. */
function codesAt(values: PartValues, level: 'rows' | 'columns', dimensions: readonly string[], period: Period): string[][] {
  const found = [...values[level].keys()].map((key) => JSON.parse(key) as string[])
  const time = dimensions.length === 1 ? codesOfTime(dimensions[0]!, period) : null
  if (!time) return found
  const there = new Set(found.map(([code]) => code))
  return [...found, ...time.filter((code) => !there.has(code)).map((code) => [code])]
}

function rowCodes(values: PartValues, previous: PartValues | null, dimensions: readonly string[], period: Period): string[][] {
  if (dimensions.length === 0) return []
  const now = codesAt(values, 'rows', dimensions, period)
  const known = new Set(now.map((codes) => JSON.stringify(codes)))
  const gone = previous ? [...previous.rows.keys()].filter((key) => !known.has(key)).map((key) => JSON.parse(key) as string[]) : []
  return [...now, ...gone]
}

const sortedByTime = (codes: string[][]): string[][] => codes.toSorted((one, other) => compareCodes(one, other))
const compareCodes = (one: readonly string[], other: readonly string[]): number => (one.join('\u0001') < other.join('\u0001') ? -1 : 1)

function sortRows(rows: { codes: string[]; values: Values }[], { sort, measures }: Question, dimensions: readonly string[], titles: Titles): void {
  const isTime = dimensions.length > 0 && codesOfTime(dimensions[0]!, { from: '2000-01-01', to: '2000-01-01' }) !== null
  const { by, direction } = sort ?? (isTime ? { by: dimensions[0]!, direction: 'asc' as const } : { by: measures[0]!, direction: 'desc' as const })
  const index = dimensions.indexOf(by)
  if (index < 0 && !measures.includes(by)) throw invalid('sort.by', 'not_in_question', { code: by })
  const sign = direction === 'asc' ? 1 : -1
  rows.sort((one, other) => {
    const order = index >= 0 ? sign * titles.compare(by, one.codes[index]!, other.codes[index]!) : sign * ((one.values[by] ?? -Infinity) - (other.values[by] ?? -Infinity) || 0)
    return order || compareCodes(one.codes, other.codes)
  })
}

/** The days of a compared period stand beside those of the period one by one: the first beside the first. */
function timeShift(dimensions: readonly string[], period: Period, compared: Period): (codes: readonly string[]) => string[] | null {
  const maps = dimensions.map((dimension) => {
    const [now, before] = [codesOfTime(dimension, period), codesOfTime(dimension, compared)]
    return now && before ? new Map(before.map((code, index) => [code, now[index]])) : null
  })
  return (codes) => {
    const moved = codes.map((code, index) => (maps[index] ? maps[index].get(code) : code))
    return moved.some((code) => code === undefined) ? null : (moved as string[])
  }
}

function shiftKeys(before: PartValues, shift: (codes: readonly string[]) => string[] | null): PartValues {
  const rows = [...before.rows].flatMap(([key, parts]) => {
    const codes = shift(JSON.parse(key) as string[])
    return codes ? [[JSON.stringify(codes), parts] as const] : []
  })
  return { ...before, rows: new Map(rows) }
}
