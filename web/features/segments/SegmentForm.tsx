import { ActionIcon, Button, NumberInput, SegmentedControl, Switch, Textarea, TextInput } from '@mantine/core'
import { msg } from '@lingui/core/macro'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { SegmentRow } from '#shared/contracts/segments.ts'
import { ApiError } from '../../base/api.ts'
import { queryClient } from '../../base/query-client.ts'
import { refusalText } from '../../base/refusals.ts'
import { useOnce } from '../../base/once.ts'
import { ConditionEditor } from '../../ui/condition/ConditionEditor.tsx'
import { useShortcuts } from '../../ui/feedback/shortcuts.tsx'
import { toast, toastError } from '../../ui/feedback/toast.tsx'
import './choices.ts'
import { ChangedMeanwhile } from './ChangedMeanwhile.tsx'
import { FileLines } from './FileLines.tsx'
import { Preview } from './Preview.tsx'
import { catalogueQuery, makeSegment, saveSegment, segmentQuery } from './segment-api.ts'
import { changesOf, EVERYBODY, useSegmentDraft } from './segment-draft.ts'
import classes from './segments.module.css'

/** Name, code, condition; beside them how many that are, and who. */
export function SegmentForm({ segment }: { segment: SegmentRow | null }) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const form = useRef<HTMLFormElement>(null)
  const catalogue = useQuery(catalogueQuery).data
  const work = useSegmentDraft(segment)
  const { draft, set } = work
  const isDynamic = draft.kind === 'dynamic'
  const save = useMutation({
    mutationFn: async (base: SegmentRow | null): Promise<SegmentRow> => {
      const { name, description, limit, code, condition, lines } = draft
      if (base) return saveSegment(base.id, changesOf(draft, base))
      const made = await makeSegment({ name: name.trim(), description, limit, ...(code ? { code } : {}), ...(isDynamic ? { condition: condition ?? EVERYBODY } : { lines: lines.split('\n') }) })
      if (made.unknownCount > 0) toast({ message: <Plural value={made.unknownCount} one="# line is nobody’s" other="# lines are nobody’s" />, tone: 'plain' })
      return made.segment
    },
    onSuccess: saved => {
      if (segment) { queryClient.setQueryData(segmentQuery(saved.id).queryKey, saved); work.restart(saved); toast({ message: t`Saved` }) } else { work.forget(); void navigate({ to: `/analytics/segments/${saved.id}` }) }
    },
  })
  const put = useMutation({ mutationFn: (change: { isActive?: boolean; isArchived?: boolean }) => saveSegment(segment!.id, change), onError: toastError })
  const isReady = draft.name.trim() !== '' && (segment ? work.isChanged : isDynamic || draft.lines.trim() !== '') && !save.isPending
  const saveOnce = useOnce(save)
  const isConflict = save.error instanceof ApiError && save.error.code === 'conflict'
  useShortcuts([
    { code: 'KeyS', mod: true, label: msg`Save the segment`, run: () => form.current?.requestSubmit() },
    { code: 'KeyZ', mod: true, label: msg({ message: `Undo`, context: `editor` }), run: () => undefined, shownOnly: true },
    { code: 'KeyZ', mod: true, shift: true, label: msg({ message: `Redo`, context: `editor` }), run: () => undefined, shownOnly: true },
  ])
  const [undo, redo] = [useRef(work.undo), useRef(work.redo)]
  undo.current = work.undo
  redo.current = work.redo
  useEffect(() => {
    // Wherever the focus is, also nowhere after a part was removed; within a text the browser's own way back holds.
    const onKeyDown = (event: KeyboardEvent): void => {
      const isElsewhere = event.target instanceof Element && event.target.closest('input:not([type=checkbox]):not([type=radio]), textarea, [role=dialog]') !== null
      if (!(event.ctrlKey || event.metaKey) || isElsewhere || event.code !== 'KeyZ') return
      event.preventDefault()
      if (event.shiftKey) redo.current()
      else undo.current()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
  return (
    <div className={classes.columns}>
      <form ref={form} className={classes.form} onSubmit={event => { event.preventDefault(); if (event.target === event.currentTarget && isReady) saveOnce(segment && work.base) }}>
        {work.wasKept && work.isChanged && !save.isError && (
          <div role="status" className={classes.notice}><Trans>What you typed before and did not save is here again.</Trans> <Button variant="subtle" size="compact-sm" onClick={() => work.restart(segment)}><Trans>Take it back</Trans></Button></div>
        )}
        <TextInput label={t`Name`} required maxLength={200} dir="auto" value={draft.name} onChange={event => set({ name: event.currentTarget.value }, 'name')} />
        <TextInput label={t`Code for programs`} description={segment ? undefined : t`Letters, digits, - and _; made by itself when empty. It never changes.`} pattern="[A-Za-z0-9_\-]{1,64}" maxLength={64} value={draft.code} readOnly={segment !== null} onChange={event => set({ code: event.currentTarget.value }, 'code')} />
        <Textarea label={t`What for`} autosize maxRows={4} maxLength={2000} dir="auto" value={draft.description} onChange={event => set({ description: event.currentTarget.value }, 'description')} />
        {!segment && <SegmentedControl aria-label={t`Kind`} value={draft.kind} onChange={next => set({ kind: next as 'dynamic' | 'file' })} data={[{ value: 'dynamic', label: t`Keeps itself` }, { value: 'file', label: t`Fixed list from a file` }]} />}
        {isDynamic && (
          <div>
            <div className={classes.conditionHead}>
              <h2><Trans>Who is in it</Trans></h2>
              <span>
                <ActionIcon variant="transparent" color="gray" size={28} aria-label={t({ message: `Undo`, context: `editor` })} disabled={!work.canUndo} onClick={work.undo}><IconArrowBackUp size={16} /></ActionIcon>
                <ActionIcon variant="transparent" color="gray" size={28} aria-label={t({ message: `Redo`, context: `editor` })} disabled={!work.canRedo} onClick={work.redo}><IconArrowForwardUp size={16} /></ActionIcon>
              </span>
            </div>
            {catalogue && <ConditionEditor label={t`Who is in it`} fields={catalogue.fields} relations={catalogue.relations} value={draft.condition} onChange={condition => set({ condition })} />}
          </div>
        )}
        {!isDynamic && !segment && <FileLines value={draft.lines} onChange={lines => set({ lines }, 'lines')} />}
        {isDynamic && <NumberInput label={t`At most so many customers`} description={t`Those who came first stay. Empty: no limit.`} min={1} max={100_000_000} allowDecimal={false} hideControls clampBehavior="strict" thousandSeparator=" " value={draft.limit ?? ''} onChange={next => set({ limit: typeof next === 'number' ? next : null }, 'limit')} />}
        {save.isError && !isConflict && <div role="alert" className={classes.refusal}>{refusalText(save.error)}</div>}
        {isConflict && segment && (
          <ChangedMeanwhile id={segment.id} error={save.error as ApiError} onTheirs={now => { work.restart(now); save.reset() }} onMine={now => { work.rebase(now); save.mutate(now) }} />
        )}
        <div className={classes.foot}>
          <Button type="submit" loading={save.isPending} disabled={!isReady}>{segment ? <Trans>Save</Trans> : <Trans>Make the segment</Trans>}</Button>
          {segment?.isDynamic && <Switch label={t`In use`} checked={segment.isActive} disabled={put.isPending} onChange={event => put.mutate({ isActive: event.currentTarget.checked })} />}
          {segment && <Button variant="subtle" color="gray" loading={put.isPending} onClick={() => put.mutate({ isArchived: !segment.isArchived })}>{segment.isArchived ? <Trans>Take out of the archive</Trans> : <Trans>Put into the archive</Trans>}</Button>}
        </div>
      </form>
      {isDynamic && <Preview condition={draft.condition ?? EVERYBODY} />}
    </div>
  )
}
