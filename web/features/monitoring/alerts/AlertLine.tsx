import { Button, Menu } from '@mantine/core'
import { Plural, Trans } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import type { MetricAlert, MetricAlerts } from '#shared/contracts/monitoring.ts'
import { api } from '../../../base/api.ts'
import { inLocale, useLocale } from '../../../base/locale.ts'
import { queryClient } from '../../../base/query-client.ts'
import { When } from '../../../ui/display/When.tsx'
import { toastError } from '../../../ui/feedback/toast.tsx'
import classes from '../monitoring.module.css'

const HOURS = [3, 24, 168]

/** One alert in words, with what can be said back to it. */
export function AlertLine({ alert, mayChange }: { alert: MetricAlert; mayChange: boolean }) {
  const locale = useLocale()
  const say = useMutation({
    mutationFn: ({ path, body }: { path: string; body: Record<string, string | number> }) => api.post<MetricAlerts>(`/api/metric-alerts/${alert.id}/${path}`, body),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['metric_alert'] }),
    onError: toastError,
  })
  const judge = (judged: 'normal' | 'right'): void => say.mutate({ path: 'judge', body: { judged } })
  return (
    <li className={classes.alert} data-open={alert.endedAt === null || undefined}>
      <div>
        <p>{inLocale(alert.text, locale)}</p>
        <div className={classes.facts}>
          <span><When value={alert.raisedAt} /></span>
          {alert.endedAt && <span><Trans>over since <When value={alert.endedAt} /></Trans></span>}
          {alert.toldAt === null && alert.endedAt === null && <span><Trans>nobody was told yet</Trans></span>}
          {alert.judged === 'normal' && <span><Trans>called normal by {alert.judgedBy}: the corridor is wider</Trans></span>}
          {alert.judged === 'right' && <span><Trans>seen to by {alert.judgedBy}</Trans></span>}
          {mayChange && alert.judged === null && (
            <>
              <Button size="compact-xs" variant="default" loading={say.isPending} onClick={() => judge('right')}><Trans>It is seen to</Trans></Button>
              <Button size="compact-xs" variant="subtle" color="gray" onClick={() => judge('normal')}><Trans>That is normal</Trans></Button>
            </>
          )}
          {mayChange && alert.endedAt === null && (
            <Menu>
              <Menu.Target><Button size="compact-xs" variant="subtle" color="gray"><Trans>Not now</Trans></Button></Menu.Target>
              <Menu.Dropdown>
                {HOURS.map(hours => <Menu.Item key={hours} onClick={() => say.mutate({ path: 'snooze', body: { hours } })}>{hours < 24 ? <Plural value={hours} one="for # hour" other="for # hours" /> : <Plural value={hours / 24} one="for # day" other="for # days" />}</Menu.Item>)}
              </Menu.Dropdown>
            </Menu>
          )}
        </div>
      </div>
    </li>
  )
}
