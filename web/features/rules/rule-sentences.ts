import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Condition, FieldType } from '#shared/conditions.ts'
import type { FailedLeaf, RuleCatalogue, RuleDraft, RuleEvent, Step, Subject, Why } from '#shared/contracts/automation.ts'
import { describeCondition, describeEvent, describeRule, describeStep, describeWhy, hasWhyWords, type NamedField, type RuleNames } from '#shared/describe-rule.ts'
import { useAccount } from '../../base/account.ts'
import { ApiError } from '../../base/api.ts'
import { fieldsQuery } from '../../base/fields.ts'
import { formatMoney, formatWhen } from '../../base/format.ts'
import { inLocale, useLocale } from '../../base/locale.ts'
import { useReferences } from '../../base/references.ts'
import { refusalText } from '../../base/refusals.ts'
import { useRight } from '../../base/session.ts'
import { catalogueQuery, rulesQuery } from './rule-api.ts'

export type RuleSentences = {
  rule: (draft: RuleDraft) => string
  event: (event: RuleEvent, subject: Subject) => string
  condition: (condition: Condition, subject: Subject) => string
  step: (step: Step, subject: Subject) => string
  why: (why: Why) => string
  failed: (failed: FailedLeaf) => string
  hook: (name: string) => string
}

/** Rules and reasons in the person's words. Who may not see rules still reads why something went: by the labels of the fields they see. */
export function useRuleSentences(given?: RuleCatalogue): RuleSentences {
  const locale = useLocale()
  const { currency, timeZone } = useAccount()
  const references = useReferences()
  const seesRules = useRight('rules.view') !== null
  const asked = useQuery({ ...catalogueQuery, enabled: seesRules && !given })
  const rules = useQuery({ ...rulesQuery, enabled: seesRules })
  const orderFields = useQuery({ ...fieldsQuery('order'), enabled: !seesRules })
  const customerFields = useQuery({ ...fieldsQuery('customer'), enabled: !seesRules })
  const catalogue = given ?? asked.data
  return useMemo(() => {
    const known = new Map<string, NamedField>()
    const put = (of: string, fields: readonly { name: string; type: string; label: { ru: string; en: string }; options?: string }[]): void => {
      for (const { name, type, label, options } of fields) if (!known.has(`${of} ${name}`)) known.set(`${of} ${name}`, { label: inLocale(label, locale), type: type as FieldType, ...(options ? { options } : {}) })
    }
    for (const [subject, one] of Object.entries(catalogue?.subjects ?? {})) {
      put(subject, one.fields)
      put(subject, catalogue!.editable[subject] ?? [])
      for (const relation of one.relations) put(`${subject}.${relation.name}`, relation.fields)
    }
    for (const entity of catalogue?.entities ?? []) put(entity.name, entity.fields)
    put('order', orderFields.data?.fields ?? [])
    put('customer', customerFields.data?.fields ?? [])
    const named = (list: readonly { code?: string; id?: number; name?: string }[] | undefined, code: string | number): string | null => list?.find(one => (one.code ?? String(one.id)) === String(code))?.name ?? null
    const names: RuleNames = {
      field: (of, name) => known.get(`${of} ${name}`) ?? null,
      relation: (subject, name) => { const found = catalogue?.subjects[subject]?.relations.find(one => one.name === name); return found ? inLocale(found.label, locale).toLocaleLowerCase(locale) : null },
      value: (options, code) => named((references as Record<string, unknown> | undefined)?.[options] as { code?: string; id?: number; name?: string }[] | undefined, code),
      entity: name => { const found = catalogue?.entities.find(one => one.name === name); return found ? inLocale(found.label, locale).toLocaleLowerCase(locale) : null },
      kind: (entity, kind) => { const found = catalogue?.entities.find(one => one.name === entity)?.kinds.find(one => one.kind === kind); return found ? lowered(inLocale(found.label, locale), locale) : null },
      rule: id => rules.data?.rules.find(one => one.id === id)?.name ?? null,
      template: code => catalogue?.templates.find(one => one.code === code)?.name ?? null,
      hook: name => { const found = catalogue?.hooks.find(one => one.name === name); return found ? lowered(inLocale(found.label, locale), locale) : null },
      money: minor => formatMoney(minor, locale, currency),
      moment: iso => formatWhen(new Date(iso), locale, timeZone),
    }
    return {
      rule: draft => describeRule(draft, locale, names),
      event: (event, subject) => describeEvent(event, subject, locale, names),
      condition: (condition, subject) => describeCondition(condition, subject, locale, names),
      step: (step, subject) => describeStep(step, subject, locale, names),
      why: why => (hasWhyWords(why.code) ? describeWhy(why, locale, names) : refusalText(new ApiError(422, why.code, why.params))),
      failed: failed => failed.words[locale],
      hook: name => names.hook(name) ?? name,
    }
  }, [locale, currency, timeZone, references, catalogue, rules.data, orderFields.data, customerFields.data])
}

/** Labels begin with a capital; within a sentence they do not, unless they are a name such as SMS. */
const lowered = (text: string, locale: string): string => (/^\p{Lu}\p{Lu}/u.test(text) ? text : text.charAt(0).toLocaleLowerCase(locale) + text.slice(1))
