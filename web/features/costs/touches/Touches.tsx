import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import type { Touches as Told } from '#shared/contracts/costs.ts'
import type { CustomerCard } from '#shared/contracts/customers.ts'
import type { OrderCard } from '#shared/contracts/orders.ts'
import { When } from '../../../ui/display/When.tsx'
import { Block } from '../../../ui/page/Page.tsx'
import { touchesQuery, type Attribution } from '../costs-api.ts'
import { MODELS } from '../cost-words.ts'
import classes from '../costs.module.css'

export function OrderTouches({ order }: { order: OrderCard }) {
  return <Touches touches={useQuery(touchesQuery('orders', order.id)).data} />
}

export function CustomerTouches({ customer }: { customer: CustomerCard }) {
  return <Touches touches={useQuery(touchesQuery('customers', customer.id)).data} />
}

type Label = { source: string; medium: string; campaign: string }

/** Where he came from: first, last, and who gets the sale. Nothing is shown of whom nothing is known. */
function Touches({ touches }: { touches: Told | undefined }) {
  const { i18n } = useLingui()
  if (!touches?.first || !touches.last) return null
  const { first, last, shares, count } = touches
  const isOne = first.at === last.at
  return (
    <Block title={<Trans>Where from</Trans>}>
      <ul className={classes.list}>
        <li className={classes.touch}><span className="soft">{isOne ? <Trans>Source</Trans> : <Trans>First source</Trans>}</span><span><LabelText label={first} isDirect={first.isDirect} />{first.isPaid && <> <span className={classes.tag}><Trans>paid</Trans></span></>}</span><When value={first.at} /></li>
        {!isOne && <li className={classes.touch}><span className="soft"><Trans>Last source</Trans></span><span><LabelText label={last} isDirect={last.isDirect} />{last.isPaid && <> <span className={classes.tag}><Trans>paid</Trans></span></>}</span><When value={last.at} /></li>}
      </ul>
      {count > 1 && (
        <p className={classes.hint}>
          <Plural value={count} one="# touch in all (visits and sources of orders)." other="# touches in all (visits and sources of orders)." />{' '}
          <Trans>By the model «{i18n._(MODELS[touches.model as Attribution['model']].name)}» the sale goes to:</Trans>{' '}
          {shares.map((share, at) => <span key={at}>{at > 0 && ', '}<LabelText label={share} isDirect={share.source === '(direct)'} />{share.weight < 1 && ` ${Math.round(share.weight * 100)} %`}</span>)}
        </p>
      )}
    </Block>
  )
}

function LabelText({ label, isDirect }: { label: Label; isDirect: boolean }) {
  if (isDirect) return <Trans>came by himself</Trans>
  return <span dir="auto">{[label.source, label.medium, label.campaign].filter(Boolean).join(' / ')}</span>
}
