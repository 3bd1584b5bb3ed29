import { Trans } from '@lingui/react/macro'
import { IconClock } from '@tabler/icons-react'
import { EmptyState } from '../../../ui/states/EmptyState.tsx'

/** Nothing is there because it is being counted: saying that nothing was sold would be a lie. */
export function NotCountedYet() {
  return <EmptyState icon={<IconClock size={28} stroke={1.5} />} title={<Trans>The data is being counted anew</Trans>}><Trans>Figures come by themselves as soon as they are whole; orders, customers and everything else work.</Trans></EmptyState>
}
