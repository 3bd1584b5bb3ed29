import { Button, Radio, Stack } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Launch } from '#shared/contracts/learning.ts'
import { TRADES, type Trade } from '#shared/lessons.ts'
import { api } from '../../base/api.ts'
import { refusalText } from '../../base/refusals.ts'
import type { StepForm } from './launch-step.ts'

/** Statuses and deadlines by trade: nothing of it is final. */
export function StatusesStep({ done, isSaving }: StepForm) {
  const { t } = useLingui()
  const client = useQueryClient()
  const [trade, setTrade] = useState<Trade>('general')
  const words: Record<Trade, [label: string, about: string]> = {
    general: [t`Of everything`, t`Called within the hour, packed within a working day`],
    clothes: [t`Clothes and shoes`, t`With fitting: “Доставлен” and “Возврат” are switched on`],
    electronics: [t`Electronics`, t`Half an hour to the first call, “Допродажа” and “Ошибка бронирования”`],
    food: [t`Food and flowers`, t`A quarter of an hour to the first call, delivered within three hours`],
    'made-to-order': [t`Made to order`, t`With prepayment, two weeks to make it`],
  }
  const choose = useMutation({
    mutationFn: () => api.post<Launch>('/api/launch/trade', { trade }),
    onSuccess: async () => { await client.invalidateQueries({ queryKey: ['setting'] }); done() },
  })
  return (
    <form onSubmit={event => { event.preventDefault(); choose.mutate() }}>
      <Stack>
        <Radio.Group label={t`What do you sell?`} description={t`Statuses and the time that an order may stay in each. Change them whenever you like in the settings.`} value={trade} onChange={value => setTrade(value as Trade)}>
          <Stack gap="xs" mt="xs">{TRADES.map(one => <Radio key={one} value={one} label={words[one][0]} description={words[one][1]} />)}</Stack>
        </Radio.Group>
        {choose.isError && <div role="alert" style={{ color: 'var(--danger)' }}>{refusalText(choose.error)}</div>}
        <div><Button type="submit" loading={choose.isPending || isSaving}><Trans>Preset and go on</Trans></Button></div>
      </Stack>
    </form>
  )
}
