import { Button } from '@mantine/core'
import { Trans } from '@lingui/react/macro'
import { IconLock } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { EmptyState } from './EmptyState.tsx'

/** In the place of a page that the person has no right to, whose address they typed or were sent: why, and the way on. */
export function NoRight() {
  return (
    <EmptyState icon={<IconLock size={28} stroke={1.5} />} title={<Trans>This page is not open to you</Trans>} action={<Button component={Link} to="/" variant="default"><Trans>To the first page</Trans></Button>}>
      <Trans>Your groups have no right to it. Whoever keeps the rights of the staff can give it.</Trans>
    </EmptyState>
  )
}
