import { Button, MultiSelect, Switch } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconEye, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { UserGroup } from '#shared/contracts/users.ts'
import { Page } from '../../ui/page/Page.tsx'
import { ErrorState } from '../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../ui/states/Skeleton.tsx'
import { GroupDialog } from './GroupDialog.tsx'
import { Matrix } from './Matrix.tsx'
import { Questions } from './Questions.tsx'
import { RightsHistory } from './RightsHistory.tsx'
import { groupsQuery } from './rights-data.ts'
import { ViewAsDialog } from './ViewAsDialog.tsx'
import { WhyForm } from './WhyForm.tsx'
import classes from './rights.module.css'

/** Who sees and does what, on one page: groups beside each other, what each right reaches, what is kept of the records. */
export function RightsPage() {
  const { t } = useLingui()
  const answer = useQuery(groupsQuery)
  const [shown, setShown] = useState<string[]>([])
  const [onlyDifferences, setOnlyDifferences] = useState(false)
  const [open, setOpen] = useState<UserGroup | 'new' | 'view-as' | null>(null)
  if (answer.isError) return <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
  const groups = answer.data?.groups ?? []
  const compared = shown.length > 0 ? groups.filter(group => shown.includes(String(group.id))) : groups
  const close = () => setOpen(null)
  return (
    <Page
      title={t`Rights`}
      actions={
        <>
          <Button variant="default" leftSection={<IconEye size={16} aria-hidden />} onClick={() => setOpen('view-as')}><Trans>Look as an employee</Trans></Button>
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpen('new')}><Trans>Add a group</Trans></Button>
        </>
      }
    >
      {!answer.data ? <CardSkeleton /> : (
        <>
          <p className={classes.about}>
            <Trans>Whoever is in several groups may do what any of them allows; a field is kept from them when every group that works with such records keeps it. Owners stand outside: nothing is kept from them. What you change here holds at once.</Trans>
          </p>
          <div className={classes.tools}>
            <MultiSelect w={360} maw="100%" size="sm" aria-label={t`Groups to compare`} placeholder={shown.length === 0 ? t`Compare groups…` : undefined} data={groups.map(group => ({ value: String(group.id), label: group.name }))} value={shown} onChange={setShown} clearable searchable />
            <Switch label={t`Only what differs`} checked={onlyDifferences} onChange={event => setOnlyDifferences(event.currentTarget.checked)} disabled={compared.length < 2} />
          </div>
          <Matrix answer={answer.data} groups={compared} onlyDifferences={onlyDifferences && compared.length > 1} onGroup={setOpen} />
          <div className={classes.halves}>
            <div><WhyForm /><Questions /></div>
            <RightsHistory answer={answer.data} />
          </div>
        </>
      )}
      {open === 'view-as' && <ViewAsDialog onClose={close} />}
      {open !== null && open !== 'view-as' && <GroupDialog group={open === 'new' ? null : open} onClose={close} />}
    </Page>
  )
}
