import { Button } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconPencil } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { CustomerCard } from '#shared/contracts/customers.ts'
import type { OrderCard } from '#shared/contracts/orders.ts'
import { queryClient } from '../../base/query-client.ts'
import { useRight } from '../../base/session.ts'
import { When } from '../../ui/display/When.tsx'
import { Block } from '../../ui/page/Page.tsx'
import { ErrorState } from '../../ui/states/ErrorState.tsx'
import { CHANNEL_WORDS } from './channel-words.ts'
import { messagesOf, OF_BLOCK, type MessageRow } from './message-api.ts'
import { StateBadge, useReasonWords } from './message-words.tsx'
import { openWrite, type WriteAbout } from './write/open-write.ts'
import { aboutCustomer, aboutOrder } from './write/write-about.ts'
import classes from './messages.module.css'

export const OrderMessages = ({ order }: { order: OrderCard }) => <MessagesBlock of={{ order: order.id }} about={aboutOrder(order)} />
export const CustomerMessages = ({ customer }: { customer: CustomerCard }) => <MessagesBlock of={{ customer: customer.id }} about={aboutCustomer(customer)} />

/** What was said, will be said and could not be said, the newest first. */
function MessagesBlock({ of, about }: { of: { order: number } | { customer: number }; about: WriteAbout }) {
  const { t } = useLingui()
  const maySend = useRight('messages.send') !== null
  const messages = useQuery(messagesOf(of))
  const rows = messages.data?.rows ?? []
  useFreshHistory(of, messages.data && rows.map(row => `${row.id} ${row.state}`).join())
  const write = maySend && <Button variant="subtle" size="compact-sm" leftSection={<IconPencil size={14} aria-hidden />} onClick={() => openWrite(about)}><Trans>New message</Trans></Button>
  return (
    <Block title={<Trans>Messages</Trans>} actions={write}>
      {messages.isError && rows.length === 0 && <ErrorState error={messages.error} onRetry={() => void messages.refetch()} />}
      {messages.isSuccess && rows.length === 0 && <p className={classes.nothing}><Trans>Nothing was sent from here.</Trans></p>}
      {rows.length > 0 && <ul className={classes.list} aria-label={t`Messages`}>{rows.map(row => <Line key={row.id} row={row} />)}</ul>}
      {messages.data?.nextCursor && <p className={classes.nothing}><Trans>The last {OF_BLOCK} are shown.</Trans></p>}
    </Block>
  )
}

/** What becomes of a message stands in the history beside it too, and that one hears of its own record alone. */
function useFreshHistory(of: { order: number } | { customer: number }, states: string | undefined): void {
  const known = useRef<string | undefined>(undefined)
  const [entity, id] = 'order' in of ? ['order', of.order] : ['customer', of.customer]
  useEffect(() => {
    if (known.current !== undefined && states !== undefined && states !== known.current) void queryClient.invalidateQueries({ queryKey: [entity, id, 'timeline'] })
    known.current = states ?? known.current
  }, [entity, id, states])
}

function Line({ row }: { row: MessageRow }) {
  const { i18n } = useLingui()
  const words = useReasonWords()
  const { icon: Icon, label } = CHANNEL_WORDS[row.channel]
  const when = row.sentAt ?? (row.state === 'planned' ? row.dueAt : row.createdAt) ?? null
  return (
    <li className={classes.line}>
      <span className={classes.channel} title={i18n._(label)}><Icon size={16} stroke={1.5} /><span className="visually-hidden">{i18n._(label)}</span></span>
      <span className={classes.lineMain}><Link to={`/messages/${row.id}` as never} dir="auto">{row.subject || row.templateName || i18n._(label)}</Link>{row.reason && <span className="soft">{words(row.reason)}</span>}</span>
      <span className={classes.lineFacts}><StateBadge state={row.state} /><span className="soft"><When value={when} /></span></span>
    </li>
  )
}
