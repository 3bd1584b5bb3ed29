import { Checkbox } from '@mantine/core'
import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { CardEdit } from '../../../ui/edit/card-edit.ts'
import { discardEdit, saveField, useFieldState } from '../../../ui/edit/edit-store.ts'
import classes from './card.module.css'

type EditFlagProps = { edit: CardEdit; field: string; label: ReactNode; value: boolean }

/** Yes or no: saved by the click, and back with the reason when the server refuses. */
export function EditFlag({ edit, field, label, value }: EditFlagProps) {
  const state = useFieldState(edit, field)
  const shown = state && state.state !== 'saved' && state.state !== 'failed' ? state.change.to === true : value
  return (
    <div className={classes.flag}>
      <Checkbox
        size="xs" label={label} checked={shown} disabled={!edit.mayEdit(field)}
        onChange={event => { const to = event.currentTarget.checked; if (to === value) discardEdit(edit, field); else void saveField(edit, field, { from: value, to }) }}
      />
      {state?.state === 'queued' && <span className={classes.waits}><Trans>waits for the connection</Trans></span>}
      {state?.state === 'failed' && <span className={classes.reason} role="alert">{state.reason}</span>}
    </div>
  )
}
