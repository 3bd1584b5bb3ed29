import { Button, Tabs } from '@mantine/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { IconHistory, IconUsers } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useMemo, useState, type KeyboardEvent } from 'react'
import type { RuleCatalogue, RuleDraft, RuleRow } from '#shared/contracts/automation.ts'
import { ApiError } from '../../../base/api.ts'
import { queryClient } from '../../../base/query-client.ts'
import { useRight } from '../../../base/session.ts'
import { useShortcuts } from '../../../ui/feedback/shortcuts.tsx'
import { toast, toastError } from '../../../ui/feedback/toast.tsx'
import { createRule, problemsQuery, ruleQuery, saveRule, switchRule } from '../rule-api.ts'
import { useProblemWords } from '../problem-words.ts'
import { useRuleSentences } from '../rule-sentences.ts'
import { readRuleSearch, type RuleTab } from '../rule-search.ts'
import { FuseBanner } from '../list/FuseBanner.tsx'
import { Notice } from '../list/Notice.tsx'
import { EditorHead } from './EditorHead.tsx'
import { FlowEditor } from './FlowEditor.tsx'
import { useRuleDraft } from './rule-draft.ts'
import { useSettled } from './use-settled.ts'
import classes from './editor.module.css'

const DryRunTab = lazy(() => import('../dry-run/DryRunTab.tsx').then(({ DryRunTab: component }) => ({ default: component })))
const RunsTab = lazy(() => import('../runs/RunsTab.tsx').then(({ RunsTab: component }) => ({ default: component })))
const VersionsTab = lazy(() => import('../versions/VersionsTab.tsx').then(({ VersionsTab: component }) => ({ default: component })))

type RuleEditorProps = { id: number | null; row: RuleRow | null; first: RuleDraft; catalogue: RuleCatalogue }

/** One rule: what it says, the flow, the rehearsal, what it did, and how it came to be so. */
export function RuleEditor({ id, row, first, catalogue }: RuleEditorProps) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const { tab } = readRuleSearch(useSearch({ strict: false }) as Record<string, unknown>)
  const readOnly = useRight('rules.change') === null
  const work = useRuleDraft(id, row, first)
  const { draft } = work
  const [selected, setSelected] = useState<string | null>(null)
  const [showsList, setShowsList] = useState(() => window.innerWidth >= 1360)
  const [busy, setBusy] = useState(false)
  const sentences = useRuleSentences(catalogue)
  const problemWords = useProblemWords(catalogue)
  const settled = useSettled(draft, 350)
  const asked = useMemo(() => (settled.name.trim() ? settled : { ...settled, name: '—' }), [settled])
  const { data: found } = useQuery(problemsQuery(asked, id))
  const problems = useMemo(() => {
    const byPlace = new Map<string, string[]>()
    for (const problem of found ?? []) byPlace.set(problem.at, [...(byPlace.get(problem.at) ?? []), problemWords(problem)])
    return byPlace
  }, [found, problemWords])
  const isStale = row !== null && row.version !== work.version && work.isDirty

  const goTo = (next: RuleTab): void => void navigate({ to: '.', search: (next === 'flow' ? {} : { tab: next }) as never, replace: true })

  const save = async (over = work.version): Promise<RuleRow | null> => {
    if (!work.isDirty && row) return row
    setBusy(true)
    try {
      const saved = id === null ? await createRule(draft) : await saveRule(id, draft, over)
      work.forget()
      work.reset(saved)
      if (id === null) void navigate({ to: `/rules/${saved.id}` as never, replace: true })
      else toast({ message: t`Saved as version ${saved.version}` })
      return saved
    } catch (error) {
      if (error instanceof ApiError && error.code === 'conflict' && id !== null) await queryClient.invalidateQueries({ queryKey: ruleQuery(id).queryKey })
      else toastError(error)
      return null
    } finally {
      setBusy(false)
    }
  }
  const setActive = async (isActive: boolean): Promise<void> => {
    const saved = isActive ? await save() : row
    if (!saved) return
    setBusy(true)
    try {
      await switchRule(saved.id, isActive)
      toast({ message: isActive ? t`The rule works from now on` : t`The rule is switched off` })
    } catch (error) {
      toastError(error)
    } finally {
      setBusy(false)
    }
  }

  useShortcuts([
    { code: 'KeyS', mod: true, label: msg`Save the rule`, run: () => { if (!readOnly) void save() } },
    { code: 'KeyZ', mod: true, label: msg({ message: `Undo`, context: `editor` }), run: () => undefined, shownOnly: true },
    { code: 'KeyZ', mod: true, shift: true, label: msg({ message: `Redo`, context: `editor` }), run: () => undefined, shownOnly: true },
  ])
  const onKeyDown = (event: KeyboardEvent): void => {
    const isTyping = event.target instanceof Element && event.target.closest('input:not([type=checkbox]):not([type=radio]), textarea, [contenteditable]') !== null
    if (!(event.ctrlKey || event.metaKey) || isTyping || readOnly) return
    if (event.code === 'KeyZ') { event.preventDefault(); if (event.shiftKey) work.redo(); else work.undo() }
    if (event.code === 'KeyY') { event.preventDefault(); work.redo() }
  }

  return (
    <div className={classes.page} onKeyDown={onKeyDown}>
      <EditorHead
        row={row} work={work} readOnly={readOnly} busy={busy} problemCount={found?.length ?? 0} sentence={sentences.rule(draft)} showsList={showsList} onList={setShowsList}
        onSave={() => void save()} onActive={active => void setActive(active)} onSelect={place => { goTo('flow'); setSelected(place) }} problems={problems}
      />
      {row?.fuse && <div className={classes.banner}><FuseBanner rule={row} /></div>}
      {isStale && (
        <div className={classes.banner}><Notice tone="warning" icon={IconUsers} title={t`A colleague has saved version ${row.version} meanwhile`}>
          <Button size="compact-sm" variant="default" mr="sm" onClick={() => work.reset(row)}><Trans>Take theirs</Trans></Button>
          <Button size="compact-sm" variant="default" onClick={() => void save(row.version)}><Trans>Save mine as a new version</Trans></Button>
        </Notice></div>
      )}
      {work.isRestored && !isStale && (
        <div className={classes.banner}><Notice tone="plain" icon={IconHistory} title={<Trans>These changes were not saved the last time; they are here again.</Trans>}>
          <Button size="compact-sm" variant="default" onClick={work.undo}><Trans>Drop them</Trans></Button>
        </Notice></div>
      )}
      <Tabs value={tab} onChange={next => goTo((next ?? 'flow') as RuleTab)} className={classes.tabs} keepMounted={false}>
        <Tabs.List className={classes.tabList}>
          <Tabs.Tab value="flow"><Trans>Flow</Trans></Tabs.Tab>
          {!readOnly && <Tabs.Tab value="rehearse"><Trans>Rehearse</Trans></Tabs.Tab>}
          {id !== null && <Tabs.Tab value="runs"><Trans>Runs</Trans></Tabs.Tab>}
          {id !== null && <Tabs.Tab value="versions"><Trans>Versions</Trans></Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="flow" className={classes.flowTab}>
          <FlowEditor work={work} catalogue={catalogue} problems={problems} readOnly={readOnly} selected={selected} onSelect={setSelected} showsList={showsList} />
        </Tabs.Panel>
        <Suspense>
          <Tabs.Panel value="rehearse" className={classes.tab}><DryRunTab draft={draft} ruleId={id} catalogue={catalogue} /></Tabs.Panel>
          {id !== null && row && <Tabs.Panel value="runs" className={classes.tab}><RunsTab rule={row} catalogue={catalogue} /></Tabs.Panel>}
          {id !== null && <Tabs.Panel value="versions" className={classes.tab}><VersionsTab ruleId={id} catalogue={catalogue} readOnly={readOnly} onRolledBack={work.reset} /></Tabs.Panel>}
        </Suspense>
      </Tabs>
    </div>
  )
}
