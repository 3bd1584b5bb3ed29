import { Button, NativeSelect, NumberInput, Stack } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Account, AccountChanges, ReferencesAnswer } from '#shared/contracts/settings.ts'
import { api } from '../../../base/api.ts'
import { queryClient } from '../../../base/query-client.ts'
import { referencesQuery } from '../../../base/references.ts'
import { refusalText } from '../../../base/refusals.ts'
import { toast } from '../../../ui/feedback/toast.tsx'
import { Block } from '../../../ui/page/Page.tsx'

/** What counts as late, how often one calls, and who becomes the manager of a customer. */
export function NormsForm({ account }: { account: Account }) {
  const { t } = useLingui()
  const [changes, setChanges] = useState<AccountChanges>({})
  const now = { ...account, ...changes }
  const set = (more: AccountChanges): void => setChanges({ ...changes, ...more })
  const save = useMutation({
    mutationFn: () => api.patch<ReferencesAnswer>('/api/account', changes),
    onSuccess: answer => {
      queryClient.setQueryData(referencesQuery.queryKey, answer)
      void queryClient.invalidateQueries({ queryKey: ['day'] })
      setChanges({})
      toast({ message: t`The norms are saved.` })
    },
  })
  const whole = (value: string | number): number | undefined => (typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : undefined)
  const number = (field: 'firstTouchNorm' | 'callAttemptsLimit' | 'callRetryMinutes') => ({
    value: now[field], min: 1, max: 100_000, allowDecimal: false, clampBehavior: 'strict' as const,
    onChange: (value: string | number) => { const next = whole(value); if (next !== undefined) set({ [field]: next }) },
  })
  return (
    <form onSubmit={event => { event.preventDefault(); save.mutate() }}>
      <Block title={t`Norms`}>
        <Stack maw={420}>
          <NumberInput label={t`Norm of the first contact, minutes`} description={<Trans>Minutes of <Link to="/settings/account">working hours</Link>; an order that waits longer turns red</Trans>} {...number('firstTouchNorm')} />
          <NumberInput label={t`After so many calls in vain, offer to cancel`} {...number('callAttemptsLimit')} />
          <NumberInput label={t`Call again after, minutes`} description={t`When the manager does not say when`} {...number('callRetryMinutes')} />
          <NativeSelect
            label={t`The manager of a customer`} value={now.customerManager} onChange={event => set({ customerManager: event.currentTarget.value as Account['customerManager'] })}
            data={[{ value: 'by_hand', label: t`is set by hand` }, { value: 'first_order', label: t`is who got the first order` }, { value: 'last_editor', label: t`is who worked on the last order` }]}
          />
          {save.isError && <div role="alert" style={{ color: 'var(--danger)' }}>{refusalText(save.error)}</div>}
          <div><Button type="submit" variant="default" loading={save.isPending} disabled={Object.keys(changes).length === 0}><Trans>Save</Trans></Button></div>
        </Stack>
      </Block>
    </form>
  )
}
