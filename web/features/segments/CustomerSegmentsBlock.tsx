import { Modal } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { CustomerCard } from '#shared/contracts/customers.ts'
import { Block } from '../../ui/page/Page.tsx'
import { customerSegmentsQuery } from './segment-api.ts'
import { Why } from './Why.tsx'
import classes from './segments.module.css'

/** On the card of a customer: his segments, each with its why, and his bands. */
export function CustomerSegmentsBlock({ customer }: { customer: CustomerCard }) {
  const { t } = useLingui()
  const [asked, setAsked] = useState<{ id: number; name: string } | null>(null)
  const found = useQuery(customerSegmentsQuery(customer.id)).data
  if (!found || (found.segments.length === 0 && !found.rfm && !found.isControl)) return null
  const { rfm } = found
  return (
    <Block title={<Trans>Segments</Trans>}>
      <div className={classes.chips}>
        {found.segments.map(one => <button key={one.id} type="button" className={classes.chip} onClick={() => setAsked(one)}>{one.name}</button>)}
        {rfm && <span className={classes.chip} title={t`Recency, frequency and money, 5 the best`}>R{rfm.recency} F{rfm.frequency} M{rfm.money}</span>}
        {found.isControl && <span className={classes.chip} title={t`One of the tenth that campaigns never write to`}><Trans>control group</Trans></span>}
      </div>
      <Modal opened={asked !== null} onClose={() => setAsked(null)} title={asked?.name}>{asked && <Why segmentId={asked.id} customerId={customer.id} />}</Modal>
    </Block>
  )
}
