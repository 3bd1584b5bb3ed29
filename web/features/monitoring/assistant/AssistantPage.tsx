import { Button, CopyButton, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { PersonalKeys } from '#shared/contracts/personal-keys.ts'
import { api } from '../../../base/api.ts'
import { queryClient } from '../../../base/query-client.ts'
import { refusalText } from '../../../base/refusals.ts'
import { useOnce } from '../../../base/once.ts'
import { When } from '../../../ui/display/When.tsx'
import { confirm } from '../../../ui/feedback/confirm.tsx'
import { toastError } from '../../../ui/feedback/toast.tsx'
import { Block, Page } from '../../../ui/page/Page.tsx'
import { ErrorState } from '../../../ui/states/ErrorState.tsx'
import classes from '../monitoring.module.css'

const queryKey = ['personal_key', 'list']

/** A person's own keys, by which an assistant asks with the person's rights, and how to connect one. */
export function AssistantPage() {
  const { t } = useLingui()
  const answer = useQuery({ queryKey, queryFn: ({ signal }) => api.get<PersonalKeys>('/api/personal-keys', {}, signal) })
  const [name, setName] = useState('')
  const make = useMutation({
    mutationFn: () => api.post<{ key: string }>('/api/personal-keys', { name }),
    onSuccess: async () => { setName(''); await queryClient.invalidateQueries({ queryKey }) },
  })
  const makeOnce = useOnce(make)
  const end = useMutation({ mutationFn: (id: number) => api.delete<PersonalKeys>(`/api/personal-keys/${id}`), onSuccess: now => queryClient.setQueryData(queryKey, now), onError: toastError })
  if (answer.isError) return <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
  const keys = answer.data?.keys ?? []
  // As this browser has reached the server: the address of the settings may be another one.
  const address = `${window.location.origin}/mcp`
  const key = make.data?.key
  const snippet = JSON.stringify({ mcpServers: { prilavok: { type: 'http', url: address, headers: { Authorization: `Bearer ${key ?? t`your key`}` } } } }, null, 2)
  return (
    <Page title={t`Assistants and your keys`} narrow>
      <Block title={<Trans>Ask by an assistant</Trans>}>
        <p className={classes.note}><Trans>An assistant that speaks MCP can ask orders, customers and figures here. It sees what you see, with the same masked phones and the same stores, and changes nothing. What it looks at stands in the journal as yours.</Trans></p>
        <p className={classes.note}><Trans>Make a key, then put this into the settings of the assistant:</Trans></p>
        <pre className={classes.snippet} tabIndex={0} aria-label={t`Settings of the assistant`}>{snippet}</pre>
        <CopyButton value={snippet}>{({ copied, copy }) => <Button mt="xs" variant="default" onClick={copy}>{copied ? <Trans>Copied</Trans> : <Trans>Copy</Trans>}</Button>}</CopyButton>
      </Block>
      <Block title={<Trans>Your keys</Trans>}>
        {key && (
          <div role="status" style={{ marginBottom: 12 }}>
            <p className={classes.note}><Trans>Copy the key now: it is kept only as a fingerprint and cannot be shown again.</Trans></p>
            <div className={classes.secret}><code>{key}</code><CopyButton value={key}>{({ copied, copy }) => <Button variant="default" onClick={copy}>{copied ? <Trans>Copied</Trans> : <Trans>Copy</Trans>}</Button>}</CopyButton></div>
          </div>
        )}
        <form className={classes.bar} onSubmit={event => { event.preventDefault(); if (name.trim()) makeOnce() }}>
          <TextInput label={t`Which program it is for`} maxLength={100} value={name} onChange={event => setName(event.currentTarget.value)} />
          <Button type="submit" loading={make.isPending} disabled={name.trim() === ''}><Trans>Make a key</Trans></Button>
        </form>
        {make.isError && <div role="alert" className={classes.bad}>{refusalText(make.error)}</div>}
        {keys.length > 0 && (
          <div className={classes.scroll} tabIndex={0} role="region" aria-label={t`Your keys`}>
            <table className={classes.table}>
              <thead><tr><th><Trans>Program</Trans></th><th><Trans>Ends with</Trans></th><th><Trans>Made</Trans></th><th><Trans>Last used</Trans></th><td /></tr></thead>
              <tbody>
                {keys.map(one => (
                  <tr key={one.id}>
                    <td dir="auto">{one.name}</td><td className="numbers">…{one.tail}</td><td><When value={one.createdAt} /></td>
                    <td><When value={one.lastUsedAt} />{one.lastUsedFrom && <span className="faint"> · {one.lastUsedFrom}</span>}</td>
                    <td data-figure><Button size="compact-sm" variant="subtle" color="gray" onClick={() => { void confirm({ title: t`End the key «${one.name}»?`, body: t`The program that uses it is refused from the next question on.`, action: t`End it`, danger: true }).then(isSure => { if (isSure) end.mutate(one.id) }) }}><Trans>End it</Trans></Button></td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Block>
    </Page>
  )
}
