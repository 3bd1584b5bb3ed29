import { Button } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { CostCard } from '#shared/contracts/costs.ts'
import { api } from '../../../base/api.ts'
import { queryClient } from '../../../base/query-client.ts'
import { useReference } from '../../../base/references.ts'
import { Amount, Money } from '../../../ui/display/Money.tsx'
import { When } from '../../../ui/display/When.tsx'
import { useCardEdit } from '../../../ui/edit/card-edit.ts'
import { EditUser } from '../../../ui/edit/EditUser.tsx'
import { EditDate, EditMoney, EditMultiline, EditSelect, EditText } from '../../../ui/edit/fields.tsx'
import { confirm } from '../../../ui/feedback/confirm.tsx'
import { toast, toastError } from '../../../ui/feedback/toast.tsx'
import { Block } from '../../../ui/page/Page.tsx'
import { ErrorState } from '../../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../../ui/states/Skeleton.tsx'
import { ItemName } from '../cells.tsx'
import { costQuery } from '../costs-api.ts'
import classes from '../costs.module.css'

/** A cost by id, in the side panel or as a page: every field is edited where it stands. */
export function CostContent({ id }: { id: number }) {
  const card = useQuery(costQuery(id))
  if (card.isPending) return <CardSkeleton label={<Trans>Loading the cost</Trans>} lines={10} />
  if (card.isError && !card.data) return <ErrorState error={card.error} onRetry={() => void card.refetch()} />
  return <Card cost={card.data} />
}

function Card({ cost }: { cost: CostCard }) {
  const { t } = useLingui()
  const items = useReference('costItems')
  const sites = useReference('sites')
  const edit = useCardEdit('cost', cost.id, `/api/costs/${cost.id}`, cost.mayChange)
  const isOneDay = cost.dateFrom === cost.dateTo
  return (
    <article className={classes.panel} aria-label={t`Cost № ${cost.id}`}>
      <div className={classes.head}>
        <h2><ItemName code={cost.item} />: <Money value={cost.amount} currency={cost.currency} /></h2>
        <span className={classes.tag}>{cost.isVariable ? <Trans>variable</Trans> : <Trans>constant</Trans>}</span>
        {cost.isLoaded && <span className={classes.tag} title={t`The next load of these days writes it anew`}><Trans>loaded</Trans></span>}
      </div>
      <Block title={<Trans>What and when</Trans>}>
        <div className={classes.fields}>
          <EditSelect edit={edit} field="item" label={t`Item`} value={cost.item} options={items} />
          <EditMoney currency={cost.currency} edit={edit} field="amount" label={t`Amount`} value={cost.amount} min={0} />
          <EditDate edit={edit} field="dateFrom" label={t`First day`} value={cost.dateFrom} />
          <EditDate edit={edit} field="dateTo" label={t`Last day`} value={cost.dateTo} />
        </div>
        {!isOneDay && <p className={classes.hint}><Trans>Spread evenly over the days: <Money value={cost.perDay} currency={cost.currency} /> a day.</Trans></p>}
      </Block>
      <Block title={<Trans>For what</Trans>}>
        <div className={classes.fields}>
          <div className={classes.fact}><div className="soft"><Trans>Shops</Trans></div>{cost.sites.length === 0 ? <Trans>the whole business</Trans> : cost.sites.map(code => sites.find(site => site.code === code)?.name ?? code).join(', ')}</div>
          <div className={classes.fact}><div className="soft"><Trans>Order</Trans></div>{cost.order ? <Link to={`/orders/${cost.order.id}`}>{cost.order.number}</Link> : '—'}</div>
          <EditUser edit={edit} field="userId" label={t`Person`} value={cost.userId} />
          <EditText edit={edit} field="source" label={t`Source`} value={cost.source} maxLength={255} />
          <EditText edit={edit} field="medium" label={t`Medium`} value={cost.medium} maxLength={255} />
          <EditText edit={edit} field="campaign" label={t`Campaign`} value={cost.campaign} maxLength={255} />
          {(cost.clicks !== null || cost.views !== null) && <div className={classes.fact}><div className="soft"><Trans>Clicks, views</Trans></div><Amount value={cost.clicks} /> / <Amount value={cost.views} /></div>}
        </div>
        <EditMultiline edit={edit} field="comment" label={t`Comment`} value={cost.comment} />
      </Block>
      <div className={classes.foot}>
        <span className="soft"><Trans>Entered by {cost.createdBy}</Trans>, <When value={cost.createdAt} /></span>
        {cost.mayChange && <Button size="compact-sm" variant="subtle" color="red" onClick={() => void remove(cost.id)}><Trans>Remove the cost</Trans></Button>}
      </div>
    </article>
  )
}

async function remove(id: number): Promise<void> {
  const isSure = await confirm({ title: <Trans>Remove this cost?</Trans>, body: <Trans>Reports will count without it. The history keeps what it said.</Trans>, action: <Trans>Remove</Trans>, danger: true })
  if (!isSure) return
  try {
    await api.post('/api/costs/delete', { ids: [id] })
    void queryClient.invalidateQueries({ queryKey: ['cost'] })
    toast({ message: <Trans>The cost is removed.</Trans> })
  } catch (error) {
    toastError(error)
  }
}
