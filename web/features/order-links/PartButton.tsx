import { Button } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { Combination, NotUndone } from '#shared/contracts/order-pairs.ts'
import { ApiError } from '../../base/api.ts'
import { useFields } from '../../base/fields.ts'
import { useReference } from '../../base/references.ts'
import { useLocale } from '../../base/locale.ts'
import { confirm } from '../../ui/feedback/confirm.tsx'
import { toast, toastError } from '../../ui/feedback/toast.tsx'
import { usePairActions } from './pairs-api.ts'
import classes from './pairs.module.css'

/** Parts two combined orders; what was changed since is shown first, and stays as it is. */
export function PartButton({ combination }: { combination: Pick<Combination, 'id' | 'survivor' | 'other'> }) {
  const { t } = useLingui()
  const part = usePart()
  const [busy, setBusy] = useState(false)
  const run = async (): Promise<void> => {
    setBusy(true)
    await part(combination)
    setBusy(false)
  }
  return <Button size="compact-sm" variant="default" loading={busy} aria-label={t`Part ${combination.survivor.number} and ${combination.other.number}`} onClick={() => void run()}><Trans>Part them</Trans></Button>
}

/** Undoes a combination, asking when not all of it can be undone. */
export function usePart(): (combination: Pick<Combination, 'id' | 'survivor' | 'other'>) => Promise<void> {
  const actions = usePairActions()
  return async ({ id, survivor, other }) => {
    const ids = [survivor.id, other.id]
    try {
      await actions.part(id, ids, false)
      toast({ message: <Trans>Orders {survivor.number} and {other.number} are parted</Trans> })
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'combination_changed') return toastError(error)
      const left = (error.params.left ?? []) as NotUndone[]
      const sure = await confirm({ title: <Trans>Not all of it can be put back</Trans>, body: <LeftList left={left} />, action: <Trans>Part the rest</Trans> })
      if (!sure) return
      await actions.part(id, ids, true).then(() => toast({ message: <Trans>Orders {survivor.number} and {other.number} are parted</Trans> }), toastError)
    }
  }
}

function LeftList({ left }: { left: NotUndone[] }) {
  const { t } = useLingui()
  const locale = useLocale()
  const fields = useFields('order')
  const paymentTypes = useReference('paymentTypes')
  const statuses = useReference('statuses')
  const name = ({ kind, name }: NotUndone): string => {
    if (kind === 'field') return fields.find(field => field.name === name)?.label[locale] ?? name
    if (kind === 'payment') return t`Payment: ${paymentTypes.find(type => type.code === name)?.name ?? name}`
    if (kind === 'status') return t`Status: ${statuses.find(status => status.code === name)?.name ?? name}`
    return name
  }
  return (
    <>
      <p className={classes.lead}><Trans>Changed since the combining, and will stay as it is now:</Trans></p>
      <ul className={classes.left}>{left.map((one, at) => <li key={at} dir="auto">{name(one)}</li>)}</ul>
    </>
  )
}
