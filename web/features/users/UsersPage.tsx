import { Button } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconUserPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import type { User } from '#shared/contracts/users.ts'
import { Person } from '../../ui/display/Person.tsx'
import { Phone } from '../../ui/display/Phone.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { ErrorState } from '../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../ui/states/Skeleton.tsx'
import { groupsQuery, usersQuery } from './people.ts'
import { UserDialog } from './UserDialog.tsx'
import classes from './users.module.css'

const DismissDialog = lazy(() => import('./DismissDialog.tsx').then(module => ({ default: module.DismissDialog })))

/** Those who work here; who left is switched off, not deleted, since orders carry the name. */
export function UsersPage() {
  const { t } = useLingui()
  const users = useQuery(usersQuery)
  const groups = useQuery(groupsQuery).data?.groups ?? []
  const [open, setOpen] = useState<User | 'new' | null>(null)
  const [leaving, setLeaving] = useState<number | null>(null)
  if (users.isError) return <ErrorState error={users.error} onRetry={() => void users.refetch()} />
  const words: Record<string, string> = { free: t`Available`, busy: t`Busy`, dinner: t`At lunch`, break: t`On a break` }
  return (
    <Page title={t`People`} actions={<Button leftSection={<IconUserPlus size={16} aria-hidden />} onClick={() => setOpen('new')}><Trans>Add a person</Trans></Button>}>
      {!users.data ? <CardSkeleton /> : (
        <div className={classes.scroll}>
          <table className={classes.table}>
            <thead><tr><th><Trans>Colleague</Trans></th><th><Trans>E-mail</Trans></th><th><Trans>Phone</Trans></th><th><Trans>Groups</Trans></th><th><Trans>Now</Trans></th></tr></thead>
            <tbody>
              {users.data.map(user => (
                <tr key={user.id} data-off={!user.active || undefined}>
                  <td><button type="button" className={classes.name} onClick={() => setOpen(user)}><Person name={user.name} /></button>{user.position && <span className="soft"> · {user.position}</span>}</td>
                  <td>{user.email}</td>
                  <td><Phone value={user.phone} /></td>
                  <td>{[...(user.isOwner ? [t`Owner`] : []), ...groups.filter(group => user.groupIds.includes(group.id)).map(group => group.name)].join(', ') || '—'}</td>
                  <td>{user.active ? (words[user.status] ?? user.status) : <Trans>Switched off</Trans>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {open && <UserDialog user={open === 'new' ? null : open} groups={groups} onDismiss={() => { if (open !== 'new') setLeaving(open.id); setOpen(null) }} onClose={() => setOpen(null)} />}
      {leaving !== null && <Suspense fallback={null}><DismissDialog userId={leaving} onClose={() => setLeaving(null)} /></Suspense>}
    </Page>
  )
}
