import { Button, CopyButton, Stack } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../base/api.ts'
import { refusalText } from '../../base/refusals.ts'
import { keepKey, keptKey, type StepForm } from './launch-step.ts'
import classes from './learning.module.css'

export const makeKey = async (name: string): Promise<string> => {
  const { key } = await api.post<{ key: string }>('/api/keys', { name })
  keepKey(key)
  return key
}

/** A key, and where it goes in the store's module. */
export function KeyStep({ done, isSaving }: StepForm) {
  const { t } = useLingui()
  const client = useQueryClient()
  const [key, setKey] = useState(keptKey)
  const make = useMutation({
    mutationFn: () => makeKey(t`Module of the store`),
    onSuccess: made => { setKey(made); void client.invalidateQueries({ queryKey: ['api_key'] }) },
  })
  return (
    <Stack>
      <div><Trans>Whatever sends orders to RetailCRM sends them here as well: the module of your store, your own program, an accounting system. It needs two things.</Trans></div>
      <div className={classes.key}><span><Trans>Address:</Trans></span><code>{window.location.origin}</code><Copy value={window.location.origin} /></div>
      <div className={classes.key}>
        <span><Trans>Key:</Trans></span>
        {key ? <><code>{key}</code><Copy value={key} /></> : <Button variant="default" loading={make.isPending} onClick={() => make.mutate()}><Trans>Make a key</Trans></Button>}
      </div>
      {key && <div className="soft"><Trans>The key is shown only now. Keep it as you keep a password; it can be switched off in the settings.</Trans></div>}
      {make.isError && <div role="alert" style={{ color: 'var(--danger)' }}>{refusalText(make.error)}</div>}
      <div><Button disabled={!key} loading={isSaving} onClick={done}><Trans>The key is in its place, go on</Trans></Button></div>
    </Stack>
  )
}

function Copy({ value }: { value: string }) {
  return <CopyButton value={value}>{({ copied, copy }) => <Button variant="subtle" size="compact-sm" onClick={copy}>{copied ? <Trans>Copied</Trans> : <Trans>Copy</Trans>}</Button>}</CopyButton>
}
