import { Button, Modal } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { SegmentRow } from '#shared/contracts/segments.ts'
import { Amount, Money } from '../../ui/display/Money.tsx'
import { When } from '../../ui/display/When.tsx'
import { Block } from '../../ui/page/Page.tsx'
import { membersFilter, membersQuery } from './segment-api.ts'
import { Why } from './Why.tsx'
import classes from './segments.module.css'

/** The newest customers of the segment; all of them are in the list of customers, with this as its filter. */
export function Members({ segment }: { segment: SegmentRow }) {
  const { t } = useLingui()
  const [asked, setAsked] = useState<number | null>(null)
  const members = useQuery(membersQuery(segment)).data?.rows
  if (!members || members.length === 0) return null
  return (
    <Block title={<Trans>Customers</Trans>} actions={<Button component={Link} to="/customers" search={{ filter: membersFilter(segment.code) } as never} variant="default" size="compact-md"><Trans>Open all in the list</Trans></Button>}>
      <div className={classes.scroll} tabIndex={0} role="region" aria-label={t`Customers`}>
        <table className={classes.table}>
          <thead><tr><th><Trans>Customer</Trans></th><th className={classes.figure}><Trans>Orders</Trans></th><th className={classes.figure}><Trans>Sum</Trans></th><th><Trans>Last order</Trans></th><th /></tr></thead>
          <tbody>
            {members.map(one => (
              <tr key={one.id}>
                <td><Link to={`/customers/${one.id}`}>{one.fullName || `№ ${one.id}`}</Link></td>
                <td className={classes.figure}><Amount value={one.ordersCount} /></td>
                <td className={classes.figure}>{one.totalSum !== undefined && <Money value={one.totalSum} />}</td>
                <td><When value={one.lastOrderAt} /></td>
                <td><Button variant="subtle" size="compact-sm" onClick={() => setAsked(one.id)}><Trans>Why here?</Trans></Button></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Modal opened={asked !== null} onClose={() => setAsked(null)} title={<Trans>Why this customer is here</Trans>}>{asked !== null && <Why segmentId={segment.id} customerId={asked} />}</Modal>
    </Block>
  )
}
