import { Button, Switch } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { IconPlus } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { DistributionRule } from '#shared/contracts/day.ts'
import type { UserGroup } from '#shared/contracts/users.ts'
import { api } from '../../../base/api.ts'
import { useReference, useReferences } from '../../../base/references.ts'
import { useRight } from '../../../base/session.ts'
import { toast, toastError } from '../../../ui/feedback/toast.tsx'
import { Block, Page } from '../../../ui/page/Page.tsx'
import { ErrorState } from '../../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../../ui/states/Skeleton.tsx'
import { createRule, editRule, removeRule, rulesQuery } from './distribution-api.ts'
import { NormsForm } from './NormsForm.tsx'
import { RuleDialog } from './RuleDialog.tsx'
import classes from './distribution.module.css'

/** To whom new orders go, said in sentences; and what counts as late for a first contact. */
export function DistributionPage() {
  const { t } = useLingui()
  const rules = useQuery(rulesQuery)
  const account = useReferences()?.account
  if (rules.isError && !rules.data) return <Page title={t`Distribution of orders`} narrow><ErrorState error={rules.error} onRetry={() => void rules.refetch()} /></Page>
  return (
    <Page title={t`Distribution of orders`} narrow>
      {rules.data && account
        ? (
          <>
            <Rules rules={rules.data.rules} />
            <Block title={t`Who is chosen`}>
              <ol className={classes.steps}>
                <li><Trans>The manager who leads the customer, if they are here and available.</Trans></li>
                <li><Trans>Otherwise, among those of the group who are here and available, whoever has the fewest orders in work; with equal loads, whoever got an order longest ago.</Trans></li>
                <li><Trans>Nobody is here: the order waits in the queue, and goes to the first who comes. Anyone may also take it by hand.</Trans></li>
              </ol>
            </Block>
            <NormsForm account={account} />
          </>
        )
        : <CardSkeleton label={t`Loading`} />}
    </Page>
  )
}

/** Names of the groups of people, for those who may see them. */
function useGroups(): { groups: UserGroup[]; isLoading: boolean } {
  const seesGroups = useRight('users.change') !== null
  const { data, isLoading } = useQuery({ queryKey: ['user_group', 'list'], queryFn: () => api.get<{ groups: UserGroup[] }>('/api/user-groups'), enabled: seesGroups })
  return { groups: data?.groups ?? [], isLoading }
}

function Rules({ rules }: { rules: DistributionRule[] }) {
  const { t } = useLingui()
  const client = useQueryClient()
  const { groups, isLoading } = useGroups()
  const [editing, setEditing] = useState<DistributionRule | 'new' | null>(null)
  if (isLoading) return <CardSkeleton lines={3} />
  const isPush = rules.some(rule => rule.active)
  const remove = (rule: DistributionRule): void => void removeRule(client, rule).then(() => {
    const { id: _gone, ...again } = rule
    toast({ message: <Trans>The rule is removed: {rule.name}</Trans>, undo: () => createRule(client, again) })
  }, toastError)
  return (
    <Block title={t`Rules`} actions={<Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEditing('new')}><Trans>Add a rule</Trans></Button>}>
      <p className={classes.mode} role="status">
        {isPush
          ? <Trans><b>Orders are given out by themselves.</b> What no rule fits waits in the queue, from which managers take it.</Trans>
          : <Trans><b>Managers take orders themselves</b> from the queue in “My day”. Add a rule, and new orders are given out by themselves.</Trans>}
      </p>
      <ul className={classes.rules}>
        {rules.map(rule => (
          <li key={rule.id} className={classes.rule}>
            <Switch aria-label={t`The rule works: ${rule.name}`} checked={rule.active} onChange={event => void editRule(client, rule.id, { active: event.currentTarget.checked }).catch(toastError)} />
            <div className={classes.words}>
              <b dir="auto">{rule.name}</b>
              <RuleWords rule={rule} group={groups.find(group => group.id === rule.groupId)} />
            </div>
            <Button size="compact-sm" variant="default" onClick={() => setEditing(rule)}><Trans>Change</Trans></Button>
            <Button size="compact-sm" variant="subtle" color="gray" onClick={() => remove(rule)}><Trans>Delete the rule</Trans></Button>
          </li>
        ))}
      </ul>
      {editing && (
        <RuleDialog
          rule={editing === 'new' ? null : editing} groups={groups} onClose={() => setEditing(null)}
          save={async draft => { await (editing === 'new' ? createRule(client, draft) : editRule(client, editing.id, draft)); setEditing(null) }}
        />
      )}
    </Block>
  )
}

/** The rule as a sentence: «Менеджеры получают заказы: тип — …; способ — …; магазин — …». */
function RuleWords({ rule, group }: { rule: DistributionRule; group: UserGroup | undefined }) {
  const people = group?.userIds.length ?? 0
  const parts = [
    <Named key="types" names="orderTypes" codes={rule.orderTypes} all={<Trans>of every type</Trans>} />,
    <Named key="methods" names="orderMethods" codes={rule.orderMethods} all={<Trans>by every way</Trans>} />,
    <Named key="sites" names="sites" codes={rule.sites} all={<Trans>of every store</Trans>} />,
  ]
  return (
    <span className="soft">
      {group ? <>“<span dir="auto">{group.name}</span>” (<Plural value={people} one="# person" other="# people" />)</> : <Trans>group {rule.groupId}</Trans>} ← {parts[0]}, {parts[1]}, {parts[2]}
    </span>
  )
}

function Named({ names, codes, all }: { names: 'orderTypes' | 'orderMethods' | 'sites'; codes: string[]; all: React.ReactNode }) {
  const known = useReference(names)
  return codes.length === 0 ? all : codes.map(code => known.find(one => one.code === code)?.name ?? code).join(' / ')
}
