import { Button } from '@mantine/core'
import { Trans } from '@lingui/react/macro'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { ApiError } from '../../base/api.ts'
import { refusalText } from '../../base/refusals.ts'
import { Slot } from '../page/Slot.tsx'
import classes from './states.module.css'

type ErrorStateProps = { error: unknown; /** What was kept («your filters stay»). */ kept?: ReactNode; onRetry?: () => void }

/** What happened, what was kept, what to do. */
export function ErrorState({ error, kept, onRetry }: ErrorStateProps) {
  const isNowhere = error instanceof ApiError && error.code === 'not_found'
  // Asking once more opens no door that rights have shut.
  const isShut = error instanceof ApiError && error.status === 403
  return (
    <div className={classes.state} role="alert">
      <div className={classes.icon} aria-hidden><IconAlertTriangle size={28} stroke={1.5} /></div>
      <h2 className={classes.title}><Trans>This could not be loaded</Trans></h2>
      <div className={classes.words}>{refusalText(error)}{kept && <><br />{kept}</>}</div>
      <div className={classes.action}>
        {onRetry && !isShut && <Button variant="default" onClick={onRetry}><Trans>Try again</Trans></Button>}
        {isNowhere && <Slot name="error.action" with={{ error }} />}
      </div>
    </div>
  )
}
