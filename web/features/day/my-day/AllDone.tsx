import { Button } from '@mantine/core'
import { Plural, Trans } from '@lingui/react/macro'
import { IconCoffee } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Day, DayKind } from '#shared/contracts/day.ts'
import { EmptyState } from '../../../ui/states/EmptyState.tsx'

/** Nothing waits: said calmly, with what may be done next. */
export function AllDone({ day, kind, take, onAll }: { day: Day; kind: DayKind | undefined; take: ReactNode; onAll: () => void }) {
  if (kind) return <EmptyState title={<Trans>Nothing of this kind waits</Trans>} action={<Button variant="default" onClick={onAll}><Trans>Show everything</Trans></Button>} />
  const free = day.free ?? 0
  return (
    <EmptyState icon={<IconCoffee size={28} stroke={1.5} />} title={<Trans>All done</Trans>} action={take}>
      {free > 0
        ? <Plural value={free} one="Nothing of your own waits. # order in the queue has no manager yet." other="Nothing of your own waits. # orders in the queue have no manager yet." />
        : <Trans>New orders, calls and tasks come here by themselves, in the order in which to do them.</Trans>}
    </EmptyState>
  )
}
