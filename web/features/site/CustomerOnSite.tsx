import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { CustomerCard } from '#shared/contracts/customers.ts'
import type { OrderCard } from '#shared/contracts/orders.ts'
import type { SiteCart, SiteStory } from '#shared/contracts/site-tracking.ts'
import { Amount, Money } from '../../ui/display/Money.tsx'
import { When } from '../../ui/display/When.tsx'
import { Block } from '../../ui/page/Page.tsx'
import { Goods } from './Goods.tsx'
import { storyQuery } from './site-api.ts'
import { SourceLine } from './SourceLine.tsx'
import classes from './site.module.css'

/** On the card of a customer: what he did on the site. */
export const CustomerOnSite = ({ customer }: { customer: CustomerCard }) => <OnSite customerId={customer.id} />

/** On the card of an order: what its buyer did there. */
export const BuyerOnSite = ({ order }: { order: OrderCard }) => (order.customer ? <OnSite customerId={order.customer.id} /> : null)

function OnSite({ customerId }: { customerId: number }) {
  const { data: story } = useQuery(storyQuery(customerId))
  if (!story?.isKnown) return null
  return (
    <Block title={<Trans>On the site</Trans>} actions={story.onlineNow && <span className={classes.online}><Trans>there now</Trans></span>}>
      <dl className={classes.facts}>
        {story.firstSource && story.firstSource.at !== story.last?.startedAt && <Fact name={<Trans>First visit</Trans>}><When value={story.firstSource.at} /> · <SourceLine source={story.firstSource} /></Fact>}
        {story.last && <Fact name={<Trans>Last visit</Trans>}><When value={story.last.lastAt} /> · <Plural value={story.last.pages} one="# page" other="# pages" /> · <Device device={story.last.device} />{story.lastSource?.at === story.last.startedAt && <> · <SourceLine source={story.lastSource} /></>}</Fact>}
        {story.lastSource && ![story.last?.startedAt, story.firstSource?.at].includes(story.lastSource.at) && <Fact name={<Trans>Came last</Trans>}><When value={story.lastSource.at} /> · <SourceLine source={story.lastSource} /></Fact>}
        {story.visits > 0 && <Fact name={<Trans>In all</Trans>}><Plural value={story.visits} one="# visit" other="# visits" />, <Plural value={story.pages} one="# page" other="# pages" />, <Duration seconds={story.seconds} /></Fact>}
        {story.searched.length > 0 && <Fact name={<Trans>Looked for</Trans>}><span dir="auto">{story.searched.map(({ query }) => query).join(', ')}</span></Fact>}
      </dl>
      {story.carts.map(cart => <Cart key={cart.id} cart={cart} />)}
      <Viewed story={story} />
      {story.favourites.length > 0 && (
        <section className={classes.part}>
          <h3><Trans>Favourites</Trans></h3>
          <ul className={classes.list}>{story.favourites.map(goods => <Goods key={`${goods.offerId}`} goods={goods} />)}</ul>
        </section>
      )}
    </Block>
  )
}

const Fact = ({ name, children }: { name: ReactNode; children: ReactNode }) => <div><dt>{name}</dt><dd>{children}</dd></div>

/** What lies in a cart that is not ordered yet. */
function Cart({ cart }: { cart: SiteCart }) {
  return (
    <section className={classes.part}>
      <h3><Trans>Cart</Trans> <Money value={cart.sum} /> <span className="faint"><When value={cart.updatedAt} /></span>{cart.leftAt && <span className={classes.left}><Trans>left behind</Trans></span>}</h3>
      <ul className={classes.list}>{cart.items.map((item, index) => <Goods key={index} goods={item}>{item.quantity !== 1 && <span className="soft"> × <Amount value={item.quantity} /></span>}</Goods>)}</ul>
    </section>
  )
}

function Viewed({ story }: { story: SiteStory }) {
  if (story.viewed.length === 0) return null
  return (
    <section className={classes.part}>
      <h3><Trans>Viewed</Trans></h3>
      <ul className={classes.list}>{story.viewed.map((goods, index) => <Goods key={index} goods={goods}>{goods.times > 1 && <span className="soft"> · <Plural value={goods.times} one="# time" other="# times" /></span>}</Goods>)}</ul>
    </section>
  )
}

/** What the visitor holds in hand. */
export function Device({ device }: { device: string }) {
  const { t } = useLingui()
  return <>{({ desktop: t`computer`, mobile: t`phone`, tablet: t`tablet` } as Record<string, string>)[device] ?? t`unknown device`}</>
}

export function Duration({ seconds }: { seconds: number }) {
  if (seconds < 60) return <Plural value={seconds} one="# second" other="# seconds" />
  if (seconds < 7200) return <Plural value={Math.round(seconds / 60)} one="# minute" other="# minutes" />
  return <Plural value={Math.round(seconds / 3600)} one="# hour" other="# hours" />
}
