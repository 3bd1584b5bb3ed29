import { Button, Group } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { LeakAlert } from '#shared/contracts/audit.ts'
import { api } from '../../base/api.ts'
import { queryClient } from '../../base/query-client.ts'
import { When } from '../../ui/display/When.tsx'
import { toastError } from '../../ui/feedback/toast.tsx'
import { AlertWords } from './AlertWords.tsx'
import { alertsQuery } from './audit-api.ts'
import classes from './security.module.css'

/** Suspicions that wait for somebody, and on demand those of before. */
export function LeakAlerts({ onPerson }: { onPerson: (userId: number) => void }) {
  const { t } = useLingui()
  const alerts = useQuery(alertsQuery).data ?? []
  const [past, setPast] = useState(false)
  const shown = past ? alerts : alerts.filter(alert => alert.acknowledgedAt === null)
  const acknowledge = useMutation({
    mutationFn: (id: number) => api.post<{ alerts: LeakAlert[] }>(`/api/leak-alerts/${id}/acknowledge`),
    onSuccess: ({ alerts: next }) => queryClient.setQueryData(alertsQuery.queryKey, next),
    onError: toastError,
  })
  if (alerts.length === 0) return null
  return (
    <section aria-label={t`Suspicion of a leak`}>
      <ul className={classes.alerts}>
        {shown.map(alert => (
          <li key={alert.id} className={classes.alert} data-open={alert.acknowledgedAt === null || undefined}>
            <div><AlertWords alert={alert} /><div className="soft"><When value={alert.raisedAt} />{alert.acknowledgedAt && <> · <Trans>looked into by {alert.acknowledgedBy ?? ''}</Trans> <When value={alert.acknowledgedAt} /></>}</div></div>
            <Group gap="xs">
              <Button size="compact-sm" variant="default" onClick={() => onPerson(alert.user.id)}><Trans>What they did</Trans></Button>
              {alert.acknowledgedAt === null && <Button size="compact-sm" loading={acknowledge.isPending && acknowledge.variables === alert.id} onClick={() => acknowledge.mutate(alert.id)}><Trans>I have looked into it</Trans></Button>}
            </Group>
          </li>
        ))}
      </ul>
      {alerts.some(alert => alert.acknowledgedAt !== null) && <Button size="compact-sm" variant="subtle" color="gray" mb="sm" onClick={() => setPast(!past)}>{past ? <Trans>Only open suspicions</Trans> : <Trans>Suspicions of before</Trans>}</Button>}
    </section>
  )
}
