import { Button, UnstyledButton } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useMemo, useState } from 'react'
import type { CatalogueLoad } from '#shared/contracts/catalogue.ts'
import { wordsOfNote } from './load-words.ts'
import classes from './load.module.css'

/** As many as the server keeps. */
const KEPT = 1000
const SHOWN = 50

/** The report: which rows were odd, by line of the file, and whether they were taken. */
export function LoadNotes({ load }: { load: CatalogueLoad }) {
  const { t } = useLingui()
  const [isOnlyRefused, setOnlyRefused] = useState(false)
  const [isAll, showAll] = useState(false)
  const refused = useMemo(() => load.report.filter(note => !note.isKept), [load.report])
  if (load.report.length === 0) return null
  const notes = isOnlyRefused ? refused : load.report
  return (
    <>
      <div className={classes.notesHead}>
        <h3><Trans>Rows with remarks</Trans></h3>
        {refused.length > 0 && refused.length < load.report.length && (
          <span role="group" aria-label={t`Which rows`}>
            <UnstyledButton className={classes.choice} aria-pressed={!isOnlyRefused} onClick={() => setOnlyRefused(false)}><Trans>All</Trans> {load.report.length}</UnstyledButton>
            <UnstyledButton className={classes.choice} aria-pressed={isOnlyRefused} onClick={() => setOnlyRefused(true)}><Trans>Left out</Trans> {refused.length}</UnstyledButton>
          </span>
        )}
      </div>
      <table className={classes.notes} aria-label={t`Rows with remarks`}>
        <thead><tr><th scope="col" data-figure><Trans>Line</Trans></th><th scope="col"><Trans>What is wrong</Trans></th><th scope="col"><Trans>The row</Trans></th></tr></thead>
        <tbody>
          {notes.slice(0, isAll ? KEPT : SHOWN).map((note, at) => (
            <tr key={at}>
              <td data-figure className="numbers">{note.line}</td>
              <td dir="auto">{wordsOfNote(note)}</td>
              <td>{note.isKept ? <span className="soft"><Trans>taken</Trans></span> : <span className={classes.out}><Trans>left out</Trans></span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {notes.length > SHOWN && !isAll && <Button variant="default" size="xs" onClick={() => showAll(true)}><Plural value={notes.length} one="Show # row" other="Show all # rows" /></Button>}
      {load.report.length >= KEPT && <p className="soft"><Trans>The first thousand remarks are kept: a file that is wrong is wrong everywhere.</Trans></p>}
    </>
  )
}
