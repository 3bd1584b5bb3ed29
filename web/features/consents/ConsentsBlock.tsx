import { Button } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconExternalLink } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState, type ReactNode } from 'react'
import type { CustomerConsents } from '#shared/contracts/consents.ts'
import type { CustomerCard } from '#shared/contracts/customers.ts'
import { api } from '../../base/api.ts'
import { useRight } from '../../base/session.ts'
import { When } from '../../ui/display/When.tsx'
import { Block } from '../../ui/page/Page.tsx'
import { ErrorState } from '../../ui/states/ErrorState.tsx'
import { CHANNELS, PURPOSES, REASONS, SOURCES, STATES, WHY } from './consent-words.ts'
import classes from './consents.module.css'

const ConsentDialog = lazy(async () => ({ default: (await import('./ConsentDialog.tsx')).ConsentDialog }))

type Held = Pick<CustomerConsents['channels'][number], 'state' | 'at' | 'source' | 'why'>
export type Said = { purpose: 'processing' | 'mailing' | 'transfer'; channel?: string; topic?: string; name: string; state: 'granted' | 'withdrawn' }

/** What the customer agreed to, by channel and topic, since when and how; on one's word it is taken back at once. */
export function ConsentsBlock({ customer }: { customer: CustomerCard }) {
  const { t, i18n } = useLingui()
  const [mayGrant, mayWithdraw] = [useRight('consents.change') !== null, useRight('customers.change') !== null]
  const [saying, say] = useState<Said | null>(null)
  const [showsHistory, setShowsHistory] = useState(false)
  const consents = useQuery({ queryKey: ['customer', 'consents', customer.id], queryFn: ({ signal }) => api.get<CustomerConsents>(`/api/customers/${customer.id}/consents`, {}, signal) })
  if (consents.isError && !consents.data) return <Block title={<Trans>Consents</Trans>}><ErrorState error={consents.error} onRetry={() => void consents.refetch()} /></Block>
  if (!consents.data) return null
  const { channels, purposes, history, preferences } = consents.data
  const row = (key: string, name: ReactNode, held: Held, about: Omit<Said, 'state'>, isInner = false): ReactNode => (
    <li key={key} className={classes.row} data-inner={isInner || undefined}>
      <div className={classes.name}>
        <span dir="auto">{name}</span> <span className={classes.state} data-state={held.state}>{i18n._(STATES[held.state])}</span>
        {(held.at || (held.why && WHY[held.why])) && <div className={classes.facts}>{held.at && <When value={held.at} />}{held.source && SOURCES[held.source] && <span>{i18n._(SOURCES[held.source]!)}</span>}{held.why && WHY[held.why] && <span>{i18n._(WHY[held.why]!)}</span>}</div>}
      </div>
      {held.state === 'granted'
        ? mayWithdraw && <Button variant="default" size="compact-xs" aria-label={t`Withdraw: ${about.name}`} onClick={() => say({ ...about, state: 'withdrawn' })}><Trans>Withdraw</Trans></Button>
        : mayGrant && <Button variant="default" size="compact-xs" aria-label={t`Write down a consent: ${about.name}`} onClick={() => say({ ...about, state: 'granted' })}><Trans>Agreed…</Trans></Button>}
    </li>
  )
  return (
    <Block title={<Trans>Consents</Trans>} actions={<Button component="a" href={preferences} target="_blank" rel="noopener noreferrer" variant="subtle" size="compact-sm" leftSection={<IconExternalLink size={14} aria-hidden />}><Trans>The customer’s page</Trans></Button>}>
      <ul className={classes.list} aria-label={t`Mailings`}>
        {channels.flatMap(channel => {
          const name = CHANNELS[channel.channel] ? i18n._(CHANNELS[channel.channel]!) : channel.channel
          return [
            row(channel.channel, name, channel, { purpose: 'mailing', channel: channel.channel, name }),
            ...channel.topics.map(topic => row(`${channel.channel} ${topic.code}`, topic.name, topic, { purpose: 'mailing', channel: channel.channel, topic: topic.code, name: `${name}, ${topic.name}` }, true)),
          ]
        })}
      </ul>
      <h3 className={classes.heading}><Trans>Personal data</Trans></h3>
      <ul className={classes.list} aria-label={t`Personal data`}>
        {purposes.map(purpose => row(purpose.purpose, i18n._(PURPOSES[purpose.purpose]!), purpose, { purpose: purpose.purpose, name: i18n._(PURPOSES[purpose.purpose]!) }))}
      </ul>
      <div className={classes.more}>
        <Button variant="subtle" size="compact-xs" color="gray" aria-expanded={showsHistory} onClick={() => setShowsHistory(shows => !shows)}>{showsHistory ? <Trans>Hide the history</Trans> : <Trans>How it came to this</Trans>}</Button>
      </div>
      {showsHistory && <History history={history} />}
      <Suspense>{saying && <ConsentDialog customerId={customer.id} said={saying} onClose={() => say(null)} />}</Suspense>
    </Block>
  )
}

/** Every word, newest first: nothing of it is ever rewritten. */
function History({ history }: { history: CustomerConsents['history'] }) {
  const { t, i18n } = useLingui()
  if (history.length === 0) return <p className="soft"><Trans>Nothing was ever said.</Trans></p>
  return (
    <ul className={classes.list} aria-label={t`History of consents`}>
      {history.map(entry => (
        <li key={entry.id} className={classes.entry}>
          <span className={classes.state} data-state={entry.state}>{i18n._(STATES[entry.state])}</span>{' '}
          <span dir="auto">{[i18n._(PURPOSES[entry.purpose]!), entry.channel && (CHANNELS[entry.channel] ? i18n._(CHANNELS[entry.channel]!) : entry.channel), entry.topicName].filter(Boolean).join(' · ')}</span>
          <div className={classes.facts}>
            <When value={entry.at} />
            <span>{SOURCES[entry.source] ? i18n._(SOURCES[entry.source]!) : entry.source}</span>
            {entry.by.name && <span dir="auto">{entry.by.name}</span>}
            {entry.address && <span className="numbers">{entry.address}</span>}
            {entry.textVersion && <span>{t`wording ${entry.textVersion}`}</span>}
            {entry.ip && <span className="numbers">{entry.ip}</span>}
          </div>
          {entry.reason && <p className={classes.reason} dir="auto">{REASONS[entry.reason] ? i18n._(REASONS[entry.reason]!) : entry.reason}</p>}
        </li>
      ))}
    </ul>
  )
}
