import { Button } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { AdLoad } from '#shared/contracts/ad-spend.ts'
import { Money } from '../../../ui/display/Money.tsx'
import { When } from '../../../ui/display/When.tsx'
import { Block } from '../../../ui/page/Page.tsx'
import { Period } from '../cells.tsx'
import { loadsQuery } from '../costs-api.ts'
import { PROBLEMS } from '../cost-words.ts'
import classes from '../costs.module.css'

const SHOWN = 5

/** What the last loads did. */
export function Loads() {
  const loads = useQuery(loadsQuery).data ?? []
  const [all, setAll] = useState(false)
  if (loads.length === 0) return null
  return (
    <Block title={<Trans>Last loads</Trans>} actions={loads.length > SHOWN && !all && <Button size="compact-sm" variant="subtle" onClick={() => setAll(true)}><Trans>Show all</Trans></Button>}>
      <ul className={classes.list}>{(all ? loads : loads.slice(0, SHOWN)).map(load => <li key={load.id}><LoadReport load={load} /></li>)}</ul>
    </Block>
  )
}

/** One load in words, with the lines that were not taken. */
export function LoadReport({ load }: { load: AdLoad }) {
  const { i18n } = useLingui()
  const [open, setOpen] = useState(false)
  return (
    <>
      <div className={classes.row}>
        <span className={classes.grow}><b dir="auto">{load.name}</b> {load.dateFrom && <span className="soft">· <Period from={load.dateFrom} to={load.dateTo ?? undefined} /></span>}</span>
        <Money value={load.amount} />
        <span className="soft"><Trans>new: {load.created}, changed: {load.changed}, the same: {load.unchanged}, gone: {load.removed}</Trans></span>
        {load.refused > 0 && <Button size="compact-xs" variant="light" color="red" aria-expanded={open} onClick={() => setOpen(!open)}><Plural value={load.refused} one="# line not taken" other="# lines not taken" /></Button>}
        <span className="soft">{load.by ? `${load.by}, ` : ''}<When value={load.createdAt} /></span>
      </div>
      {open && (
        <ul className={classes.list}>
          {load.problems.map(problem => <li key={problem.line} className={classes.row}><span className="soft"><Trans>line {problem.line}</Trans></span><span className={classes.grow}>{PROBLEMS[problem.code] ? i18n._(PROBLEMS[problem.code]!) : problem.code}{problem.text && `: «${problem.text}»`}</span></li>)}
          {load.problems.length < load.refused && <li className="soft"><Trans>… and {load.refused - load.problems.length} more</Trans></li>}
        </ul>
      )}
    </>
  )
}
