import { SegmentedControl } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { ReportBlock } from '#shared/contracts/reports.ts'
import { inLocale } from '../../../base/locale.ts'
import '../../../ui/chart/chart-colors.css'
import { RowName } from '../figures/RowName.tsx'
import { MetricNumber } from '../figures/MetricNumber.tsx'
import { cellFigure, titleOf, type ReportContext } from './cell-figure.ts'
import classes from './reports.module.css'

/** Rows by what stands along the top: RFM, ABC with XYZ, cohorts. The more, the deeper the tint; the number says it too, and opens. */
export function MatrixBlock({ context, block }: { context: ReportContext; block: ReportBlock }) {
  const { t } = useLingui()
  const { locale } = context
  const across = block.across ?? []
  const shown = block.columns.filter(one => block.rows.length === 0 || block.rows.some(row => across.some(top => `${top.key}:${one.code}` in row.cells)))
  const [code, setCode] = useState(shown[0]?.code)
  const column = shown.find(one => one.code === code) ?? shown[0]
  const title = inLocale(block.title, locale)
  if (!column) return null
  // What is told of whole rows alone: how many customers a cohort has.
  const sizes = block.columns.filter(one => !shown.includes(one) && block.rows.some(row => row.cells[one.code]?.value != null))
  // What a whole row comes to, where it comes to something.
  const hasWhole = block.rows.some(row => row.cells[column.code]?.value != null)
  const most = Math.max(0, ...block.rows.flatMap(row => across.map(one => row.cells[`${one.key}:${column.code}`]?.value ?? 0)))
  return (
    <>
      {shown.length > 1 && <SegmentedControl className="no-print" size="xs" mb="xs" aria-label={t`What the matrix shows`} value={column.code} onChange={setCode} data={shown.map(one => ({ value: one.code, label: inLocale(one.title, locale) }))} />}
      <div className={classes.scroll} tabIndex={0} role="region" aria-label={title}>
        <table className={`${classes.table} ${classes.matrix}`}>
          <caption className="visually-hidden">{`${title}: ${inLocale(column.title, locale)}`}</caption>
          <thead>
            {block.acrossTitle && <tr><td colSpan={1 + sizes.length} /><th scope="colgroup" colSpan={across.length + (hasWhole ? 1 : 0)} className={classes.acrossTitle}>{inLocale(block.acrossTitle, locale)}</th></tr>}
            <tr>
              <th scope="col">{block.rowsTitle && inLocale(block.rowsTitle, locale)}</th>
              {sizes.map(one => <th key={one.code} scope="col">{inLocale(one.title, locale)}</th>)}
              {hasWhole && <th scope="col"><Trans>Whole row</Trans></th>}
              {across.map(one => <th key={one.key} scope="col">{titleOf(one.title, locale)}</th>)}
            </tr>
          </thead>
          <tbody>
            {block.rows.map(row => (
              <tr key={row.key}>
                <th scope="row"><RowName title={titleOf(row.title, locale)} /></th>
                {sizes.map(one => <td key={one.code}>{one.code in row.cells && <MetricNumber figure={cellFigure(context, block, row, one)} of={titleOf(row.title, locale)} bare />}</td>)}
                {hasWhole && <td>{column.code in row.cells && <MetricNumber figure={cellFigure(context, block, row, column)} of={titleOf(row.title, locale)} bare />}</td>}
                {across.map(one => {
                  const figure = cellFigure(context, block, row, column, one.key)
                  if (!(`${one.key}:${column.code}` in row.cells)) return <td key={one.key} />
                  return (
                    <td key={one.key} style={{ background: figure.value && most > 0 ? `rgb(var(--chart-heat) / ${((0.06 + 0.34 * Math.max(0, figure.value / most)) * (figure.isImmature ? 0.4 : 1)).toFixed(3)})` : undefined }}>
                      <MetricNumber figure={figure} of={`${titleOf(row.title, locale)} × ${titleOf(one.title, locale)}`} bare />
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}
