import { Button } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import type { RuleCatalogue, RuleDraft, RuleRow, RuleVersion, Step } from '#shared/contracts/automation.ts'
import { Person } from '../../../ui/display/Person.tsx'
import { When } from '../../../ui/display/When.tsx'
import { confirm } from '../../../ui/feedback/confirm.tsx'
import { toast, toastError } from '../../../ui/feedback/toast.tsx'
import { ErrorState } from '../../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../../ui/states/Skeleton.tsx'
import { rollBack, versionsQuery } from '../rule-api.ts'
import { useRuleSentences, type RuleSentences } from '../rule-sentences.ts'
import { STEPS } from '../rule-words.ts'
import { draftDiff, type DraftChange } from './draft-diff.ts'
import classes from './versions.module.css'

type VersionsTabProps = { ruleId: number; catalogue: RuleCatalogue; readOnly: boolean; onRolledBack: (row: RuleRow) => void }

/** Who changed what and when, and the way back. */
export function VersionsTab({ ruleId, catalogue, readOnly, onRolledBack }: VersionsTabProps) {
  const { t } = useLingui()
  const versions = useQuery(versionsQuery(ruleId))
  const sentences = useRuleSentences(catalogue)
  const [busy, setBusy] = useState(false)
  if (versions.isError && !versions.data) return <ErrorState error={versions.error} onRetry={() => void versions.refetch()} />
  if (!versions.data) return <CardSkeleton label={t`Loading`} />
  const back = async (version: RuleVersion): Promise<void> => {
    if (!(await confirm({ title: t`Go back to version ${version.version}?`, body: t`It becomes the newest version; nothing is lost.`, action: t`Go back` }))) return
    setBusy(true)
    try {
      const row = await rollBack(ruleId, version.version)
      onRolledBack(row)
      toast({ message: t`Version ${version.version} is in force again` })
    } catch (error) {
      toastError(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <ol className={classes.versions} aria-label={t`Versions`}>
      {versions.data.map((version, at) => {
        const before = versions.data[at + 1]
        return (
          <li key={version.version} className={classes.version}>
            <div className={classes.head}>
              <b><Trans>Version {version.version}</Trans></b>
              {version.isCurrent && <span className={classes.current}><Trans>in force</Trans></span>}
              <Person name={version.author.name} /> <span className="soft"><When value={version.at} /></span>
              {!version.isCurrent && !readOnly && <Button className={classes.back} size="compact-sm" variant="default" disabled={busy} onClick={() => void back(version)}><Trans>Go back to it</Trans></Button>}
            </div>
            {version.rolledBackTo !== null && <div className="soft"><Trans>went back to version {version.rolledBackTo}</Trans></div>}
            {before ? <Changes before={before.draft} after={version.draft} sentences={sentences} /> : <div className={classes.sentence}>{sentences.rule(version.draft)}</div>}
          </li>
        )
      })}
    </ol>
  )
}

function Changes({ before, after, sentences }: { before: RuleDraft; after: RuleDraft; sentences: RuleSentences }) {
  const changes = draftDiff(before, after)
  if (changes.length === 0) return <div className="soft"><Trans>nothing differs</Trans></div>
  return <ul className={classes.changes}>{changes.map((change, at) => <li key={at}><Change change={change} sentences={sentences} /></li>)}</ul>
}

function Change({ change, sentences }: { change: DraftChange; sentences: RuleSentences }) {
  const { t, i18n } = useLingui()
  if (change.part !== 'step') {
    const title = { name: t`Name`, group: t`Group of rules`, event: t`Event`, condition: t`Condition`, limits: t`Limits` }[change.part]
    const say = (draft: RuleDraft): string => {
      switch (change.part) {
        case 'name': return draft.name
        case 'group': return draft.group || '—'
        case 'event': return sentences.event(draft.event, draft.subject)
        case 'condition': return draft.condition ? sentences.condition(draft.condition, draft.subject) : t`every one fits`
        case 'limits': return [draft.limits?.oncePerDays ? t`once in ${draft.limits.oncePerDays} days` : '', draft.limits?.fusePerHour ? t`fuse ${draft.limits.fusePerHour}` : ''].filter(Boolean).join(', ') || '—'
      }
    }
    return <Turned title={title} was={say(change.before)} is={say(change.after)} />
  }
  const step = 'after' in change ? change.after : change.before
  const title = i18n._(STEPS[step.kind].label)
  const words = (one: Step): string => (one.kind === 'stop' ? title : sentences.step(one, 'order'))
  if (change.how === 'changed') return <Turned title={title} was={words(change.before)} is={words(change.after)} />
  if (change.how === 'moved') return <><Trans>Moved:</Trans> {title} — {words(step)}</>
  return change.how === 'added' ? <><Trans>Added:</Trans> {title} — <ins>{words(step)}</ins></> : <><Trans>Removed:</Trans> {title} — <del>{words(step)}</del></>
}

function Turned({ title, was, is }: { title: ReactNode; was: string; is: string }) {
  return <>{title}: <del dir="auto">{was}</del> → <ins dir="auto">{is}</ins></>
}
