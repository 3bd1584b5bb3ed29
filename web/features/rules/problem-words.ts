import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useCallback } from 'react'
import type { RuleCatalogue, RuleProblem } from '#shared/contracts/automation.ts'
import { inLocale, useLocale } from '../../base/locale.ts'

const WORDS: Record<string, MessageDescriptor> = {
  no_steps: msg`The rule does nothing yet: add a step`,
  unknown_field: msg`Choose a field`,
  wrong_operator: msg`This cannot be asked of this field`,
  bad_value: msg`A value is missing or does not fit`,
  unknown_relation: msg`The record has nothing of this name`,
  unknown_entity: msg`Nothing of this kind is known`,
  no_date_field: msg`Choose a date`,
  unknown_template: msg`There is no such template any more`,
  template_or_content: msg`Choose a template or write a text`,
  unknown_person: msg`There is no such employee any more`,
  unknown_group: msg`There is no such group of people any more`,
  unknown_value: msg`There is no such value any more`,
  duplicate_id: msg`Two steps have one name: remove one and add it again`,
  too_deep: msg`Branches stand too deep in each other`,
  too_many: msg`There are too many steps`,
  wait_needs_one: msg`Say how long, or until which date`,
  empty: msg`Fill it in`,
  not_editable: msg`A rule cannot change this field`,
  unknown_rule: msg`Choose a rule`,
  itself: msg`A rule cannot start itself`,
  hidden_field: msg`Choose a field`,
  not_a_condition: msg`A value is missing or does not fit`,
  unknown_operator: msg`This cannot be asked of this field`,
  never_open: msg`The shop has no working hours: this time would never come`,
  not_an_order: msg`This is possible only in a rule about orders`,
}

/** Of what is empty, by its place in the step. */
const EMPTY: Record<string, MessageDescriptor> = { 'content.text': msg`Write the text`, text: msg`Write the text`, for: msg`Say how long` }

/** A problem of a draft in words, with the field or value that it is about. */
export function useProblemWords(catalogue: RuleCatalogue): (problem: RuleProblem) => string {
  const { i18n } = useLingui()
  const locale = useLocale()
  return useCallback(({ code, path, params }) => {
    const isUnchosen = code === 'not_editable' && params['field'] === ''
    const words = isUnchosen ? WORDS['unknown_field'] : code === 'empty' ? (EMPTY[path ?? ''] ?? WORDS['empty']) : WORDS[code]
    const named = params['field'] ?? params['value'] ?? params['name']
    const all = Object.values(catalogue.subjects).flatMap(subject => subject.fields)
    const label = all.find(field => field.name === named)?.label
    const detail = label ? inLocale(label, locale) : typeof named === 'string' || typeof named === 'number' ? String(named) : ''
    return `${words ? i18n._(words) : code}${detail ? `: ${detail}` : ''}`
  }, [i18n, locale, catalogue])
}
