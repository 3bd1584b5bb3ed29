import { Button } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { CustomerCard } from '#shared/contracts/customers.ts'
import type { OrderCard } from '#shared/contracts/orders.ts'
import type { RecordRule } from '#shared/contracts/automation.ts'
import { useRight } from '../../../base/session.ts'
import { StatusBadge } from '../../../ui/display/StatusBadge.tsx'
import { Block } from '../../../ui/page/Page.tsx'
import { recordQuery } from '../rule-api.ts'
import { useRuleSentences, type RuleSentences } from '../rule-sentences.ts'
import { OUTCOMES } from '../rule-words.ts'
import { RunLine } from '../runs/RunLine.tsx'
import classes from '../runs/runs.module.css'

export function OrderAutomation({ order }: { order: OrderCard }) {
  return <RecordBlock entity="order" id={order.id} />
}

export function CustomerAutomation({ customer }: { customer: CustomerCard }) {
  return <RecordBlock entity="customer" id={customer.id} />
}

/** Those that did something here, or were about to. */
const acted = ({ outcome }: RecordRule): boolean => outcome === 'done' || outcome === 'waiting' || outcome === 'failed' || outcome === 'held' || outcome === 'stopped'

/** Why it went, and why it did not: what each rule made of this record. */
function RecordBlock({ entity, id }: { entity: 'order' | 'customer'; id: number }) {
  const { t } = useLingui()
  const rules = useQuery(recordQuery(entity, id))
  const sentences = useRuleSentences()
  const [showsOthers, setShowsOthers] = useState(false)
  const all = rules.data ?? []
  // Where nobody has ever switched a rule on there is nothing to explain.
  if (all.length === 0) return null
  const those = all.filter(acted)
  const others = all.filter(one => !acted(one) && (one.rule.isActive || one.runs.length > 0))
  if (those.length === 0 && others.length === 0) return null
  return (
    <Block title={<Trans>What the rules did</Trans>}>
      {those.length === 0 && <p className={classes.now} style={{ margin: '0 0 4px' }}><Trans>No rule has acted here.</Trans></p>}
      {those.length > 0 && <ul className={classes.records} aria-label={t`Rules that acted`}>{those.map(one => <Line key={one.rule.id} record={one} sentences={sentences} />)}</ul>}
      {others.length > 0 && (
        showsOthers
          ? <ul className={classes.records} aria-label={t`Rules that did not act`}>{others.map(one => <Line key={one.rule.id} record={one} sentences={sentences} />)}</ul>
          : <Button variant="subtle" size="compact-sm" color="gray" onClick={() => setShowsOthers(true)}><Plural value={others.length} one="Why # rule did not act" other="Why # rules did not act" /></Button>
      )}
    </Block>
  )
}

function Line({ record, sentences }: { record: RecordRule; sentences: RuleSentences }) {
  const { i18n } = useLingui()
  const seesRules = useRight('rules.view') !== null
  const { rule, outcome, why, runs, now } = record
  return (
    <li className={classes.rule}>
      <div className={classes.ruleHead}>
        <span className={classes.ruleName} dir="auto">{seesRules ? <Link to={`/rules/${rule.id}` as never}>{rule.name}</Link> : rule.name}</span>
        {runs.length === 0 && <StatusBadge color={OUTCOMES[outcome].color}>{i18n._(OUTCOMES[outcome].label)}</StatusBadge>}
      </div>
      {runs.length === 0 && why && <div className={classes.why}>{sentences.why(why)}</div>}
      <ul className={classes.inner}>{runs.map(run => <RunLine key={run.id} run={run} sentences={sentences} />)}</ul>
      {now && !now.holds && outcome === 'waiting' && <div className={classes.now}><Trans>As things stand it would be skipped:</Trans> {now.failed ? sentences.failed(now.failed) : ''}</div>}
    </li>
  )
}
