import { Button, TagsInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../base/api.ts'
import { queryClient } from '../../base/query-client.ts'
import { refusalText } from '../../base/refusals.ts'
import { useSession } from '../../base/session.ts'
import { toast } from '../../ui/feedback/toast.tsx'
import classes from './webhooks.module.css'

const key = ['outside_settings']

/** Networks of one's own that requests may go to: closed unless an owner names them. */
export function PrivateNetworks() {
  const { t } = useLingui()
  const { user } = useSession()
  const answer = useQuery({ queryKey: key, queryFn: ({ signal }) => api.get<{ networks: string[] }>('/api/outside', {}, signal) })
  const [draft, setDraft] = useState<string[] | null>(null)
  const save = useMutation({
    mutationFn: (networks: string[]) => api.put<{ networks: string[] }>('/api/outside', { networks }),
    onSuccess: saved => { queryClient.setQueryData(key, saved); setDraft(null); toast({ message: t`Saved.` }) },
  })
  const networks = draft ?? answer.data?.networks ?? []
  return (
    <div className={classes.networks}>
      <div className="soft">
        <Trans>Webhooks, rules and gateways never reach this machine or the networks behind it, whatever an address says. A receiver of your own inside such a network is named here.</Trans>
      </div>
      {user.isOwner ? (
        <form onSubmit={event => { event.preventDefault(); save.mutate(networks) }}>
          <TagsInput aria-label={t`Private networks that may be reached`} placeholder={networks.length === 0 ? '10.1.0.0/16' : ''} value={networks} onChange={setDraft} error={save.isError ? refusalText(save.error) : undefined} />
          {draft !== null && <Button type="submit" loading={save.isPending}><Trans>Save</Trans></Button>}
        </form>
      ) : (
        <div>{networks.length === 0 ? <Trans>None is open. Only an owner opens one.</Trans> : networks.join(', ')}</div>
      )}
    </div>
  )
}
