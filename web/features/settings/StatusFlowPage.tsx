import { Button, NativeSelect } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { UserGroup } from '#shared/contracts/users.ts'
import { api } from '../../base/api.ts'
import { queryClient } from '../../base/query-client.ts'
import { useReference, type ReferenceItem } from '../../base/references.ts'
import { useRight } from '../../base/session.ts'
import { StatusBadge } from '../../ui/display/StatusBadge.tsx'
import { toastError } from '../../ui/feedback/toast.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { ErrorState } from '../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../ui/states/Skeleton.tsx'
import classes from './flow.module.css'

type Pairs = [string, string][]
type Matrix = { groups: { groupId: number; transitions: Pairs }[] }
const key = ['setting', 'transitions']

/** Which group may move an order from which status to which. A group with no tick at all may make every move. */
export function StatusFlowPage() {
  const { t } = useLingui()
  const matrix = useQuery({ queryKey: key, queryFn: () => api.get<Matrix>('/api/status-transitions') })
  const seesGroups = useRight('users.change') !== null
  const names = useQuery({ queryKey: ['user_group', 'list'], queryFn: () => api.get<{ groups: UserGroup[] }>('/api/user-groups'), enabled: seesGroups }).data?.groups ?? []
  const [chosen, setChosen] = useState<number | null>(null)
  if (matrix.isError) return <ErrorState error={matrix.error} onRetry={() => void matrix.refetch()} />
  if (!matrix.data) return <CardSkeleton label={t`Loading`} />
  const group = matrix.data.groups.find(one => one.groupId === chosen) ?? matrix.data.groups[0]
  return (
    <Page
      title={t`Who may change which status`}
      actions={<NativeSelect aria-label={t`Group`} value={group?.groupId} onChange={event => setChosen(Number(event.currentTarget.value))} data={matrix.data.groups.map(one => ({ value: String(one.groupId), label: names.find(name => name.id === one.groupId)?.name ?? t`Group ${one.groupId}` }))} />}
    >
      {group && <Table key={group.groupId} groupId={group.groupId} transitions={group.transitions} />}
    </Page>
  )
}

function Table({ groupId, transitions: kept }: { groupId: number; transitions: Pairs }) {
  const { t } = useLingui()
  const statuses = useReference('statuses').filter(status => status.active)
  const { mutate: save, isPending, variables } = useMutation({
    // One after another: of two ticks in a row the first must not arrive last.
    scope: { id: `status-transitions ${groupId}` },
    mutationFn: (pairs: Pairs) => api.put(`/api/status-transitions/${groupId}`, { transitions: pairs }),
    onSuccess: (_, pairs) => queryClient.setQueryData<Matrix>(key, before => before && { groups: before.groups.map(one => (one.groupId === groupId ? { groupId, transitions: pairs } : one)) }),
    onError: toastError,
  })
  // Until the last tick is kept, what the server says is older than what the person sees.
  const transitions = isPending ? variables : kept
  const all = transitions.length === 0
  const has = new Set(transitions.map(pair => pair.join(' ')))
  const toggle = (from: string, to: string): void => save(has.has(`${from} ${to}`) ? transitions.filter(pair => pair[0] !== from || pair[1] !== to) : [...transitions, [from, to]])
  const every = (): Pairs => statuses.flatMap(from => statuses.filter(to => to !== from).map((to): [string, string] => [from.code, to.code]))
  const row = (from: ReferenceItem): void => {
    const others = transitions.filter(pair => pair[0] !== from.code)
    const full = statuses.every(to => to === from || has.has(`${from.code} ${to.code}`))
    save(full ? others : [...others, ...every().filter(pair => pair[0] === from.code)])
  }
  if (all) {
    return (
      <div>
        <p><Trans>This group may move an order from any status to any other.</Trans></p>
        <Button variant="default" onClick={() => save(every())}><Trans>Limit the moves</Trans></Button>
      </div>
    )
  }
  return (
    <>
      <p className="soft"><Trans>A tick: from the status at the left the group may move an order to the one above. Each tick is saved at once.</Trans> <Button variant="subtle" size="compact-sm" onClick={() => save([])}><Trans>Allow every move</Trans></Button></p>
      <div className={classes.scroll} tabIndex={0} role="region" aria-label={t`Moves between statuses`}>
        <table className={classes.matrix}>
          <thead><tr><th className={classes.corner} scope="col"><Trans>From ↓ to →</Trans></th>{statuses.map(to => <th key={to.code} scope="col"><span className={classes.upright}>{to.name}</span></th>)}</tr></thead>
          <tbody>
            {statuses.map(from => (
              <tr key={from.code}>
                <th scope="row"><button type="button" className={classes.rowName} title={t`Tick or clear the whole row`} onClick={() => row(from)}><StatusBadge color={from.color}>{from.name}</StatusBadge></button></th>
                {statuses.map(to => (
                  <td key={to.code}>{to !== from && <input type="checkbox" aria-label={t`From ${from.name} to ${to.name}`} checked={has.has(`${from.code} ${to.code}`)} onChange={() => toggle(from.code, to.code)} />}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}
