import { Button, SegmentedControl, TextInput } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { IconMailPlus, IconPlus, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import type { TemplateRow } from '#shared/contracts/message-templates.ts'
import { useRight } from '../../../base/session.ts'
import { When } from '../../../ui/display/When.tsx'
import { Page } from '../../../ui/page/Page.tsx'
import { EmptyState } from '../../../ui/states/EmptyState.tsx'
import { ErrorState } from '../../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../../ui/states/Skeleton.tsx'
import { CHANNELS, CHANNEL_WORDS, PURPOSE_WORDS } from '../channel-words.ts'
import { MessagesTabs } from '../MessagesTabs.tsx'
import { templatesQuery } from './template-api.ts'
import classes from './templates.module.css'

const NewTemplateDialog = lazy(async () => ({ default: (await import('./NewTemplateDialog.tsx')).NewTemplateDialog }))

/** All templates: what the store says, in which words and how often. */
export function TemplatesPage() {
  const { t, i18n } = useLingui()
  const navigate = useNavigate()
  const maySet = useRight('messages.settings') !== null
  const templates = useQuery(templatesQuery)
  const [q, setQ] = useState('')
  const [channel, setChannel] = useState('all')
  const [making, setMaking] = useState(false)
  const words = q.trim().toLocaleLowerCase()
  const rows = (templates.data ?? []).filter(row => (channel === 'all' || row.channel === channel) && (words === '' || [row.name, row.code, row.subject ?? ''].some(text => text.toLocaleLowerCase().includes(words))))
  const channels = CHANNELS.filter(one => templates.data?.some(row => row.channel === one))
  const create = maySet && <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setMaking(true)}><Trans>New template</Trans></Button>
  return (
    <Page title={t`Templates of messages`} actions={create}>
      <MessagesTabs />
      <div className={classes.listTools}>
        <TextInput className={classes.search} leftSection={<IconSearch size={16} aria-hidden />} placeholder={t`Name, subject or code`} aria-label={t`Find a template`} value={q} onChange={event => setQ(event.currentTarget.value)} />
        {channels.length > 1 && <SegmentedControl size="xs" aria-label={t`Channel`} value={channel} onChange={setChannel} data={[{ value: 'all', label: t`All channels` }, ...channels.map(one => ({ value: one, label: i18n._(CHANNEL_WORDS[one].label) }))]} />}
      </div>
      {templates.isError && <ErrorState error={templates.error} onRetry={() => void templates.refetch()} />}
      {templates.isPending && <CardSkeleton lines={8} />}
      {templates.isSuccess && rows.length === 0 && (
        <EmptyState icon={<IconMailPlus size={28} stroke={1.5} />} title={words || channel !== 'all' ? <Trans>No template is like that</Trans> : <Trans>No templates yet</Trans>} action={create}>
          <Trans>A template is written once and filled in with the data of each order and customer when the message leaves.</Trans>
        </EmptyState>
      )}
      {rows.length > 0 && <ul className={classes.list}>{rows.map(row => <Row key={row.id} row={row} />)}</ul>}
      <Suspense>{making && <NewTemplateDialog codes={(templates.data ?? []).map(row => row.code)} onClose={() => setMaking(false)} onMade={id => void navigate({ to: `/messages/templates/${id}` as never })} />}</Suspense>
    </Page>
  )
}

/** What is put in stands as dots: names of variables say nothing in a list. */
const withoutLiquid = (text: string): string => text.replace(/\{% *else *%\}.*?\{% *endif *%\}/gs, '').replace(/\{%.*?%\}/gs, '').replace(/\{\{.*?\}\}/gs, '…').replace(/\s+/g, ' ').trim()

function Row({ row }: { row: TemplateRow }) {
  const { t, i18n } = useLingui()
  const { icon: Icon, label } = CHANNEL_WORDS[row.channel]
  return (
    <li className={classes.row} data-off={!row.isActive || undefined}>
      <span className={classes.channel} title={i18n._(label)}><Icon size={18} stroke={1.5} /><span className="visually-hidden">{i18n._(label)}</span></span>
      <span className={classes.rowMain}>
        <Link className={classes.rowName} to={`/messages/templates/${row.id}` as never} dir="auto">{row.name}</Link>
        {row.subject && <span className={classes.rowSubject} dir="auto">{withoutLiquid(row.subject)}</span>}
      </span>
      <span className={classes.rowFacts}>
        {!row.isActive && <span className={classes.mark}><Trans>switched off</Trans></span>}
        {row.purpose === 'marketing' && <span className={classes.mark}>{i18n._(PURPOSE_WORDS.marketing)}</span>}
        <span title={t`Languages`}>{row.locales.map(locale => locale.toUpperCase()).join(' · ')}</span>
        <span className={classes.rowSent}>{row.sent > 0 ? <Plural value={row.sent} one="# in 30 days" other="# in 30 days" /> : <span className="faint"><Trans>not sent lately</Trans></span>}</span>
        <span className={classes.rowWhen}><When value={row.updatedAt} /></span>
      </span>
    </li>
  )
}
