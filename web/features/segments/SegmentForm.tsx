import { Button, NumberInput, SegmentedControl, Switch, Textarea, TextInput } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Condition } from '#shared/conditions.ts'
import type { SegmentRow } from '#shared/contracts/segments.ts'
import { useRight } from '../../base/session.ts'
import { ConditionEditor } from '../../ui/condition/ConditionEditor.tsx'
import { toast, toastError } from '../../ui/feedback/toast.tsx'
import { Preview } from './Preview.tsx'
import { catalogueQuery, makeSegment, saveSegment } from './segment-api.ts'
import classes from './segments.module.css'

const EVERYBODY: Condition = { and: [] }

/** Name, code, condition; beside them how many that are, and who. */
export function SegmentForm({ segment }: { segment: SegmentRow | null }) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const mayChange = useRight('segments.change') !== null
  const catalogue = useQuery(catalogueQuery).data
  const [name, setName] = useState(segment?.name ?? '')
  const [code, setCode] = useState(segment?.code ?? '')
  const [description, setDescription] = useState(segment?.description ?? '')
  const [limit, setLimit] = useState<number | null>(segment?.limit ?? null)
  const [condition, setCondition] = useState<Condition | null>(segment?.condition ?? null)
  const [kind, setKind] = useState<'dynamic' | 'file'>(segment && !segment.isDynamic ? 'file' : 'dynamic')
  const [lines, setLines] = useState('')
  const isDynamic = kind === 'dynamic'
  const save = useMutation({
    mutationFn: async () => {
      if (segment) {
        await saveSegment(segment.id, { name, description, limit, ...(isDynamic ? { condition: condition ?? EVERYBODY } : {}) })
        return segment.id
      }
      const made = await makeSegment({ name, description, limit, ...(code ? { code } : {}), ...(isDynamic ? { condition: condition ?? EVERYBODY } : { lines: lines.split('\n') }) })
      if (made.unknownCount > 0) toast({ message: <Plural value={made.unknownCount} one="# line is nobody’s" other="# lines are nobody’s" />, tone: 'plain' })
      return made.segment.id
    },
    onSuccess: id => { if (segment) toast({ message: t`Saved` }); else void navigate({ to: `/analytics/segments/${id}` }) },
    onError: toastError,
  })
  const put = useMutation({ mutationFn: (change: { isActive?: boolean; isArchived?: boolean }) => saveSegment(segment!.id, change), onError: toastError })
  return (
    <div className={classes.columns}>
      <form className={classes.form} onSubmit={event => { event.preventDefault(); save.mutate() }}>
        <TextInput label={t`Name`} required maxLength={200} value={name} readOnly={!mayChange} onChange={event => setName(event.currentTarget.value)} />
        <TextInput label={t`Code for programs`} description={segment ? undefined : t`Letters, digits, - and _; made by itself when empty. It never changes.`} pattern="[A-Za-z0-9_\-]{1,64}" value={code} readOnly={segment !== null || !mayChange} onChange={event => setCode(event.currentTarget.value)} />
        <Textarea label={t`What for`} autosize maxRows={4} maxLength={2000} value={description} readOnly={!mayChange} onChange={event => setDescription(event.currentTarget.value)} />
        {!segment && <SegmentedControl aria-label={t`Kind`} value={kind} onChange={next => setKind(next as 'dynamic' | 'file')} data={[{ value: 'dynamic', label: t`Keeps itself` }, { value: 'file', label: t`Fixed list from a file` }]} />}
        {isDynamic && catalogue && <ConditionEditor label={t`Who is in it`} fields={catalogue.fields} relations={catalogue.relations} value={condition} onChange={setCondition} readOnly={!mayChange} />}
        {!isDynamic && !segment && <FileLines value={lines} onChange={setLines} />}
        {isDynamic && <NumberInput label={t`At most so many customers`} description={t`Those who came first stay. Empty: no limit.`} min={1} allowDecimal={false} value={limit ?? ''} readOnly={!mayChange} onChange={next => setLimit(typeof next === 'number' ? next : null)} />}
        {mayChange && (
          <div className={classes.chips}>
            <Button type="submit" loading={save.isPending} disabled={name.trim() === '' || (!isDynamic && !segment && lines.trim() === '')}>{segment ? <Trans>Save</Trans> : <Trans>Make the segment</Trans>}</Button>
            {segment?.isDynamic && <Switch label={t`In use`} checked={segment.isActive} onChange={event => put.mutate({ isActive: event.currentTarget.checked })} />}
            {segment && <Button variant="subtle" color="gray" onClick={() => put.mutate({ isArchived: !segment.isArchived })}>{segment.isArchived ? <Trans>Take out of the archive</Trans> : <Trans>Put into the archive</Trans>}</Button>}
          </div>
        )}
      </form>
      {isDynamic && mayChange && <Preview condition={condition ?? EVERYBODY} />}
    </div>
  )
}

function FileLines({ value, onChange }: { value: string; onChange: (lines: string) => void }) {
  const { t } = useLingui()
  return (
    <div className={classes.form}>
      <input type="file" accept=".csv,.txt,text/plain,text/csv" aria-label={t`A file with a customer a line`} onChange={event => void event.currentTarget.files?.[0]?.text().then(onChange)} />
      <Textarea label={t`A customer a line`} description={t`Number, phone or e-mail`} autosize minRows={4} maxRows={12} value={value} onChange={event => onChange(event.currentTarget.value)} />
    </div>
  )
}
