import { Button, Checkbox, MultiSelect, Switch, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { watchedOf } from '#shared/alerts.ts'
import type { AlertSettings, SaveAlertSettings } from '#shared/contracts/monitoring.ts'
import { api } from '../../../base/api.ts'
import { inLocale, useLocale } from '../../../base/locale.ts'
import { queryClient } from '../../../base/query-client.ts'
import { useReference } from '../../../base/references.ts'
import { refusalText } from '../../../base/refusals.ts'
import { useEverySite } from '../../../base/session.ts'
import { When } from '../../../ui/display/When.tsx'
import { toast } from '../../../ui/feedback/toast.tsx'
import { Block } from '../../../ui/page/Page.tsx'
import classes from '../monitoring.module.css'

const queryKey = ['metric_alert', 'settings']

/** What is watched, who is told, by what and when; and which corridors people have widened. */
export function AlertSettingsForm({ mayChange }: { mayChange: boolean }) {
  const { t } = useLingui()
  const maySet = useEverySite() && mayChange
  const locale = useLocale()
  const known = useQuery({ queryKey, queryFn: ({ signal }) => api.get<AlertSettings>('/api/alert-settings', {}, signal) }).data
  const people = useReference('users')
  const groups = useReference('userGroups')
  const sites = useReference('sites')
  const [draft, setDraft] = useState<SaveAlertSettings>({})
  const save = useMutation({
    mutationFn: () => api.put<AlertSettings>('/api/alert-settings', draft),
    onSuccess: now => { queryClient.setQueryData(queryKey, now); setDraft({}); toast({ message: t`Saved` }) },
  })
  const reset = useMutation({
    mutationFn: (one: { metric: string; site: string }) => api.post<AlertSettings>('/api/alert-settings/reset', one),
    onSuccess: now => queryClient.setQueryData(queryKey, now),
  })
  if (!known) return null
  const now = { ...known, ...draft }
  const set = (more: SaveAlertSettings): void => setDraft({ ...draft, ...more })
  const watch = (metric: string, more: object): void => set({ watched: now.watched.map(one => (one.metric === metric ? { ...one, ...more } : one)) })
  const channel = (name: 'push' | 'telegram' | 'email', isOn: boolean): void => set({ channels: isOn ? [...now.channels, name] : now.channels.filter(one => one !== name) })
  return (
    <>
      <Block title={<Trans>What is watched</Trans>}>
        <div className={classes.watch}>
          {now.watched.map(({ metric, isOn, bySite }) => {
            const watched = watchedOf(metric)!
            return (
              <div key={metric}>
                <Switch size="xs" disabled={!maySet} label={inLocale(watched.title, locale)} checked={isOn} onChange={event => watch(metric, { isOn: event.currentTarget.checked })} />
                {metric !== 'silence' && sites.length > 1 && isOn && <Checkbox size="xs" disabled={!maySet} label={t`each store by itself as well`} checked={bySite} onChange={event => watch(metric, { bySite: event.currentTarget.checked })} />}
                <p className={classes.hint}>{inLocale(watched.formula, locale)}</p>
              </div>
            )
          })}
        </div>
      </Block>
      <Block title={<Trans>Who is told</Trans>}>
        <form className={classes.form} onSubmit={event => { event.preventDefault(); save.mutate() }}>
          <Checkbox disabled={!maySet} label={t`Owners`} checked={now.owners} onChange={event => set({ owners: event.currentTarget.checked })} />
          <MultiSelect disabled={!maySet} label={t`People`} searchable data={people.map(one => ({ value: String(one.code), label: one.name }))} value={now.userIds.map(String)} onChange={ids => set({ userIds: ids.map(Number) })} description={t`Of these, only those who may see the figures of all`} />
          <MultiSelect disabled={!maySet} label={t`Groups`} data={groups.map(one => ({ value: String(one.code), label: one.name }))} value={now.groupIds.map(String)} onChange={ids => set({ groupIds: ids.map(Number) })} />
          <div className={classes.pair} role="group" aria-label={t`By what`}>
            <Checkbox disabled={!maySet} label={t`The bell and browsers`} checked={now.channels.includes('push')} onChange={event => channel('push', event.currentTarget.checked)} />
            <Checkbox disabled={!maySet} label="Telegram" checked={now.channels.includes('telegram')} onChange={event => channel('telegram', event.currentTarget.checked)} />
            <Checkbox disabled={!maySet} label={t`E-mail`} checked={now.channels.includes('email')} onChange={event => channel('email', event.currentTarget.checked)} />
          </div>
          <div className={classes.pair}>
            <TextInput disabled={!maySet || now.tellsAtNight} type="time" label={t`Quiet from`} value={now.quietFrom} onChange={event => set({ quietFrom: event.currentTarget.value })} />
            <TextInput disabled={!maySet || now.tellsAtNight} type="time" label={t`until`} value={now.quietUntil} onChange={event => set({ quietUntil: event.currentTarget.value })} />
            <Checkbox disabled={!maySet} label={t`At night too`} description={t`Otherwise what still stands is told in the morning`} checked={now.tellsAtNight} onChange={event => set({ tellsAtNight: event.currentTarget.checked })} />
          </div>
          {mayChange && !maySet && <p className="soft"><Trans>These settings are for all stores: whoever works with all of them changes them.</Trans></p>}
          {save.isError && <div role="alert" className={classes.bad}>{refusalText(save.error)}</div>}
          {maySet && <div><Button type="submit" loading={save.isPending} disabled={Object.keys(draft).length === 0}><Trans>Save</Trans></Button></div>}
        </form>
      </Block>
      {known.tolerances.length > 0 && (
        <Block title={<Trans>What people have said</Trans>}>
          <div className={classes.scroll}>
            <table className={classes.table}>
              <tbody>
                {known.tolerances.map(({ metric, site, width, snoozedUntil }) => (
                  <tr key={`${metric} ${site}`}>
                    <td>{inLocale(watchedOf(metric)?.title ?? { ru: metric, en: metric }, locale)}{site !== '' && <> · {sites.find(one => one.code === site)?.name ?? site}</>}</td>
                    <td>{width > 1 && <Trans>the corridor is {Math.round(width * 10) / 10} times as wide</Trans>}</td>
                    <td>{snoozedUntil && <Trans>not told until <When value={snoozedUntil} /></Trans>}</td>
                    <td data-figure>{mayChange && <Button size="compact-sm" variant="subtle" color="gray" onClick={() => reset.mutate({ metric, site })}><Trans>Take back</Trans></Button>}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </Block>
      )}
    </>
  )
}
