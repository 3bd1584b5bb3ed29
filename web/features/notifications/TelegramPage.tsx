import { Button } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconExternalLink } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../base/api.ts'
import { When } from '../../ui/display/When.tsx'
import { toastError } from '../../ui/feedback/toast.tsx'
import { Block, Page } from '../../ui/page/Page.tsx'
import { ErrorState } from '../../ui/states/ErrorState.tsx'
import classes from './notifications.module.css'

type Link = { isAvailable: boolean; isLinked: boolean; username: string | null; linkedAt: string | null; isBlocked: boolean }
type Code = { code: string; expiresAt: string; url: string | null }

const WHILE_WAITING = 4000

/** Messages of rules to me in Telegram: the chat is linked by a code that is said to the shop's bot. */
export function TelegramPage() {
  const { t } = useLingui()
  const client = useQueryClient()
  const [code, setCode] = useState<Code | null>(null)
  const [busy, setBusy] = useState(false)
  const link = useQuery({ queryKey: ['telegram'], queryFn: ({ signal }) => api.get<Link>('/api/telegram', {}, signal), refetchInterval: code ? WHILE_WAITING : false })
  const work = async (doing: () => Promise<void>): Promise<void> => {
    setBusy(true)
    await doing().catch(toastError)
    setBusy(false)
  }
  const take = (): Promise<void> => work(async () => setCode(await api.post<Code>('/api/telegram/code', {})))
  const drop = (): Promise<void> => work(async () => {
    client.setQueryData(['telegram'], await api.delete<Link>('/api/telegram'))
    setCode(null)
  })
  if (link.isError && !link.data) return <Page title={t`Telegram`} narrow><ErrorState error={link.error} onRetry={() => void link.refetch()} /></Page>
  const state = link.data
  const isLinked = state?.isLinked && !state.isBlocked
  return (
    <Page title={t`Telegram`} narrow>
      <Block title={t`Messages to me`}>
        {state && !state.isAvailable && <p className="soft"><Trans>There is no bot yet. Whoever keeps the settings makes one with @BotFather and enters its token under sending.</Trans></p>}
        {state?.isBlocked && <p className="soft"><Trans>You have stopped the bot in Telegram, so nothing comes. Link the chat anew.</Trans></p>}
        {isLinked && (
          <div className={classes.link}>
            <p>{state.username ? <Trans>Messages come to @{state.username}, since <When value={state.linkedAt} />.</Trans> : <Trans>Messages come to your chat, since <When value={state.linkedAt} />.</Trans>}</p>
            <Button variant="default" loading={busy} onClick={() => void drop()}><Trans>Unlink</Trans></Button>
          </div>
        )}
        {state?.isAvailable && !isLinked && (
          <div className={classes.link}>
            {!code && <><p className="soft"><Trans>What rules tell you can come to Telegram too. Take a code and say it to the shop’s bot.</Trans></p><Button loading={busy} onClick={() => void take()}><Trans>Take a code</Trans></Button></>}
            {code && (
              <>
                <output className={classes.code}>{code.code}</output>
                <ol className={classes.steps}>
                  <li>{code.url ? <a href={code.url} target="_blank" rel="noopener noreferrer"><Trans>Open the bot in Telegram</Trans> <IconExternalLink size={14} aria-hidden /></a> : <Trans>Open the shop’s bot in Telegram</Trans>}</li>
                  <li><Trans>Press “Start”, or send it the code.</Trans></li>
                </ol>
                <p className="soft"><Trans>The code is good until <When value={code.expiresAt} />; this page notices by itself.</Trans></p>
                <Button variant="default" loading={busy} onClick={() => void take()}><Trans>Another code</Trans></Button>
              </>
            )}
          </div>
        )}
      </Block>
    </Page>
  )
}
