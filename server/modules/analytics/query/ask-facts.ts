import type { Base } from '#shared/contracts/analytics.ts'
import type { ClickHouse } from '#server/platform/clickhouse/index.ts'
import { Refusal } from '#server/platform/errors.ts'
import type { Part, Piece } from '../metrics/formula.ts'
import { aggregate, baseOf, factSource, orNone, pieceConditions, type FactSource, type Narrowing } from './fact-question.ts'
import { dimensionSql, factOf } from './facts.ts'
import type { DimensionSql } from './dimension-sql.ts'
import type { Setting } from './setting.ts'

/** Which dimensions the groups of an answer stand for: rows under columns, rows, columns, everything together. */
export type Level = 'both' | 'rows' | 'columns' | 'all'
export type Spread = { rows: readonly string[]; columns: readonly string[] }

/** Of each level, the value of every part by the codes of its group (as JSON). A part that has no such group is not there. */
export type PartValues = Readonly<Record<Level, ReadonlyMap<string, ReadonlyMap<Part, number>>>>

const MOST_GROUPS = 100_000

type Slot = { part: Part; alias: string; piece: Piece; conditions: readonly string[] }
/** `isAdded`: groups of the finest level add up to all others. */
type Bundle = { source: FactSource; slots: Slot[]; isAdded: boolean }

/**
 * Asks for all parts at once, one question for each fact and date. Means, quantiles and distinct counts are asked at every level by themselves; what adds up is
 * asked under rows and columns alone, and added up.
 * @throws Refusal `too_many_groups` · as `ClickHouse.query`
 */
export async function askFacts(clickhouse: ClickHouse, setting: Setting, narrowing: Narrowing, base: Base, parts: readonly Part[], spread: Spread): Promise<PartValues> {
  const bundles = new Map<string, Bundle>()
  for (const part of parts) for (const piece of part.pieces) addPiece(bundles, setting, narrowing, base, part, piece, spread)
  const values = { both: new Map(), rows: new Map(), columns: new Map(), all: new Map() } as Record<Level, Map<string, Map<Part, number>>>
  await Promise.all([...bundles.values()].flatMap((bundle) => (bundle.isAdded ? [[finest(spread)]] : groupings(bundle.source, spread)).map(async (levels) => {
    const rows = await clickhouse.query<Record<string, unknown>>(questionSql(bundle, spread, levels, narrowing), bundle.source.params)
    if (rows.length > MOST_GROUPS) throw new Refusal('too_many_groups', { most: MOST_GROUPS }, 422)
    for (const row of rows) {
      const level = levels.find((one) => one === LEVELS[Number(row['level'])])
      if (!level) continue
      const codes = keysOf(level, spread).map((_, index) => codeOf(bundle.source, spread, aliasOf(spread, level, index), row))
      for (const [at, own] of bundle.isAdded ? above(level, codes, spread) : [[level, codes] as const]) gather(values[at], own, row, bundle.slots)
    }
  })))
  return values
}

const finest = ({ rows, columns }: Spread): Level => (rows.length === 0 ? (columns.length === 0 ? 'all' : 'columns') : columns.length === 0 ? 'rows' : 'both')

/** A group of the finest level, and those that it adds to. */
function above(level: Level, codes: readonly string[], { rows }: Spread): (readonly [Level, readonly string[]])[] {
  if (level === 'all') return [['all', []]]
  if (level !== 'both') return [[level, codes], ['all', []]]
  return [['both', codes], ['rows', codes.slice(0, rows.length)], ['columns', codes.slice(rows.length)], ['all', []]]
}

/** A code as the answer has it: ids come as numbers. */
function codeOf({ fact, moment }: FactSource, { rows, columns }: Spread, alias: string, row: Record<string, unknown>): string {
  const value = row[alias] ?? ''
  return dimensionSql(fact, [...rows, ...columns][Number(alias.slice(1))]!, moment)?.isId && Number(value) === 0 ? '' : String(value)
}

const LEVELS: readonly Level[] = ['both', 'rows', 'columns', 'all']
const keysOf = (level: Level, { rows, columns }: Spread): readonly string[] =>
  level === 'both' ? [...rows, ...columns] : level === 'rows' ? rows : level === 'columns' ? columns : []
const aliasOf = ({ rows }: Spread, level: Level, index: number): string => `k${level === 'columns' ? rows.length + index : index}`

/** Whether the groups of these dimensions add up to everything: sums and counts of rows of which each stands in one group. */
export const addsUp = ({ how, pieces }: Part, base: Base, dimensions: readonly string[]): boolean =>
  (how === 'sum' || how === 'count') && pieces.every((piece) => !dimensions.some((dimension) => dimensionSql(factOf(piece.fact), dimension, factOf(piece.fact).time?.[baseOf(piece, base)] ?? null)?.many))

function addPiece(bundles: Map<string, Bundle>, setting: Setting, narrowing: Narrowing, asked: Base, part: Part, piece: Piece, spread: Spread): void {
  const base = baseOf(piece, asked)
  const source = factSource(setting, piece.fact, base, narrowing)
  if (!source) return
  const isAdded = addsUp({ ...part, pieces: [piece] }, asked, keysOf(finest(spread), spread))
  // Where there is one level, one reading answers everything.
  const key = `${piece.fact} ${base} ${isAdded && finest(spread) !== 'all'}`
  const bundle = bundles.get(key) ?? { source, slots: [], isAdded: isAdded && finest(spread) !== 'all' }
  bundles.set(key, bundle)
  bundle.slots.push({ part, alias: `v${bundle.slots.length}`, piece, conditions: pieceConditions(source.fact, piece, narrowing.switches) })
}

function gather(groups: Map<string, Map<Part, number>>, keys: readonly string[], row: Record<string, unknown>, slots: readonly Slot[]): void {
  const key = JSON.stringify(keys)
  const parts = groups.get(key) ?? new Map<Part, number>()
  groups.set(key, parts)
  for (const { part, alias } of slots) {
    const value = row[alias]
    // The mean of nothing comes as null or NaN.
    if (value === null || value === undefined || value === 'nan' || Number.isNaN(Number(value))) continue
    parts.set(part, (parts.get(part) ?? 0) + Number(value))
  }
}

/** Levels that one reading can answer: those that read the same rows. Under a dimension of many codes a row stands several times. */
function groupings({ fact, moment }: FactSource, spread: Spread): Level[][] {
  const asked: Level[] = [...(spread.rows.length > 0 && spread.columns.length > 0 ? ['both' as const] : []), ...(spread.rows.length > 0 ? ['rows' as const] : []), ...(spread.columns.length > 0 ? ['columns' as const] : []), 'all']
  const manyOf = (level: Level): string => keysOf(level, spread).filter((dimension) => dimensionSql(fact, dimension, moment)?.many).join()
  // The total by itself costs next to nothing, and grouping by it as well would double the work.
  return [...Map.groupBy(asked, (level) => (level === 'all' ? 'all' : manyOf(level))).values()]
}

function questionSql({ source, slots }: Bundle, spread: Spread, levels: readonly Level[], { notRows }: Narrowing): string {
  const dimensions = [...spread.rows, ...spread.columns].map((code) => dimensionSql(source.fact, code, source.moment)!)
  const used = new Set(levels.flatMap((level) => keysOf(level, spread).map((_, index) => aliasOf(spread, level, index))))
  const joins = new Set([...source.joins, ...dimensions.flatMap((dimension) => dimension.join ?? [])])
  const keys = dimensions.map((dimension, index) => [`k${index}`, keySql(dimension)] as const).filter(([alias]) => used.has(alias))
  const sets = levels.map((level) => `(${keysOf(level, spread).map((_, index) => aliasOf(spread, level, index)).join(', ')})`)
  // What all pieces demand is demanded of the rows, so that others are not even read.
  const common = slots[0]!.conditions.filter((one) => slots.every((slot) => slot.conditions.includes(one)))
  const values = slots.map(({ alias, part, piece, conditions }) => `${aggregate(part.how, piece, conditions.filter((one) => !common.includes(one)))} as ${alias}`)
  const conditions = [...source.conditions, ...common, ...leftOut(source, notRows)]
  return [
    `select ${[...keys.map(([alias, sql]) => `${sql} as ${alias}`), `${levels.length > 1 ? levelSql(levels, spread) : LEVELS.indexOf(levels[0]!)} as level`, ...values].join(', ')}`,
    `from ${source.from} ${[...joins].join('\n')}`,
    `where ${conditions.join('\n  and ') || '1'}`,
    levels.length > 1 ? `group by grouping sets (${sets.join(', ')})` : keys.length > 0 ? `group by ${keys.map(([alias]) => alias).join(', ')}` : '',
    `limit ${MOST_GROUPS + 1}`,
  ].join('\n')
}

const keySql = (dimension: DimensionSql): string => (dimension.many ? `arrayJoin(${orNone(dimension)})` : dimension.sql)

/** Which level a group is of, told by the first key that is not its. */
function levelSql(levels: readonly Level[], spread: Spread): string {
  const isOut = (index: number): string => `grouping(k${index}) = 1`
  const has = (level: Level): boolean => levels.includes(level)
  const [row, column] = [spread.rows.length > 0 ? 0 : null, spread.columns.length > 0 ? spread.rows.length : null]
  const noRow = row === null || !(has('both') || has('rows')) ? '1' : isOut(row)
  const noColumn = column === null || !(has('both') || has('columns')) ? '1' : isOut(column)
  return `multiIf(${noRow} and ${noColumn}, 3, ${noRow}, 2, ${noColumn}, 1, 0)`
}

function leftOut({ fact, moment, params }: FactSource, notRows: Narrowing['notRows']): string[] {
  if (!notRows || notRows.rows.length === 0) return []
  const sqls = notRows.dimensions.map((code) => dimensionSql(fact, code, moment)!)
  // Codes are joined by a character that none of them has.
  params['notRows'] = notRows.rows.map((codes) => codes.join('\u0001'))
  const many = sqls.find((one) => one.many)
  const row = sqls.map((one) => (one === many ? 'toString(one)' : one.isId ? `if(${one.sql} = 0, '', toString(${one.sql}))` : `toString(${one.sql})`)).join(`, '\\x01', `)
  const isOut = `concat(${row}, '') not in {notRows:Array(String)}`
  return [many ? `arrayExists(one -> ${isOut}, ${orNone(many)})` : isOut]
}
