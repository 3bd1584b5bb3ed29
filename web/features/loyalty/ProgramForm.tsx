import { Button, NativeSelect, NumberInput, Stack, Switch, TextInput } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { LoyaltyProgram, WriteProgram } from '#shared/contracts/loyalty.ts'
import { api } from '../../base/api.ts'
import { queryClient } from '../../base/query-client.ts'
import { refusalText } from '../../base/refusals.ts'
import { Amount, Money } from '../../ui/display/Money.tsx'
import { toast } from '../../ui/feedback/toast.tsx'
import { Block } from '../../ui/page/Page.tsx'
import { programsQuery } from './loyalty-api.ts'
import classes from './loyalty.module.css'

type Values = Required<WriteProgram>
const FRESH: Values = { name: '', active: false, accrualPercent: 5, chargePercent: 50, bonusValue: 100, accrualOn: 'complete' }
/** What the example reckons with, in minor units. */
const EXAMPLE = 500_000

/** How bonuses of a site are earned and spent, with an example that says what the numbers mean. */
export function ProgramForm({ site, program }: { site: { code: string; name: string }; program: LoyaltyProgram | null }) {
  const { t } = useLingui()
  const [changes, setChanges] = useState<WriteProgram>({})
  const now: Values = { ...FRESH, name: t`Bonuses`, ...(program ?? {}), ...changes }
  const set = (more: WriteProgram): void => setChanges({ ...changes, ...more })
  const save = useMutation({
    mutationFn: () => api.put<{ programs: LoyaltyProgram[] }>(`/api/loyalty/programs/${site.code}`, program ? changes : { ...now, accrualOn: now.accrualOn }),
    onSuccess: ({ programs }) => {
      queryClient.setQueryData(programsQuery.queryKey, programs)
      setChanges({})
      toast({ message: t`The programme is saved.` })
    },
  })
  const number = (field: 'accrualPercent' | 'chargePercent') => ({
    value: now[field], min: 0, max: 100, decimalScale: 2, clampBehavior: 'strict' as const, onChange: (value: string | number) => { if (typeof value === 'number') set({ [field]: value }) },
  })
  const earned = Math.floor((EXAMPLE * now.accrualPercent) / 100 / now.bonusValue)
  const most = Math.floor((EXAMPLE * now.chargePercent) / 100 / now.bonusValue)
  return (
    <form onSubmit={event => { event.preventDefault(); save.mutate() }}>
      <Block title={<span dir="auto">{site.name}</span>}>
        <Stack maw={460}>
          <Switch checked={now.active} onChange={event => set({ active: event.currentTarget.checked })} label={<Trans>The programme is running</Trans>} description={program ? <Plural value={program.accounts} one="# customer takes part" other="# customers take part" /> : undefined} />
          <TextInput label={<Trans>Name</Trans>} value={now.name} maxLength={200} onChange={event => set({ name: event.currentTarget.value })} />
          <NumberInput label={<Trans>An order earns, % of its goods</Trans>} description={<Trans>Of what was paid with money, without the delivery</Trans>} {...number('accrualPercent')} />
          <NativeSelect
            label={<Trans>Bonuses come</Trans>} value={now.accrualOn} onChange={event => set({ accrualOn: event.currentTarget.value as Values['accrualOn'] })}
            data={[{ value: 'complete', label: t`when the order is done` }, { value: 'paid', label: t`when the order is paid` }]}
          />
          <NumberInput label={<Trans>Bonuses may pay, % of the goods</Trans>} {...number('chargePercent')} />
          <NumberInput
            label={<Trans>One bonus pays, in the currency</Trans>} value={now.bonusValue / 100} min={0.01} max={1_000_000} decimalScale={2} clampBehavior="strict"
            onChange={value => { if (typeof value === 'number' && value > 0) set({ bonusValue: Math.round(value * 100) }) }}
          />
          <p className={classes.example}><Trans>For example: goods for <Money value={EXAMPLE} /> earn <b><Amount value={earned} /></b> bonuses; up to <b><Amount value={most} /></b> bonuses may pay them.</Trans></p>
          {save.isError && <div role="alert" className={classes.refusal}>{refusalText(save.error)}</div>}
          <div><Button type="submit" variant="default" loading={save.isPending} disabled={program !== null && Object.keys(changes).length === 0}><Trans>Save</Trans></Button></div>
        </Stack>
      </Block>
    </form>
  )
}
