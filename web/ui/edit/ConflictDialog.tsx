import { Button, Group, Modal, Radio, Stack } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useFields, type Field } from '../../base/fields.ts'
import { inLocale, useLocale } from '../../base/locale.ts'
import { When } from '../display/When.tsx'
import { Cell } from '../table/cell.tsx'
import { faceOf, settleConflict, type Conflict, type ConflictField, type Face } from './edit-store.ts'
import classes from './conflict.module.css'

/** Two people changed one field: shows what it was, mine and theirs, and asks. */
export function ConflictDialog({ conflict }: { conflict: Conflict }) {
  const { t } = useLingui()
  const locale = useLocale()
  const catalogue = useFields(conflict.card.entity)
  const [mine, setMine] = useState<ReadonlySet<string>>(new Set())
  const choose = (field: string, isMine: boolean): void => {
    const next = new Set(mine)
    if (isMine) next.add(field)
    else next.delete(field)
    setMine(next)
  }
  return (
    <Modal opened onClose={() => void settleConflict(conflict, new Set())} title={<Trans>Somebody changed this at the same time</Trans>} size="lg">
      <Stack>
        <div className="soft"><Trans>Choose which value stays. Nothing has been overwritten yet.</Trans></div>
        {Object.entries(conflict.fields).map(([name, field]) => {
          const described = catalogue.find(one => one.name === name)
          const face = faceOf(conflict.card, name)
          const label = typeof face?.label === 'string' ? face.label : described ? inLocale(described.label, locale) : name
          return (
            <Radio.Group key={name} label={face?.label ?? label} value={mine.has(name) ? 'mine' : 'theirs'} onChange={value => choose(name, value === 'mine')}>
              <div className={classes.sides}>
                <div className={classes.side}><span className="soft"><Trans>It was</Trans></span><div><Value face={face} field={described} value={field.from} /></div></div>
                <Radio.Card value="theirs" className={classes.side} aria-label={t`${label}: keep theirs`}>
                  <Group gap="xs"><Radio.Indicator size="xs" /><span className="soft"><Author field={field} /></span></Group>
                  <div><Value face={face} field={described} value={field.theirs} /></div>
                </Radio.Card>
                <Radio.Card value="mine" className={classes.side} aria-label={t`${label}: keep mine`}>
                  <Group gap="xs"><Radio.Indicator size="xs" /><span className="soft"><Trans>Yours</Trans></span></Group>
                  <div><Value face={face} field={described} value={field.mine} /></div>
                </Radio.Card>
              </div>
            </Radio.Group>
          )
        })}
        <Group justify="flex-end"><Button data-autofocus onClick={() => void settleConflict(conflict, mine)}><Trans>Keep the chosen values</Trans></Button></Group>
      </Stack>
    </Modal>
  )
}

function Author({ field }: { field: ConflictField }) {
  const name = typeof field.by === 'string' ? field.by : field.by?.name
  return <>{name ?? <Trans>Theirs</Trans>}{field.at && <> · <When value={field.at} /></>}</>
}

function Value({ face, field, value }: { face: Face | undefined; field: Field | undefined; value: unknown }) {
  if (value === null || value === undefined || value === '') return <span className="faint">—</span>
  if (face) return <>{face.show(value)}</>
  if (field) return <Cell field={field} value={value} />
  return <>{typeof value === 'object' ? JSON.stringify(value) : String(value)}</>
}
