import { Button } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import type { ClipboardEvent, KeyboardEvent } from 'react'
import type { PlanCell, PlanRow, PlanTable } from '#shared/contracts/monitoring.ts'
import { useAccount } from '../../../base/account.ts'
import { api } from '../../../base/api.ts'
import { formatFigure, type FigureFormat } from '../../../base/figure.ts'
import { useLocale } from '../../../base/locale.ts'
import { queryClient } from '../../../base/query-client.ts'
import { refusalText } from '../../../base/refusals.ts'
import { toast } from '../../../ui/feedback/toast.tsx'
import { readAmount, readPasted } from './paste-plans.ts'
import classes from '../monitoring.module.css'

type Draft = Record<string, string>
type GridProps = { /** What was typed and is not saved, by row. */ draft: Draft; setDraft: (change: (now: Draft) => Draft) => void; table: PlanTable; site: string; format: FigureFormat; better: 'up' | 'down' | null }

/** The table: plans are typed or pasted into it, arrows and Enter walk its column. */
export function PlanGrid({ draft, setDraft, table, site, format, better }: GridProps) {
  const { t } = useLingui()
  const locale = useLocale()
  const { currency } = useAccount()
  const unit = format === 'money' ? 100 : 1
  const rows: PlanRow[] = [table.total, ...table.rows]
  const cellOf = (key: string, text: string): PlanCell => ({
    metric: table.metric, amount: text.trim() === '' ? null : Math.round((readAmount(text) ?? 0) * unit * 1000) / 1000,
    ...(table.by === 'site' ? { site: key, managerId: 0 } : { site, managerId: Number(key || 0) }),
  })
  const save = useMutation({
    mutationFn: () => api.put('/api/plans', { month: table.month, cells: Object.entries(draft).map(([key, text]) => cellOf(key, text)) }),
    onSuccess: async () => { await queryClient.invalidateQueries({ queryKey: ['plan'] }); setDraft(() => ({})); toast({ message: t`The plan is saved` }) },
  })
  const isWrong = (text: string): boolean => text.trim() !== '' && readAmount(text) === null
  const wrong = Object.values(draft).some(isWrong)
  const set = (key: string, text: string): void => setDraft(now => ({ ...now, [key]: text }))
  const paste = (event: ClipboardEvent<HTMLInputElement>, place: number): void => {
    const lines = readPasted(event.clipboardData.getData('text'))
    if (lines.length < 2 && lines[0]?.name == null) return
    event.preventDefault()
    const pasted: Record<string, string> = {}
    lines.forEach(({ name, amount }, nth) => {
      const row = name === null ? rows.filter(one => one.key !== 'none')[place + nth] : rows.find(one => one.title.toLowerCase() === name.toLowerCase())
      if (row && amount !== null) pasted[row.key] = String(amount)
    })
    setDraft(now => ({ ...now, ...pasted }))
  }
  const walk = (event: KeyboardEvent<HTMLInputElement>): void => {
    const step = event.key === 'ArrowDown' || (event.key === 'Enter' && !event.shiftKey) ? 1 : event.key === 'ArrowUp' || event.key === 'Enter' ? -1 : 0
    if (step === 0) return
    event.preventDefault()
    const inputs = [...event.currentTarget.closest('table')!.querySelectorAll<HTMLInputElement>('input')]
    const next = inputs[inputs.indexOf(event.currentTarget) + step]
    next?.focus()
    next?.select()
  }
  const show = (value: number | null): string => formatFigure(value, format, locale, currency)
  // An expectation to the kopeck would promise too much.
  const guess = (value: number | null): string => show(value !== null && format === 'money' ? Math.round(value / 100) * 100 : value)
  const percent = (value: number | null): string => formatFigure(value === null ? null : Math.round(value), 'percent', locale)
  const line = (row: PlanRow, place: number) => {
    const kept = row.plan === null ? '' : String(row.plan / unit)
    const text = draft[row.key] ?? kept
    const title = row.key === '' ? t`In all` : row.key === 'none' ? t`Without a manager` : row.title
    const isGood = row.expectedDone === null || better === null ? null : (better === 'up') === (row.expectedDone >= 100)
    return (
      <tr key={row.key || 'all'} className={row.key === '' ? classes.total : undefined}>
        <th scope="row" dir="auto">{title}</th>
        <td data-figure>
          {table.mayChange && row.key !== 'none'
            ? <input className={`${classes.cell} numbers`} inputMode="decimal" aria-label={t`Plan: ${title}`} aria-invalid={isWrong(text)} data-changed={draft[row.key] !== undefined || undefined} value={text} placeholder={row.key === '' ? t`sum of rows` : '—'} onChange={event => set(row.key, event.currentTarget.value)} onPaste={event => paste(event, place)} onKeyDown={walk} />
            : <span className="numbers">{show(row.plan)}</span>}
        </td>
        <td data-figure className="numbers">{show(row.fact)}</td>
        <td data-figure className="numbers">{percent(row.done)}</td>
        <td data-figure className="numbers">{guess(row.expected)}</td>
        <td data-figure className={`numbers ${isGood === null ? '' : isGood ? classes.good : classes.bad}`}>{percent(row.expectedDone)}</td>
        <td className={classes.wide}><Progress row={row} /></td>
        <td data-figure className={`numbers soft ${classes.wide}`}>{show(row.previous)}</td>
      </tr>
    )
  }
  return (
    <form onSubmit={event => { event.preventDefault(); if (!wrong && Object.keys(draft).length > 0) save.mutate() }}>
      <div className={classes.scroll}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{table.by === 'site' ? <Trans>Store</Trans> : <Trans>Who</Trans>}</th><th data-figure><Trans>Plan</Trans></th><th data-figure><Trans>Fact</Trans></th><th data-figure><Trans>Done</Trans></th>
              <th data-figure><Trans>Expected at the end</Trans></th><th data-figure><Trans>Of the plan</Trans></th><th className={classes.wide}><span className="visually-hidden"><Trans>Progress</Trans></span></th><th data-figure className={classes.wide}><Trans>Month before</Trans></th>
            </tr>
          </thead>
          <tbody>{rows.map(line)}</tbody>
        </table>
      </div>
      {table.mayChange && (
        <div className={classes.bar} style={{ marginTop: 12 }}>
          <Button type="submit" loading={save.isPending} disabled={wrong || Object.keys(draft).length === 0}><Trans>Save the plan</Trans></Button>
          {Object.keys(draft).length > 0 && <Button variant="subtle" color="gray" onClick={() => setDraft(() => ({}))}><Trans>Leave it as it was</Trans></Button>}
          <span className="soft" style={{ fontSize: 12, alignSelf: 'center' }}><Trans>A column of a spreadsheet can be pasted, also with the names beside.</Trans></span>
        </div>
      )}
      {save.isError && <div role="alert" className={classes.bad}>{refusalText(save.error)}</div>}
    </form>
  )
}

function Progress({ row }: { row: PlanRow }) {
  if (row.done === null) return null
  const width = (share: number | null): string => `${Math.min(100, Math.max(0, share ?? 0))}%`
  return <span className={classes.track} aria-hidden><span className={classes.expected} style={{ width: width(row.expectedDone) }} /><span className={classes.done} style={{ width: width(row.done) }} /></span>
}
