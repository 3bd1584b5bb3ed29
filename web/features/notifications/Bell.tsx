import { ActionIcon, Popover } from '@mantine/core'
import { useLingui } from '@lingui/react/macro'
import { IconBell } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { newestQuery } from './notification-api.ts'
import classes from './notifications.module.css'

const NotificationList = lazy(async () => ({ default: (await import('./NotificationList.tsx')).NotificationList }))

const SHOWN = 99

/** What the program, rules and modules of the store tell this person; how much of it is new. */
export function Bell() {
  const { t } = useLingui()
  const [opened, setOpened] = useState(false)
  const unread = useQuery(newestQuery).data?.unread ?? 0
  const count = unread > SHOWN ? `${SHOWN}+` : String(unread)
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={380} trapFocus returnFocus shadow="md">
      <Popover.Target>
        <ActionIcon variant="subtle" color="gray" size={32} className={classes.bell} aria-label={unread > 0 ? t`Notifications, unread: ${count}` : t`Notifications`} aria-haspopup="dialog" aria-expanded={opened} onClick={() => setOpened(was => !was)}>
          <IconBell size={18} stroke={1.5} aria-hidden />
          {unread > 0 && <span className={classes.count} aria-hidden>{count}</span>}
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p={0} className={classes.dropdown} aria-label={t`Notifications`}>
        <Suspense fallback={<div className={classes.waiting} />}>{opened && <NotificationList onLeave={() => setOpened(false)} />}</Suspense>
      </Popover.Dropdown>
    </Popover>
  )
}
