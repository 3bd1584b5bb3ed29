import type { ReportBlock } from '#shared/contracts/reports.ts'
import { MetricNumber } from '../figures/MetricNumber.tsx'
import { cellFigure, type ReportContext } from './cell-figure.ts'
import classes from './reports.module.css'

/** Large numbers in a row. */
export function FiguresBlock({ context, block }: { context: ReportContext; block: ReportBlock }) {
  const row = block.rows[0]
  if (!row) return null
  return (
    <dl className={classes.figures}>
      {block.columns.map(column => {
        const figure = cellFigure(context, block, row, column)
        return <div key={column.code} className={classes.figure}><dt>{figure.title}</dt><dd><MetricNumber figure={figure} large /></dd></div>
      })}
    </dl>
  )
}
