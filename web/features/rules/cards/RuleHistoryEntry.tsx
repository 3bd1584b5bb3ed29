import { Trans, useLingui } from '@lingui/react/macro'
import { When } from '../../../ui/display/When.tsx'
import { STEPS, type StepKind } from '../rule-words.ts'
import { useRuleSentences } from '../rule-sentences.ts'

type Entry = { kind: string; about: Record<string, unknown> | null }

/** What a rule did, in the history of the record: the author of the entry is the rule itself. */
export function RuleHistoryEntry({ entry }: { entry: Entry }) {
  if (!/^(rule|hook)\./.test(entry.kind)) return null
  return <What entry={entry} />
}

function What({ entry: { kind, about } }: { entry: Entry }) {
  const { i18n } = useLingui()
  const sentences = useRuleSentences()
  const actions = Array.isArray(about?.['actions']) ? [...new Set(about['actions'].map(String))] : []
  const did = actions.map(action => (action in STEPS ? i18n._(STEPS[action as StepKind].label).toLocaleLowerCase(i18n.locale) : action)).join(', ')
  const name = String(about?.['rule'] ?? '')
  switch (kind) {
    case 'rule.ran': return <><span dir="auto"><Trans>“{name}”</Trans></span> — {did ? <Trans>the rule has acted: {did}</Trans> : <Trans>the rule has acted</Trans>}</>
    case 'rule.loop_stopped': return <Trans>a circle of rules was stopped</Trans>
    case 'rule.run_stopped': return <Trans>the rule was stopped here by hand</Trans>
    case 'rule.run_postponed': return <><Trans>the rule waits longer here, until</Trans> <When value={typeof about?.['until'] === 'string' ? about['until'] : null} /></>
    case 'hook.raised': return <Trans>news: {sentences.hook(String(about?.['hook'] ?? ''))}</Trans>
    default: return <Trans>the rule was changed</Trans>
  }
}
