import { Button, NativeSelect, NumberInput, TagsInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../base/api.ts'
import { queryClient } from '../../../base/query-client.ts'
import { refusalText } from '../../../base/refusals.ts'
import { useEverySite } from '../../../base/session.ts'
import { toast } from '../../../ui/feedback/toast.tsx'
import { Block } from '../../../ui/page/Page.tsx'
import { attributionQuery, type Attribution } from '../costs-api.ts'
import { MODELS } from '../cost-words.ts'
import classes from '../costs.module.css'

/** Who gets a sale: the model that reports begin with, how far back, and what counts as paid. */
export function AttributionBlock({ mayChange }: { mayChange: boolean }) {
  const { t, i18n } = useLingui()
  const maySet = useEverySite() && mayChange
  const known = useQuery(attributionQuery).data
  const [changes, setChanges] = useState<Partial<Attribution>>({})
  const save = useMutation({
    mutationFn: () => api.patch<Attribution>('/api/attribution', changes),
    onSuccess: now => { queryClient.setQueryData(attributionQuery.queryKey, now); setChanges({}); toast({ message: t`Saved. Reports count anew.` }) },
  })
  if (!known) return null
  const now = { ...known, ...changes }
  return (
    <Block title={<Trans>Who gets the sale</Trans>}>
      <form className={classes.form} onSubmit={event => { event.preventDefault(); save.mutate() }}>
        <div className={classes.pair}>
          <NativeSelect label={t`Model`} disabled={!maySet} value={now.model} description={i18n._(MODELS[now.model].means)} data={Object.entries(MODELS).map(([value, { name }]) => ({ value, label: i18n._(name) }))} onChange={event => setChanges({ ...changes, model: event.currentTarget.value as Attribution['model'] })} />
          <NumberInput label={t`Days before the order`} disabled={!maySet} min={1} max={365} allowDecimal={false} clampBehavior="strict" value={now.windowDays} onChange={days => { if (typeof days === 'number') setChanges({ ...changes, windowDays: days }) }} description={t`Earlier visits do not count`} />
        </div>
        <TagsInput label={t`Mediums that are paid for`} disabled={!maySet} value={now.paidMediums} onChange={paidMediums => setChanges({ ...changes, paidMediums })} description={t`Visits with the marks of advertising are paid anyway`} />
        {save.isError && <div role="alert" className={classes.refusal}>{refusalText(save.error)}</div>}
        {mayChange && !maySet && <p className={classes.hint}><Trans>These settings are for all stores: whoever works with all of them changes them.</Trans></p>}
        {maySet && <div className={classes.foot}><Button type="submit" variant="default" loading={save.isPending} disabled={Object.keys(changes).length === 0}><Trans>Save</Trans></Button></div>}
      </form>
    </Block>
  )
}
