import { Button } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { MailboxSettings } from '#shared/contracts/mail.ts'
import { useRight } from '../../../base/session.ts'
import { Block, Page } from '../../../ui/page/Page.tsx'
import { ErrorState } from '../../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../../ui/states/Skeleton.tsx'
import { settingsQuery } from '../mail-api.ts'
import { HealthWords } from '../mail-words.tsx'
import { MailboxForm } from './MailboxForm.tsx'
import { MailRulesForm } from './MailRulesForm.tsx'
import classes from '../mail.module.css'

/** Mailboxes: how each does, what is set; signatures and who unknown senders are. */
export function MailSettingsPage() {
  const { t } = useLingui()
  const keeps = useRight('mail.settings') !== null
  const settings = useQuery(settingsQuery)
  const [editing, setEditing] = useState<MailboxSettings | 'new' | null>(null)
  const data = settings.data
  return (
    <Page title={t`Mailboxes`} narrow actions={data && <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEditing('new')}><Trans>Connect a mailbox</Trans></Button>}>
      {settings.isError && !data && <ErrorState error={settings.error} onRetry={() => void settings.refetch()} />}
      {settings.isPending && <CardSkeleton lines={6} />}
      {data?.mailboxes.length === 0 && <p className="soft"><Trans>No mailbox is connected yet. Letters of customers will come into the section Mail and find their orders by themselves.</Trans></p>}
      {data?.mailboxes.map(box => (
        <Block
          key={box.id} title={<span dir="auto">{box.title}</span>}
          actions={<Button variant={box.health.code === 'sign_in' ? 'filled' : 'default'} size="compact-sm" onClick={() => setEditing(box)}>{box.health.code === 'sign_in' ? <Trans>Sign in again</Trans> : <Trans>Change</Trans>}</Button>}
        >
          <p className={classes.boxLine}><span dir="auto">{box.address}</span> · {box.isPersonal ? <Trans>personal: only you read it</Trans> : <Trans>shared</Trans>}</p>
          <p className={box.health.state === 'failing' ? classes.fault : classes.boxLine} role="status"><span><HealthWords health={box.health} /></span></p>
        </Block>
      ))}
      {data && keeps && <MailRulesForm key={JSON.stringify([data.signatures, data.senderRules])} settings={data} />}
      {editing && data && <MailboxForm box={editing === 'new' ? null : editing} settings={data} mayShare={keeps} onClose={() => setEditing(null)} />}
    </Page>
  )
}
