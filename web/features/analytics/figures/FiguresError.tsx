import { Button } from '@mantine/core'
import { Trans } from '@lingui/react/macro'
import { IconEngine, IconTableOff } from '@tabler/icons-react'
import { ApiError } from '../../../base/api.ts'
import { fieldText } from '../../../base/refusals.ts'
import { EmptyState } from '../../../ui/states/EmptyState.tsx'
import { ErrorState } from '../../../ui/states/ErrorState.tsx'

export const isAway = (error: unknown): boolean => error instanceof ApiError && error.code === 'reports_away'

/** Reports being away is no error of anybody's: it says what goes on, and the page asks again by itself. */
export function FiguresError({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  if (error instanceof ApiError && error.code === 'invalid' && error.fields.length > 0) {
    // Asked otherwise it can be answered; asked again it cannot.
    return <EmptyState icon={<IconTableOff size={28} stroke={1.5} />} title={<Trans>It cannot be shown like this</Trans>}><span role="alert">{error.fields.map(fieldText).join(' ')}</span></EmptyState>
  }
  if (!isAway(error)) return <ErrorState error={error} onRetry={onRetry} kept={<Trans>Your filters are kept.</Trans>} />
  return (
    <EmptyState icon={<IconEngine size={28} stroke={1.5} />} title={<Trans>Reports are away for the moment</Trans>} action={<Button variant="default" onClick={onRetry}><Trans>Try again</Trans></Button>}>
      <Trans>Their engine is being started; orders, customers and everything else work. The page comes by itself.</Trans>
    </EmptyState>
  )
}

/** While reports are away, they are asked for again every few seconds. */
export const whileAway = (query: { state: { error: unknown } }): number | false => (isAway(query.state.error) ? 4000 : false)
