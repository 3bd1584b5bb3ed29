import type { ReportBlock, ReportRow } from '#shared/contracts/reports.ts'
import type { Asking } from './report-spec.ts'

/** What tells stays apart: one that the log does not know of has the id 0, and there is one of them an order. Over the alias `s`. */
export const STAY_ROW = 'if(s.id = 0, 9223372036854775808 + order_id, s.id)'

/** Statuses in the order of their groups; switched-off ones too, where orders may have been. */
export function statusRows({ references }: Pick<Asking, 'references'>): Omit<ReportRow, 'cells'>[] {
  return references.statusGroups.all.flatMap(({ code, color }) =>
    references.statuses.all.filter((status) => status.group === code).map((status) => ({ key: status.code, title: status.name, color, level: 1 })),
  )
}

/** Statuses that nothing happened in and that are switched off only stand in the way. */
export function dropEmptyStatuses(block: ReportBlock, { references }: Pick<Asking, 'references'>): void {
  block.rows = block.rows.filter((row) => references.statuses.byCode.get(row.key)?.active || Object.values(row.cells).some((cell) => cell.value || cell.before))
  block.rowCount = block.rows.length
}
