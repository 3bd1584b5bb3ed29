import { Menu, UnstyledButton } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconCheck, IconChevronDown } from '@tabler/icons-react'
import { api } from '../../../base/api.ts'
import { queryClient } from '../../../base/query-client.ts'
import { sessionQuery, useRight, useSession, type Session } from '../../../base/session.ts'
import { toastError } from '../../../ui/feedback/toast.tsx'
import { useNarrow } from '../../../ui/page/narrow.ts'
import { PeopleOnline } from './PeopleOnline.tsx'
import { StatusDot } from './StatusDot.tsx'
import { asWorkStatus, statusWords, workStatuses, type WorkStatus } from './work-status.ts'
import classes from './status.module.css'

/** Whether new orders may come to me, always in sight; and who else is at work. */
export function StatusSwitch() {
  const narrow = useNarrow()
  const works = useRight('orders.view') !== null
  return (
    <>
      {!narrow && <PeopleOnline />}
      {works && <OwnStatus narrow={narrow} />}
    </>
  )
}

function OwnStatus({ narrow }: { narrow: boolean }) {
  const { t, i18n } = useLingui()
  const own = asWorkStatus(useSession().user.status)
  const change = async (status: WorkStatus): Promise<void> => {
    const paint = (shown: string): void => void queryClient.setQueryData(sessionQuery.queryKey, session => session && { ...session, user: { ...session.user, status: shown } })
    paint(status)
    try {
      queryClient.setQueryData(sessionQuery.queryKey, await api.patch<Session>('/api/session', { status }))
    } catch (error) {
      paint(own)
      toastError(error)
    }
  }
  const word = i18n._(statusWords[own])
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <UnstyledButton className={classes.button} aria-label={t`You are: ${word}`} title={narrow ? word : undefined}>
          <StatusDot status={own} />{!narrow && word}<IconChevronDown size={14} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label><Trans>New orders are given to those who are available</Trans></Menu.Label>
        {workStatuses.map(status => (
          <Menu.Item key={status} leftSection={<StatusDot status={status} />} rightSection={status === own ? <IconCheck size={16} aria-hidden /> : undefined} aria-current={status === own || undefined} onClick={() => void change(status)}>
            {i18n._(statusWords[status])}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
