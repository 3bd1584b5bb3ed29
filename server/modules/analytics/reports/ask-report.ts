import type { Report, ReportBehind, ReportBehindQuestion, ReportCode, ReportQuestion } from '#shared/contracts/reports.ts'
import type { Actor } from '#server/platform/access.ts'
import { invalid } from '#server/platform/errors.ts'
import type { Platform } from '#server/platform/platform.ts'
import { freshness } from '../query/freshness.ts'
import { behindCell } from './behind-cell.ts'
import { maySeeColumn } from './reach.ts'
import { readAsking } from './read-asking.ts'
import { readBlock } from './read-block.ts'
import type { Asking, ReportSpec } from './report-spec.ts'
import { REPORT_SPECS } from './reports.ts'

type Given = Pick<Platform, 'db' | 'clickhouse' | 'catalogues' | 'visibility'>

/**
 * A ready report, whole.
 * @throws Refusal `invalid` for a question that the report does not know · ClickHouseAway · QueryTooHeavy
 */
export async function askReport(platform: Given, actor: Actor, code: ReportCode, question: ReportQuestion): Promise<Report> {
  const report = REPORT_SPECS[code]
  const asking = await readAsking(platform, actor, question, report ?? EMPTY)
  const { period, compared, references } = asking
  const [bounds, blocks, fresh] = await Promise.all([
    report?.bounds?.(asking) ?? {},
    report ? shownBlocks(asking, report).then((specs) => Promise.all(specs.map((block) => readBlock(asking, block)))) : [],
    freshness(platform),
  ])
  return {
    report: code,
    connected: report !== null,
    tab: asking.question.tab ?? null,
    by: asking.question.by ?? null,
    from: period.from,
    to: period.to,
    compared: compared && { from: compared.from, to: compared.to },
    base: asking.question.base ?? 'created',
    bases: (report?.bases ?? []).filter((base) => base !== undefined),
    bounds,
    currency: references.account.currency,
    timeZone: references.account.timeZone,
    asOf: fresh.asOf,
    blocks,
  }
}

/**
 * The rows behind one number of a report.
 * @throws Refusal `invalid` for a place that the report does not have, with this actor's rights
 */
export async function askBehind(platform: Given, actor: Actor, code: ReportCode, { question, cell, cursor, limit }: ReportBehindQuestion): Promise<ReportBehind> {
  const report = REPORT_SPECS[code]
  if (!report) throw invalid('cell.block', 'unknown')
  const asking = await readAsking(platform, actor, question, report)
  const block = (await shownBlocks(asking, report)).find((one) => one.code === cell.block)
  if (!block) throw invalid('cell.block', 'unknown')
  const column = block.columns.find((one) => one.code === cell.column)
  if (!column || !maySeeColumn(actor, column)) throw invalid('cell.column', 'unknown')
  if (cell.compared && !asking.compared) throw invalid('cell.compared', 'unknown')
  return behindCell(asking, block, column, cell, { cursor, limit: limit ?? 50 })
}

/** A block of which the actor may see no column is not there. */
async function shownBlocks(asking: Asking, report: ReportSpec): Promise<Awaited<ReturnType<ReportSpec['blocks']>>> {
  return (await report.blocks(asking)).filter((block) => block.columns.some((column) => maySeeColumn(asking.actor, column)))
}

const EMPTY: ReportSpec = { bases: [], blocks: () => [] }
