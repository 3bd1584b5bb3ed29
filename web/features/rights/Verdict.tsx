import { Trans, useLingui } from '@lingui/react/macro'
import { IconCheck, IconX } from '@tabler/icons-react'
import type { RuleVerdict, Why } from '#shared/contracts/rights.ts'
import { inLocale, useLocale } from '../../base/locale.ts'
import { useReferences } from '../../base/references.ts'
import classes from './rights.module.css'

/** The rules that decided, each with its answer; told by the server from what decides. */
export function Verdict({ why }: { why: Why }) {
  const { t } = useLingui()
  const locale = useLocale()
  const references = useReferences()
  const lists = references as unknown as Record<string, { code: string; name: string }[] | undefined>
  const named = (list: string, code: unknown): string => lists?.[list]?.find(one => one.code === code)?.name ?? String(code)
  const all = (list: string, codes: unknown): string => (codes as string[]).map(code => named(list, code)).join(', ')
  const manager = (id: unknown): string => references?.users.find(user => user.id === id)?.name ?? t`nobody`
  const { person, record, isVisible, rules, fields } = why

  const LIMITS: Record<string, { list: string; label: string }> = {
    orderType: { list: 'orderTypes', label: t`Type` }, orderMethod: { list: 'orderMethods', label: t`Way of ordering` }, deliveryType: { list: 'deliveryTypes', label: t`Delivery` },
  }
  const say = ({ rule, params }: RuleVerdict): string => {
    if (rule === 'right') return t`No group of this person gives the right to see such records.`
    if (rule === 'merged') return t`The customer is not merged into another.`
    if (rule === 'site') return t`Store: ${named('sites', params.site)}. Allowed: ${all('sites', params.allowed)}.`
    if (rule === 'limit') {
      const limit = LIMITS[String(params.field)]
      const list = limit?.list ?? ''
      const label = limit?.label ?? String(params.field)
      const found = params.code === null ? t`not set` : named(list, params.code)
      return t`${label}: ${found}. Allowed: ${all(list, params.allowed)}.`
    }
    const of = manager(params.managerId)
    if (record.entity === 'customer') return params.scope === 'own' ? t`Only their own: those whose manager they are or whose orders they have. Manager: ${of}.` : t`Only those of the group’s people. Manager: ${of}.`
    return params.scope === 'own' ? t`Only their own. Manager: ${of}.` : t`Only those of the group’s people. Manager: ${of}.`
  }
  const accesses = { hidden: t`hidden`, mask: t`masked`, read: t`only seen` }
  return (
    <div aria-live="polite">
      <p className={classes.verdict}>
        {isVisible ? <Trans>{person.name} sees “{record.title}”.</Trans> : <Trans>{person.name} does not see “{record.title}”.</Trans>}
      </p>
      <div className="soft">
        {!person.isActive && <><Trans>The account is switched off.</Trans> </>}
        {person.isOwner ? <Trans>An owner sees everything.</Trans> : person.groups.length === 0 ? <Trans>In no group.</Trans> : <Trans>Groups: {person.groups.map(group => group.name).join(', ')}</Trans>}
      </div>
      {!person.isOwner && rules.length === 0 && <p><Trans>Nothing holds this person back: all such records are seen.</Trans></p>}
      <ul className={classes.rules}>
        {rules.map((rule, index) => (
          <li key={index}>
            {rule.holds ? <IconCheck size={16} color="var(--success)" aria-label={t`fits`} /> : <IconX size={16} color="var(--danger)" aria-label={t`does not fit`} />}
            <span>{say(rule)}</span>
          </li>
        ))}
      </ul>
      {isVisible && fields.length > 0 && (
        <p><Trans>Kept of it:</Trans> {fields.map(field => `${inLocale(field.label, locale)} (${accesses[field.access]})`).join(', ')}</p>
      )}
    </div>
  )
}
