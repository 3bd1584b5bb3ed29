import { Button } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { IconDeviceDesktop, IconDeviceMobile, IconDeviceTablet, IconWorld } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { LiveVisitor } from '#shared/contracts/site-tracking.ts'
import { useReference } from '../../base/references.ts'
import { useRight } from '../../base/session.ts'
import { Money } from '../../ui/display/Money.tsx'
import { When } from '../../ui/display/When.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { EmptyState } from '../../ui/states/EmptyState.tsx'
import { ErrorState } from '../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../ui/states/Skeleton.tsx'
import { Device, Duration } from './CustomerOnSite.tsx'
import { Goods } from './Goods.tsx'
import { liveQuery } from './site-api.ts'
import { SourceLine } from './SourceLine.tsx'
import classes from './site.module.css'

const ICONS = { desktop: IconDeviceDesktop, mobile: IconDeviceMobile, tablet: IconDeviceTablet } as Record<string, typeof IconWorld>

/** Who is on the sites now: what they look at, what they carry, and who they are. */
export function LivePage() {
  const { t } = useLingui()
  const live = useQuery(liveQuery)
  const maySetUp = useRight('site.settings') !== null
  const toSettings = maySetUp && <Button component={Link} to="/settings/site"><Trans>Put the script on the site</Trans></Button>
  return (
    <Page title={t`On the site now`} actions={live.data && live.data.count > 0 && <span className="soft" role="status"><Plural value={live.data.count} one="# visitor" other="# visitors" /></span>}>
      {live.isPending && <CardSkeleton lines={6} />}
      {live.isError && !live.data && <ErrorState error={live.error} onRetry={() => void live.refetch()} />}
      {live.data?.rows.length === 0 && (
        <EmptyState icon={<IconWorld size={28} stroke={1.5} />} title={live.data.isSetUp ? <Trans>Nobody is on the site at the moment</Trans> : <Trans>No site tells of its visitors yet</Trans>} action={!live.data.isSetUp && toSettings}>
          {live.data.isSetUp ? <Trans>Whoever does something there is here within seconds, and for five minutes after.</Trans> : <Trans>A small script on its pages shows who is there, what they look at and what they leave in their carts.</Trans>}
        </EmptyState>
      )}
      <ul className={classes.visitors}>{live.data?.rows.map(visitor => <Visitor key={visitor.visitorId} visitor={visitor} />)}</ul>
      {live.data && live.data.count > live.data.rows.length && <p className="faint"><Trans>The latest {live.data.rows.length} are shown.</Trans></p>}
    </Page>
  )
}

function Visitor({ visitor }: { visitor: LiveVisitor }) {
  const sites = useReference('sites')
  const Icon = ICONS[visitor.device] ?? IconWorld
  const seconds = Math.max(0, Math.round((Date.parse(visitor.lastAt) - Date.parse(visitor.startedAt)) / 1000))
  return (
    <li className={classes.visitor}>
      <header className={classes.who}>
        <Icon size={18} stroke={1.5} aria-hidden />
        <b>{visitor.customer ? <Link to={`/customers/${visitor.customer.id}`} dir="auto">{visitor.customer.name || <Trans>Customer {visitor.customer.id}</Trans>}</Link> : <Trans>Visitor</Trans>}</b>
        {sites.length > 1 && <span className="soft" dir="auto">{sites.find(site => site.code === visitor.site)?.name ?? visitor.site}</span>}
        <span className={classes.when}><When value={visitor.lastAt} /></span>
      </header>
      <div className={classes.where} dir="auto" title={visitor.page ?? undefined}>{visitor.title || visitor.page || '—'}</div>
      <div className="soft">
        <SourceLine source={visitor} /> · <Device device={visitor.device} /> · <Plural value={visitor.pages} one="# page" other="# pages" /> · <Duration seconds={seconds} />
        {visitor.visits > 1 && <> · <Plural value={visitor.visits} one="# visit" other="# visits" /></>}
      </div>
      {visitor.viewed.length > 0 && <ul className={classes.list}>{visitor.viewed.map((goods, index) => <Goods key={index} goods={goods} />)}</ul>}
      {visitor.cart && <div className={classes.cart}><Trans>In the cart: <Plural value={visitor.cart.items.length} one="# product" other="# products" /> for <Money value={visitor.cart.sum} /></Trans></div>}
    </li>
  )
}
