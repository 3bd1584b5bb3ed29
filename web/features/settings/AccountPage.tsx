import { Button, Checkbox, NativeSelect, NumberInput, Select, Stack, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Account, ReferencesAnswer } from '#shared/contracts/settings.ts'
import { api, ApiError } from '../../base/api.ts'
import { queryClient } from '../../base/query-client.ts'
import { referencesQuery, useReferences } from '../../base/references.ts'
import { fieldText, refusalText } from '../../base/refusals.ts'
import { sessionQuery } from '../../base/session.ts'
import { Block, Page } from '../../ui/page/Page.tsx'
import { CardSkeleton } from '../../ui/states/Skeleton.tsx'
import { WorkingHours } from './WorkingHours.tsx'

const zones = Intl.supportedValuesOf('timeZone')

/** The account: its name, its time, its money, its numbers, its working hours. */
export function AccountPage() {
  const { t } = useLingui()
  const references = useReferences()
  return <Page title={t`Account`} narrow>{references ? <Form account={references.account} countries={references.countries} cancelling={references.statuses.filter(status => status.group === 'cancel' && status.active)} /> : <CardSkeleton />}</Page>
}

function Form({ account, countries, cancelling }: { account: Account; countries: { code: string; name: string }[]; cancelling: { code: string; name: string }[] }) {
  const { t } = useLingui()
  const [changes, setChanges] = useState<Partial<Account>>({})
  const now = { ...account, ...changes }
  const set = (more: Partial<Account>): void => setChanges({ ...changes, ...more })
  const save = useMutation({
    mutationFn: () => api.patch<ReferencesAnswer>('/api/account', changes),
    onSuccess: answer => {
      queryClient.setQueryData(referencesQuery.queryKey, answer)
      setChanges({})
      void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey })
    },
  })
  const refused = save.error instanceof ApiError ? save.error.fields : []
  const errorOf = (field: keyof Account) => { const one = refused.find(refusal => refusal.path.startsWith(field)); return one && fieldText(one) }
  return (
    <form onSubmit={event => { event.preventDefault(); save.mutate() }}>
      <Block>
        <Stack maw={420}>
          <TextInput label={t`Name`} required maxLength={255} value={now.name} onChange={event => set({ name: event.currentTarget.value })} error={errorOf('name')} />
          <NativeSelect label={t`Language`} description={t`For those who have not chosen their own`} value={now.locale} onChange={event => set({ locale: event.currentTarget.value as Account['locale'] })} data={[{ value: 'ru', label: 'Русский' }, { value: 'en', label: 'English' }]} />
          <Select label={t`Time zone`} description={t`Days of lists, of reports and of the API are days of it`} searchable allowDeselect={false} data={zones} value={now.timeZone} onChange={value => value && set({ timeZone: value })} error={errorOf('timeZone')} limit={60} />
          <NativeSelect label={t`Country`} value={now.countryIso} onChange={event => set({ countryIso: event.currentTarget.value })} data={countries.map(country => ({ value: country.code, label: country.name }))} error={errorOf('countryIso')} />
          <TextInput label={t`Number of orders`} description={t`${'{id}'} is the number, ${'{letter}'} the letter of the store or of the way`} required maxLength={100} value={now.orderNumberTemplate} onChange={event => set({ orderNumberTemplate: event.currentTarget.value })} error={errorOf('orderNumberTemplate')} />
          <NumberInput label={t`Repeats of orders, hours`} description={t`Orders of one buyer with the same goods within so many hours are shown as likely repeats; 0 = not looked for`} min={0} max={2160} clampBehavior="strict" allowDecimal={false} value={now.repeatOrderHours} onChange={value => typeof value === 'number' && set({ repeatOrderHours: value })} error={errorOf('repeatOrderHours')} />
          <NativeSelect label={t`Status of an order that became part of another one`} value={now.combinedOrderStatus ?? ''} onChange={event => set({ combinedOrderStatus: event.currentTarget.value || null })} data={[{ value: '', label: t`As usual: cancelled` }, ...cancelling.map(status => ({ value: status.code, label: status.name }))]} error={errorOf('combinedOrderStatus')} />
          <NativeSelect label={t`Unpaid orders of bad customers`} value={now.badCustomerPrepayment} onChange={event => set({ badCustomerPrepayment: event.currentTarget.value as Account['badCustomerPrepayment'] })} data={[{ value: 'off', label: t`Nothing special` }, { value: 'warn', label: t`A problem on the card` }, { value: 'require', label: t`May not be assembled before they are paid` }]} />
          <NativeSelect label={t`Orders beyond the credit limit of a company`} description={t`Orders from the store are always taken, with a problem on the card`} value={now.overCreditLimit} onChange={event => set({ overCreditLimit: event.currentTarget.value as Account['overCreditLimit'] })} data={[{ value: 'problem', label: t`A problem on the card` }, { value: 'refuse', label: t`May not be made by hand` }]} />
          <Checkbox label={t`Orders may take more than there is in stock`} checked={now.allowNegativeStock} onChange={event => set({ allowNegativeStock: event.currentTarget.checked })} />
        </Stack>
      </Block>
      <Block title={t`Working hours`}>
        <WorkingHours value={now.workingHours} onChange={workingHours => set({ workingHours })} />
      </Block>
      {save.isError && <div role="alert" style={{ color: 'var(--danger)' }}>{refusalText(save.error)}</div>}
      <Button type="submit" mt="md" loading={save.isPending} disabled={Object.keys(changes).length === 0}><Trans>Save</Trans></Button>
    </form>
  )
}
