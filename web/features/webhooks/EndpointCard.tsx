import { ActionIcon, Button, Menu } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { IconDots, IconKey, IconPlayerPlay, IconRepeat, IconSend, IconTrash } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { WebhookEndpoint } from '#shared/contracts/webhooks.ts'
import { api } from '../../base/api.ts'
import { When } from '../../ui/display/When.tsx'
import { confirm } from '../../ui/feedback/confirm.tsx'
import { toast, toastError } from '../../ui/feedback/toast.tsx'
import { EndpointName } from './EndpointName.tsx'
import { FailureWords } from './FailureWords.tsx'
import { ReplayDialog } from './ReplayDialog.tsx'
import { RotateDialog } from './RotateDialog.tsx'
import { refreshWebhooks } from './webhooks-api.ts'
import { ENTITY_WORDS, KIND_WORDS } from './webhook-words.ts'
import classes from './webhooks.module.css'

/** One address: what it is told of, how it goes, what can be done. */
export function EndpointCard({ endpoint, onEdit }: { endpoint: WebhookEndpoint; onEdit: () => void }) {
  const { t, i18n } = useLingui()
  const navigate = useNavigate()
  const [open, setOpen] = useState<'replay' | 'rotate' | null>(null)
  const act = useMutation({ mutationFn: (work: () => Promise<unknown>) => work(), onSuccess: refreshWebhooks, onError: toastError })
  const { id, title, url, events, isActive, pausedAt } = endpoint
  const path = `/api/webhooks/${id}`
  const letters = (state?: string) => ({ endpoint: id, ...(state ? { state } : {}) })
  const resume = (drop: boolean) => act.mutate(() => api.post(`${path}/resume`, { drop }))
  const remove = async () => {
    const yes = await confirm({ title: <Trans>Remove this webhook: <EndpointName endpoint={endpoint} />?</Trans>, body: <Trans>Its letters that wait are not sent, and its log goes with it.</Trans>, action: <Trans>Remove the webhook</Trans>, danger: true })
    if (yes) act.mutate(() => api.delete(path))
  }
  const trial = () => act.mutate(async () => {
    const { id: letter } = await api.post<{ id: number }>(`${path}/trial`, {})
    toast({ message: t`The trial is on its way.` })
    void navigate({ to: '/settings/webhooks/letters', search: { endpoint: id, letter } as never })
  })
  return (
    <li className={classes.endpoint} data-off={!isActive || undefined}>
      <div className={classes.head}>
        <div className={classes.names}>
          <button type="button" className={classes.title} onClick={onEdit}>{title}</button>
          <div className={classes.url}>{url}</div>
        </div>
        <div className={classes.tools}>
          <Button component={Link} to="/settings/webhooks/letters" search={letters() as never} variant="default" size="compact-md"><Trans>Log</Trans></Button>
          <Menu position="bottom-end" withinPortal>
            <Menu.Target><ActionIcon variant="subtle" color="gray" aria-label={t`More actions with «${title}»`}><IconDots size={18} /></ActionIcon></Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconSend size={16} />} disabled={!isActive || pausedAt !== null} onClick={trial}><Trans>Send a trial</Trans></Menu.Item>
              <Menu.Item leftSection={<IconRepeat size={16} />} onClick={() => setOpen('replay')}><Trans>Send a time again…</Trans></Menu.Item>
              <Menu.Item leftSection={<IconKey size={16} />} onClick={() => setOpen('rotate')}><Trans>New secret…</Trans></Menu.Item>
              <Menu.Divider />
              <Menu.Item leftSection={<IconTrash size={16} />} color="red" onClick={() => void remove()}><Trans>Remove…</Trans></Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </div>
      </div>
      <ul className={classes.chips}>
        {events.map(({ entity, kinds, condition }) => (
          <li key={entity} className={classes.chip}>
            {i18n._(ENTITY_WORDS[entity])}: {kinds.length === 0 ? <Trans>everything</Trans> : kinds.map(kind => (KIND_WORDS[kind] ? i18n._(KIND_WORDS[kind]) : kind)).join(', ')}
            {condition && <span className="soft"> · <Trans>by a condition</Trans></span>}
          </li>
        ))}
      </ul>
      <div className={classes.facts}>
        <State endpoint={endpoint} />
        {endpoint.lastDeliveredAt && <span><Trans>Last taken: <When value={endpoint.lastDeliveredAt} /></Trans></span>}
        {endpoint.waiting > 0 && <Link to="/settings/webhooks/letters" search={letters('waiting') as never}><Plural value={endpoint.waiting} one="# waits" other="# wait" /></Link>}
        {endpoint.dead > 0 && <Link to="/settings/webhooks/letters" search={letters('dead') as never} className={classes.bad}><Plural value={endpoint.dead} one="# given up" other="# given up" /></Link>}
        {endpoint.oldSecretUntil && <span><Trans>Signed by two secrets until <When value={endpoint.oldSecretUntil} /></Trans></span>}
      </div>
      {endpoint.lastError && isActive && <div className={classes.failure}><FailureWords failure={endpoint.lastError} /></div>}
      {pausedAt && (
        <div className={classes.paused}>
          <div>
            {endpoint.pauseReason === 'gone' ? <Trans>Paused: the receiver says that it is gone for good.</Trans> : <Trans>Paused: nothing got through for a day.</Trans>}{' '}
            <Trans>What happens is kept meanwhile and can be sent later.</Trans>
          </div>
          <div className={classes.tools}>
            <Button size="compact-md" leftSection={<IconPlayerPlay size={16} aria-hidden />} loading={act.isPending} onClick={() => resume(false)}><Trans>Resume and send what waits</Trans></Button>
            <Button size="compact-md" variant="default" disabled={act.isPending} onClick={() => resume(true)}><Trans>Resume without it</Trans></Button>
          </div>
        </div>
      )}
      {open === 'replay' && <ReplayDialog endpoint={endpoint} onClose={() => setOpen(null)} />}
      {open === 'rotate' && <RotateDialog endpoint={endpoint} onClose={() => setOpen(null)} />}
    </li>
  )
}

function State({ endpoint }: { endpoint: WebhookEndpoint }) {
  if (!endpoint.isActive) return <span className={classes.state} data-state="off"><Trans>Switched off</Trans></span>
  if (endpoint.pausedAt) return <span className={classes.state} data-state="bad"><Trans>Paused by itself</Trans></span>
  if (endpoint.failingSince) return <span className={classes.state} data-state="warning"><Trans>Fails since <When value={endpoint.failingSince} /></Trans></span>
  return <span className={classes.state} data-state="ok">{endpoint.lastDeliveredAt ? <Trans>Works</Trans> : <Trans>Nothing was sent yet</Trans>}</span>
}
