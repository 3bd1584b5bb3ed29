import { Button, CopyButton, NumberInput, PasswordInput, Radio, Stack, Switch, Textarea } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { SaveTracking, TrackingView } from '#shared/contracts/site-tracking.ts'
import { api } from '../../base/api.ts'
import { queryClient } from '../../base/query-client.ts'
import { refusalText } from '../../base/refusals.ts'
import { When } from '../../ui/display/When.tsx'
import { confirm } from '../../ui/feedback/confirm.tsx'
import { toast } from '../../ui/feedback/toast.tsx'
import { Block } from '../../ui/page/Page.tsx'
import { trackingQuery } from './site-api.ts'
import classes from './site.module.css'

/** One site: what to put on its pages, what the script may know, how long it is kept. */
export function TrackingForm({ view }: { view: TrackingView }) {
  const { t } = useLingui()
  const [changes, setChanges] = useState<SaveTracking>({})
  const [origins, setOrigins] = useState<string | null>(null)
  const now = { ...view, ...changes }
  const set = (more: SaveTracking): void => setChanges({ ...changes, ...more })
  const save = useMutation({
    mutationFn: (body: SaveTracking) => api.put<TrackingView>(`/api/site/tracking/${view.site}`, body),
    onSuccess: saved => {
      queryClient.setQueryData(trackingQuery.queryKey, rows => rows?.map(row => (row.site === saved.site ? saved : row)))
      setChanges({})
      setOrigins(null)
      toast({ message: t`Saved. Pages follow within five minutes.` })
    },
  })
  const begin = (): void => save.mutate({ isOn: true })
  const renew = async (): Promise<void> => {
    if (await confirm({ title: t`Make a new secret?`, body: t`Signatures made with the old one are worthless at once: put the new one on the shop's server.`, action: t`Make a new one`, danger: true })) save.mutate({ newSecret: true })
  }
  const title = <span dir="auto">{view.siteName}</span>
  if (!view.isSetUp) {
    return (
      <Block title={title} actions={<Button variant="default" loading={save.isPending} onClick={begin}><Trans>Set up</Trans></Button>}>
        <p className="faint"><Trans>This site tells nothing of its visitors.</Trans></p>
        {save.isError && <div role="alert" className={classes.refusal}>{refusalText(save.error)}</div>}
      </Block>
    )
  }
  return (
    <form onSubmit={event => { event.preventDefault(); save.mutate({ ...changes, ...(origins === null ? {} : { origins: origins.split(/\s+/).filter(Boolean) }) }) }}>
      <Block title={title} actions={<span className="soft">{view.lastEventAt ? <><Plural value={view.eventsToday} one="# event a day" other="# events a day" /> · <When value={view.lastEventAt} /></> : <Trans>nothing has come yet</Trans>}</span>}>
        <Stack maw={560}>
          {view.setAside > 0 && <div role="alert" className={classes.setAside}><IconAlertTriangle size={18} stroke={1.5} aria-hidden /><span><Plural value={view.setAside} one="# batch of events could not be written: the reason stands in the log. It is kept and tried again at the next start." other="# batches of events could not be written: the reasons stand in the log. They are kept and tried again at the next start." /></span></div>}
          <Switch checked={now.isOn} onChange={event => set({ isOn: event.currentTarget.checked })} label={<Trans>The script is on</Trans>} />
          <Copied label={t`For every page of the shop, into its head`} text={view.snippet} />
          <Radio.Group label={<Trans>Until the visitor says otherwise</Trans>} value={now.consent} onChange={value => set({ consent: value as SaveTracking['consent'] })}>
            <Stack gap={4} mt={4}>
              <Radio value="none" label={<Trans>Tell nothing</Trans>} />
              <Radio value="anonymous" label={<Trans>Tell of this visit, without an id that stays and without who it is</Trans>} />
              <Radio value="full" label={<Trans>Know the visitor again</Trans>} />
            </Stack>
          </Radio.Group>
          <p className={classes.hint}><Trans>The shop's own banner says what was chosen: <code>prilavok('consent', 'full')</code>, <code>'anonymous'</code> or <code>'none'</code>.</Trans></p>
          <Switch checked={now.respectsDnt} onChange={event => set({ respectsDnt: event.currentTarget.checked })} label={<Trans>Be silent for browsers that ask not to be followed</Trans>} />
          <Textarea label={<Trans>Where the script may report from</Trans>} description={<Trans>Addresses besides the site's own, one a line: https://shop.example</Trans>} autosize minRows={2} value={origins ?? view.origins.join('\n')} onChange={event => setOrigins(event.currentTarget.value)} />
          <NumberInput label={<Trans>Events are kept, days</Trans>} value={now.retentionDays} min={7} max={3660} allowDecimal={false} onChange={value => { if (typeof value === 'number') set({ retentionDays: value }) }} />
          <NumberInput label={<Trans>A cart was left behind after, minutes</Trans>} description={<Trans>Rules about abandoned carts begin then</Trans>} value={now.abandonedAfterMinutes} min={5} max={10080} allowDecimal={false} onChange={value => { if (typeof value === 'number') set({ abandonedAfterMinutes: value }) }} />
          <NumberInput label={<Trans>A visitor has left after, minutes</Trans>} description={<Trans>Rules about who has left the site begin then</Trans>} value={now.leftAfterMinutes} min={2} max={1440} allowDecimal={false} onChange={value => { if (typeof value === 'number') set({ leftAfterMinutes: value }) }} />
          <div className={classes.secret}>
            <PasswordInput label={<Trans>Secret for the shop's server</Trans>} value={view.secret ?? ''} readOnly />
            <CopyButton value={view.secret ?? ''}>{({ copied, copy }) => <Button variant="default" onClick={copy}>{copied ? <Trans>Copied</Trans> : <Trans>Copy</Trans>}</Button>}</CopyButton>
            <Button variant="default" onClick={() => void renew()}><Trans>New secret</Trans></Button>
          </div>
          <p className={classes.hint}><Trans>The server signs who the visitor is: HMAC-SHA256 of his id, the customer's external id, e-mail and phone, each on a line of its own. The page then calls <code>prilavok('identify', …)</code>.</Trans></p>
          {save.isError && <div role="alert" className={classes.refusal}>{refusalText(save.error)}</div>}
          <div><Button type="submit" variant="default" loading={save.isPending} disabled={Object.keys(changes).length === 0 && origins === null}><Trans>Save</Trans></Button></div>
        </Stack>
      </Block>
    </form>
  )
}

function Copied({ label, text }: { label: string; text: string }) {
  return (
    <div className={classes.snippet}>
      <Textarea label={label} value={text} readOnly rows={2} classNames={{ input: classes.code! }} />
      <CopyButton value={text}>{({ copied, copy }) => <Button variant="default" onClick={copy}>{copied ? <Trans>Copied</Trans> : <Trans>Copy</Trans>}</Button>}</CopyButton>
    </div>
  )
}
