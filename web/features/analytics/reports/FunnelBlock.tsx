import { Trans, useLingui } from '@lingui/react/macro'
import type { ReportBlock } from '#shared/contracts/reports.ts'
import { inLocale } from '../../../base/locale.ts'
import { MetricNumber } from '../figures/MetricNumber.tsx'
import '../../../ui/chart/chart-colors.css'
import { cellFigure, titleOf, type ReportContext } from './cell-figure.ts'
import classes from './reports.module.css'

/** Stages one below the other, each with a bar as long as it is full: the first number of a stage decides. Every number opens. */
export function FunnelBlock({ context, block }: { context: ReportContext; block: ReportBlock }) {
  const { t } = useLingui()
  const { locale } = context
  const [main, ...others] = block.columns
  if (!main || block.rows.length === 0) return null
  const isNested = block.rows.some(row => !row.level)
  const most = Math.max(1, ...block.rows.map(row => row.cells[main.code]?.value ?? 0))
  return (
    <div className={classes.scroll} tabIndex={0} role="region" aria-label={inLocale(block.title, locale)}>
      <table className={`${classes.table} ${classes.funnel}`}>
        <caption className="visually-hidden">{inLocale(block.title, locale)}</caption>
        <thead>
          <tr>
            <th scope="col">{block.rowsTitle ? inLocale(block.rowsTitle, locale) : <Trans>Stage</Trans>}</th>
            <th scope="col"><span className="visually-hidden"><Trans>Share as a bar</Trans></span></th>
            {block.columns.map(column => <th key={column.code} scope="col">{inLocale(column.title, locale)}</th>)}
          </tr>
        </thead>
        <tbody>
          {block.rows.map(row => {
            const name = titleOf(row.title, locale) || t`not specified`
            return (
              <tr key={row.key} data-level={(isNested && row.level) || undefined}>
                <th scope="row" dir="auto">{row.color && <span className={classes.dot} style={{ background: row.color }} aria-hidden />}{name}</th>
                <td className={classes.barCell} aria-hidden><span className={classes.funnelBar} style={{ width: `${(100 * Math.max(0, row.cells[main.code]?.value ?? 0)) / most}%` }} /></td>
                {[main, ...others].map(column => <td key={column.code}>{column.code in row.cells && <MetricNumber figure={cellFigure(context, block, row, column)} of={name} stacked />}</td>)}
              </tr>
            )
          })}
        </tbody>
        {block.total && (
          <tfoot>
            <tr>
              <th scope="row">{titleOf(block.total.title, locale)}</th>
              <td className={classes.barCell} aria-hidden />
              {block.columns.map(column => <td key={column.code}>{column.code in block.total!.cells && <MetricNumber figure={cellFigure(context, block, null, column)} of={titleOf(block.total!.title, locale)} stacked />}</td>)}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  )
}
