import { ActionIcon, Button, Menu, Switch } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconAlertTriangle, IconArrowDown, IconArrowUp, IconBolt, IconDots, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { RuleCatalogue, RuleRow } from '#shared/contracts/automation.ts'
import { useRight } from '../../../base/session.ts'
import { When } from '../../../ui/display/When.tsx'
import { toast, toastError } from '../../../ui/feedback/toast.tsx'
import { Block, Page } from '../../../ui/page/Page.tsx'
import { EmptyState } from '../../../ui/states/EmptyState.tsx'
import { ErrorState } from '../../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../../ui/states/Skeleton.tsx'
import { arrangeRules, catalogueQuery, rulesQuery, switchRule } from '../rule-api.ts'
import { useRuleSentences, type RuleSentences } from '../rule-sentences.ts'
import { Alerts } from './Alerts.tsx'
import { DaysFigure } from './DaysFigure.tsx'
import { FuseBanner } from './FuseBanner.tsx'
import { Recipes } from './Recipes.tsx'
import classes from './list.module.css'

/** All rules by group: what each says, whether it works, what it did lately; and ready ones to begin with. */
export function RulesPage() {
  const { t } = useLingui()
  const may = useRight('rules.change') !== null
  const rules = useQuery(rulesQuery)
  const catalogue = useQuery(catalogueQuery)
  const actions = may && <Button component={Link} to="/rules/new" leftSection={<IconPlus size={16} aria-hidden />}><Trans>New rule</Trans></Button>
  if (rules.isError && !rules.data) return <Page title={t`Rules`}><ErrorState error={rules.error} onRetry={() => void rules.refetch()} /></Page>
  if (!rules.data || !catalogue.data) return <Page title={t`Rules`} actions={actions}><CardSkeleton label={t`Loading`} /></Page>
  const { rules: all, alerts } = rules.data
  return (
    <Page title={t`Rules`} actions={actions}>
      <div className={classes.page}>
        {all.filter(rule => rule.fuse).map(rule => <div key={rule.id} className={classes.banner}><FuseBanner rule={rule} /></div>)}
        <Alerts alerts={alerts} may={may} />
        {all.length === 0 && (
          <EmptyState icon={<IconBolt size={28} stroke={1.5} />} title={<Trans>No rules yet</Trans>}>
            <Trans>A rule acts by itself: “a new order → a letter to the customer”. Begin with a ready one below: check one number and switch it on.</Trans>
          </EmptyState>
        )}
        <Groups rules={all} may={may} catalogue={catalogue.data} />
        <Recipes may={may} />
      </div>
    </Page>
  )
}

function Groups({ rules, may, catalogue }: { rules: RuleRow[]; may: boolean; catalogue: RuleCatalogue }) {
  const { t } = useLingui()
  const sentences = useRuleSentences(catalogue)
  const groups = Map.groupBy(rules, rule => rule.group)
  const move = (rule: RuleRow, by: -1 | 1): void => {
    const inGroup = groups.get(rule.group)!
    const other = inGroup[inGroup.indexOf(rule) + by]
    if (!other) return
    const ids = rules.map(one => (one === rule ? other.id : one === other ? rule.id : one.id))
    void arrangeRules(ids).catch(toastError)
  }
  return [...groups].map(([group, those]) => (
    <Block key={group} title={<span dir="auto">{group || (groups.size > 1 ? t`Without a group` : t`Your rules`)}</span>}>
      <ul className={classes.rules} aria-label={group || t`Your rules`}>
        {those.map((rule, at) => <RuleLine key={rule.id} rule={rule} sentences={sentences} may={may} onMove={may && those.length > 1 ? by => move(rule, by) : undefined} isFirst={at === 0} isLast={at === those.length - 1} />)}
      </ul>
    </Block>
  ))
}

type RuleLineProps = { rule: RuleRow; sentences: RuleSentences; may: boolean; onMove?: (by: -1 | 1) => void; isFirst: boolean; isLast: boolean }

function RuleLine({ rule, sentences, may, onMove, isFirst, isLast }: RuleLineProps) {
  const { t } = useLingui()
  const [busy, setBusy] = useState(false)
  const set = async (isActive: boolean): Promise<void> => {
    setBusy(true)
    try {
      await switchRule(rule.id, isActive)
      toast({ message: isActive ? <Trans>On: {rule.name}</Trans> : <Trans>Switched off: {rule.name}</Trans>, undo: () => switchRule(rule.id, !isActive) })
    } catch (error) {
      toastError(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <li className={classes.rule} data-off={!rule.isActive || undefined}>
      <Switch className={classes.switch} aria-label={t`The rule works: ${rule.name}`} checked={rule.isActive} disabled={!may || busy} onChange={event => void set(event.currentTarget.checked)} />
      <div className={classes.words}>
        <Link to={`/rules/${rule.id}` as never} className={classes.name} dir="auto">{rule.name}</Link>
        <p className={classes.sentence}>{sentences.rule(rule)}</p>
        {rule.lastError && <p className={classes.error}><IconAlertTriangle size={14} aria-hidden /> <When value={rule.lastError.at} />: {sentences.why({ code: rule.lastError.code, params: rule.lastError.params })}</p>}
        {rule.source === 'not_connected' && <p className={classes.quiet}><Trans>Nobody tells of this event yet: no program is connected for it.</Trans></p>}
      </div>
      <Link to={`/rules/${rule.id}?tab=runs` as never} className={classes.figure} aria-label={t`Runs: ${rule.name}`}><DaysFigure days={rule.days} /><span className={classes.last}>{rule.lastRunAt ? <When value={rule.lastRunAt} /> : <Trans>has not run</Trans>}</span></Link>
      {onMove && (
        <Menu position="bottom-end">
          <Menu.Target><ActionIcon className={classes.more} variant="subtle" color="gray" aria-label={t`Order of execution: ${rule.name}`}><IconDots size={16} /></ActionIcon></Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconArrowUp size={16} />} disabled={isFirst} onClick={() => onMove(-1)}><Trans>Run it earlier</Trans></Menu.Item>
            <Menu.Item leftSection={<IconArrowDown size={16} />} disabled={isLast} onClick={() => onMove(1)}><Trans>Run it later</Trans></Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </li>
  )
}
