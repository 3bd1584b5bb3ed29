import { Badge, Button, Menu } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { IconAlertTriangle, IconCircleCheck, IconPlugConnected, IconPlus, IconSend } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import type { MessageProvider } from '#shared/contracts/messages.ts'
import { inLocale, useLocale } from '../../../base/locale.ts'
import { When } from '../../../ui/display/When.tsx'
import { toast, toastError } from '../../../ui/feedback/toast.tsx'
import { Page } from '../../../ui/page/Page.tsx'
import { EmptyState } from '../../../ui/states/EmptyState.tsx'
import { ErrorState } from '../../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../../ui/states/Skeleton.tsx'
import { CHANNELS, CHANNEL_WORDS } from '../channel-words.ts'
import { useReasonWords } from '../message-words.tsx'
import { checkProvider, providersQuery, type Kind } from './provider-api.ts'
import classes from './settings.module.css'

const ProviderDialog = lazy(async () => ({ default: (await import('./ProviderDialog.tsx')).ProviderDialog }))
const TestDialog = lazy(async () => ({ default: (await import('./TestDialog.tsx')).TestDialog }))

/** By what messages leave: mail servers and gateways, whether they work, and how fast they may be used. */
export function ProvidersPage() {
  const { t, i18n } = useLingui()
  const locale = useLocale()
  const providers = useQuery(providersQuery)
  const [open, setOpen] = useState<{ provider: MessageProvider | null; kind: Kind } | null>(null)
  const [testing, setTesting] = useState<MessageProvider | null>(null)
  const kinds = providers.data?.kinds ?? []
  const add = (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target><Button leftSection={<IconPlus size={16} aria-hidden />} disabled={kinds.length === 0}><Trans>Add a provider</Trans></Button></Menu.Target>
      <Menu.Dropdown>
        {CHANNELS.filter(channel => kinds.some(kind => kind.channel === channel)).map(channel => (
          <div key={channel}>
            <Menu.Label>{i18n._(CHANNEL_WORDS[channel].label)}</Menu.Label>
            {kinds.filter(kind => kind.channel === channel).map(kind => <Menu.Item key={kind.kind} onClick={() => setOpen({ provider: null, kind })}>{inLocale(kind.title, locale)}</Menu.Item>)}
          </div>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
  return (
    <Page title={t`Sending: mail, SMS`} actions={add} narrow>
      {providers.isError && <ErrorState error={providers.error} onRetry={() => void providers.refetch()} />}
      {providers.isPending && <CardSkeleton lines={6} />}
      {providers.isSuccess && providers.data.rows.length === 0 && (
        <EmptyState icon={<IconSend size={28} stroke={1.5} />} title={<Trans>Nothing can be sent yet</Trans>}>
          <Trans>Add a mail server or an SMS gateway. Until then messages are kept as “held back” and leave when there is a way.</Trans>
        </EmptyState>
      )}
      <ul className={classes.providers}>
        {providers.data?.rows.map(provider => {
          const kind = kinds.find(one => one.kind === provider.kind)
          return <Provider key={provider.id} provider={provider} kind={kind} onOpen={kind ? () => setOpen({ provider, kind }) : undefined} onTest={() => setTesting(provider)} />
        })}
      </ul>
      <Suspense>
        {open && <ProviderDialog key={open.provider?.id ?? open.kind.kind} provider={open.provider} kind={open.kind} onClose={() => setOpen(null)} />}
        {testing && <TestDialog provider={testing} onClose={() => setTesting(null)} />}
      </Suspense>
    </Page>
  )
}

type ProviderProps = { provider: MessageProvider; kind: Kind | undefined; onOpen: (() => void) | undefined; onTest: () => void }

function Provider({ provider, kind, onOpen, onTest }: ProviderProps) {
  const { t, i18n } = useLingui()
  const locale = useLocale()
  const { icon: Icon, label } = CHANNEL_WORDS[provider.channel]
  const check = useMutation({
    mutationFn: () => checkProvider(provider.id),
    onSuccess: ({ ok }) => { if (ok) toast({ message: t`${provider.title}: the sign-in works.` }) },
    onError: toastError,
  })
  return (
    <li className={classes.provider} data-off={!provider.isActive || undefined}>
      <Icon size={20} stroke={1.5} />
      <div className={classes.providerMain}>
        <div className={classes.providerTitle}>
          <b dir="auto">{provider.title}</b>
          {provider.isDefault && <Badge variant="light" color="gray" size="sm" tt="none"><Trans>first choice</Trans></Badge>}
          {!provider.isActive && <Badge variant="light" color="gray" size="sm" tt="none"><Trans>switched off</Trans></Badge>}
        </div>
        <div className="soft">{i18n._(label)} · {kind ? inLocale(kind.title, locale) : provider.kind}{typeof provider.settings['from'] === 'string' && <> · {provider.settings['from']}</>}{provider.perMinute !== null && <> · <Trans>at most {provider.perMinute} a minute</Trans></>}</div>
        <Health provider={provider} />
        {provider.waiting > 0 && <div className="soft"><Plural value={provider.waiting} one="# message is waiting" other="# messages are waiting" /></div>}
        {provider.webhookPath && <div className={classes.webhook}><Trans>Enter at the gateway, for reports of delivery:</Trans> <code>{window.location.origin}{provider.webhookPath}</code></div>}
      </div>
      <div className={classes.providerActions}>
        <Button variant="default" size="compact-sm" loading={check.isPending} leftSection={<IconPlugConnected size={14} aria-hidden />} aria-label={t`Check: ${provider.title}`} onClick={() => check.mutate()}><Trans>Check</Trans></Button>
        <Button variant="default" size="compact-sm" leftSection={<IconSend size={14} aria-hidden />} aria-label={t`Test message: ${provider.title}`} onClick={onTest}><Trans>Test message</Trans></Button>
        {onOpen && <Button variant="default" size="compact-sm" aria-label={t`Settings: ${provider.title}`} onClick={onOpen}><Trans>Settings</Trans></Button>}
      </div>
    </li>
  )
}

/** How it does, in words: what the other side said, and since when. */
function Health({ provider: { health } }: { provider: MessageProvider }) {
  const words = useReasonWords()
  return (
    <div className={classes.health} data-state={health.state ?? 'unknown'} role="status">
      {health.state === 'up' && <><IconCircleCheck size={16} aria-hidden /><span><Trans>works</Trans>{health.since && <> · <Trans>since</Trans> <When value={health.since} /></>}</span></>}
      {health.state === 'down' && <><IconAlertTriangle size={16} aria-hidden /><span>{words(health.code ?? 'fault')}{health.words && <>: <span dir="auto">{health.words}</span></>}{health.since && <> · <Trans>since</Trans> <When value={health.since} /></>}</span></>}
      {health.state === undefined && <span><Trans>not checked yet</Trans></span>}
    </div>
  )
}
