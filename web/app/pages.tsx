import { Button } from '@mantine/core'
import { Trans } from '@lingui/react/macro'
import { Link, type ErrorComponentProps } from '@tanstack/react-router'
import { IconMoodConfuzed } from '@tabler/icons-react'
import { CardSkeleton } from '../ui/states/Skeleton.tsx'
import { EmptyState } from '../ui/states/EmptyState.tsx'
import { ErrorState } from '../ui/states/ErrorState.tsx'

/** No such address. */
export function NotFoundPage() {
  return (
    <main><h1 className="visually-hidden"><Trans>There is no such page</Trans></h1><EmptyState icon={<IconMoodConfuzed size={28} stroke={1.5} />} title={<Trans>There is no such page</Trans>} action={<Button component={Link} to="/"><Trans>To the start</Trans></Button>}>
      <Trans>The link may be old, or a letter in it is wrong.</Trans>
    </EmptyState></main>
  )
}

/** A page that failed; the shell around it lives on. */
export function BrokenPage({ error, reset }: ErrorComponentProps) {
  return <ErrorState error={error} onRetry={reset} kept={<Trans>What you saved before is safe.</Trans>} />
}

export function WaitingPage() {
  return <CardSkeleton label={<Trans>Loading</Trans>} />
}
