import { Button } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { UserGroup } from '#shared/contracts/users.ts'
import { useReference } from '../../base/references.ts'
import { Page } from '../../ui/page/Page.tsx'
import { ErrorState } from '../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../ui/states/Skeleton.tsx'
import { GroupDialog } from './GroupDialog.tsx'
import { groupsQuery } from './people.ts'
import classes from './users.module.css'

/** Groups of people and what each may do. A person has the rights of all their groups together. */
export function GroupsPage() {
  const { t } = useLingui()
  const answer = useQuery(groupsQuery)
  const sites = useReference('sites')
  const [open, setOpen] = useState<UserGroup | 'new' | null>(null)
  if (answer.isError) return <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
  return (
    <Page title={t`Groups and rights`} actions={<Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpen('new')}><Trans>Add a group</Trans></Button>}>
      {!answer.data ? <CardSkeleton /> : (
        <div className={classes.scroll}>
          <table className={classes.table}>
            <thead><tr><th><Trans>Name</Trans></th><th><Trans>People</Trans></th><th><Trans>Rights</Trans></th><th><Trans>Stores</Trans></th></tr></thead>
            <tbody>
              {answer.data.groups.map(group => (
                <tr key={group.id}>
                  <td><button type="button" className={classes.name} onClick={() => setOpen(group)}>{group.name}</button>{group.isManager && <span className="soft"> · <Trans>managers</Trans></span>}</td>
                  <td><Plural value={group.userIds.length} one="# person" other="# people" /></td>
                  <td>{Object.keys(group.rights).length} / {answer.data.rights.length}</td>
                  <td>{group.sites.length === 0 ? <Trans>all</Trans> : group.sites.map(code => sites.find(site => site.code === code)?.name ?? code).join(', ')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {open && answer.data && <GroupDialog group={open === 'new' ? null : open} rights={answer.data.rights} onClose={() => setOpen(null)} />}
    </Page>
  )
}
