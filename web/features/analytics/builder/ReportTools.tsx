import { ActionIcon, Button, Checkbox, Group, Menu, Modal, Stack, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconArrowBackUp, IconCalendarTime, IconCopy, IconDeviceFloppy, IconDots, IconDownload, IconPencil, IconPrinter, IconTrash, IconUsers } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import type { Question } from '#shared/contracts/analytics.ts'
import type { EditReport, ReportSchedule, SavedReport } from '#shared/contracts/saved-reports.ts'
import { api, ApiError } from '../../../base/api.ts'
import { useLocale } from '../../../base/locale.ts'
import { useRight, useSession } from '../../../base/session.ts'
import { confirm } from '../../../ui/feedback/confirm.tsx'
import { toast, toastError } from '../../../ui/feedback/toast.tsx'
import type { PeriodState } from '../../../ui/period/use-period.ts'
import { toKeep, type Layout } from './layout.ts'
import { savedReportQuery, savedReportsQuery } from './saved-report-api.ts'
import { ScheduleDialog } from './ScheduleDialog.tsx'

type ReportToolsProps = { report: SavedReport | null; layout: Layout; period: PeriodState; question: Question | null; isChanged: boolean; onForget: () => void }
type Dialog = 'save' | 'rename' | 'schedule' | null

/** Keeping, sharing, sending, taking along. */
export function ReportTools({ report, layout, period, question, isChanged, onForget }: ReportToolsProps) {
  const { t } = useLingui()
  const locale = useLocale()
  const client = useQueryClient()
  const navigate = useNavigate()
  const mayShare = useRight('analytics.change') !== null
  const { user } = useSession()
  const [dialog, setDialog] = useState<Dialog>(null)
  const [saving, setSaving] = useState(false)
  // What it was built upon: a colleague's saving meanwhile is told, though it is read at once.
  const seen = useRef(report?.layout)
  if (!isChanged) seen.current = report?.layout
  const isOwn = report?.owner.id === user.id
  const edit = async (change: EditReport): Promise<boolean> => (await keep(change)) === 'kept'
  const save = async (): Promise<void> => {
    if (saving) return
    setSaving(true)
    try {
      const change = { layout: toKeep(layout, period) }
      let kept = await keep({ ...change, ...(seen.current ? { from: seen.current } : {}) })
      // What was put together stays in the address: nothing is lost by looking at theirs first.
      if (kept === 'changed' && (await confirm({ title: t`Somebody else has saved this report meanwhile`, body: t`Yours is still here. Saved over it, theirs is gone; or keep yours as another report by «Save as another…».`, action: t`Save mine over it` }))) kept = await keep(change)
      if (kept === 'kept') { onForget(); toast({ message: t`The report is kept` }) }
    } finally { setSaving(false) }
  }
  const keep = async (change: EditReport): Promise<'kept' | 'changed' | 'refused'> => {
    try {
      client.setQueryData(savedReportQuery(report!.id).queryKey, await api.patch<SavedReport>(`/api/saved-reports/${report!.id}`, change))
      await client.invalidateQueries({ queryKey: savedReportsQuery.queryKey })
      return 'kept'
    } catch (error) {
      if (error instanceof ApiError && error.code === 'report_changed') return 'changed'
      toastError(error)
      return 'refused'
    }
  }
  const saveNew = async ({ name, isShared }: { name: string; isShared: boolean }): Promise<void> => {
    try {
      const made = await api.post<SavedReport>('/api/saved-reports', { name, isShared, layout: toKeep(layout, period) })
      await client.invalidateQueries({ queryKey: savedReportsQuery.queryKey })
      setDialog(null)
      await navigate({ to: `/analytics/builder/${made.id}` as never })
    } catch (error) { toastError(error) }
  }
  const remove = async (): Promise<void> => {
    const { name } = report!
    if (!(await confirm({ title: t`Remove “${name}”?`, body: t`The figures stay where they are. What is sent by schedule is sent no more.`, action: t`Remove`, danger: true }))) return
    try {
      await api.delete(`/api/saved-reports/${report!.id}`)
      await client.invalidateQueries({ queryKey: savedReportsQuery.queryKey })
      await navigate({ to: '/analytics/builder' as never })
    } catch (error) { toastError(error) }
  }
  const address = (format: string): string => `/api/analytics/query/export?${new URLSearchParams({ question: JSON.stringify(question), format, locale }).toString()}`
  return (
    <Group gap={8} className="no-print" wrap="nowrap">
      {report?.mine && isChanged && <ActionIcon variant="default" size={32} onClick={onForget} aria-label={t`Back to what is kept`} title={t`Back to what is kept`}><IconArrowBackUp size={16} stroke={1.5} /></ActionIcon>}
      {report?.mine
        ? <Button leftSection={<IconDeviceFloppy size={16} stroke={1.5} />} loading={saving} disabled={!isChanged && !differs(report, layout, period)} onClick={() => void save()}><Trans>Save</Trans></Button>
        : <Button leftSection={<IconDeviceFloppy size={16} stroke={1.5} />} disabled={!question} onClick={() => setDialog('save')}><Trans>Save…</Trans></Button>}
      <Menu position="bottom-end">
        <Menu.Target><ActionIcon variant="default" size={32} aria-label={t`Download`} disabled={!question}><IconDownload size={16} stroke={1.5} /></ActionIcon></Menu.Target>
        <Menu.Dropdown>{['xlsx', 'csv', 'json', 'xml'].map(format => <Menu.Item key={format} component="a" href={address(format)} download>{format.toUpperCase()}</Menu.Item>)}</Menu.Dropdown>
      </Menu>
      <Menu position="bottom-end">
        <Menu.Target><ActionIcon variant="default" size={32} aria-label={t`What can be done with the report`}><IconDots size={16} stroke={1.5} /></ActionIcon></Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPrinter size={16} stroke={1.5} />} onClick={() => window.print()}><Trans>Print or save as PDF</Trans></Menu.Item>
          {report && <Menu.Item leftSection={<IconCopy size={16} stroke={1.5} />} onClick={() => setDialog('save')}><Trans>Save as another…</Trans></Menu.Item>}
          {report?.mine && <Menu.Item leftSection={<IconPencil size={16} stroke={1.5} />} onClick={() => setDialog('rename')}><Trans>Rename…</Trans></Menu.Item>}
          {report?.mine && mayShare && <Menu.Item leftSection={<IconUsers size={16} stroke={1.5} />} onClick={() => void edit({ isShared: !report.isShared })}>{report.isShared ? <Trans>Keep it to myself</Trans> : <Trans>Share with everyone</Trans>}</Menu.Item>}
          {isOwn && <Menu.Item leftSection={<IconCalendarTime size={16} stroke={1.5} />} onClick={() => setDialog('schedule')}><Trans>Send by schedule…</Trans></Menu.Item>}
          {report?.mine && <Menu.Item color="red" leftSection={<IconTrash size={16} stroke={1.5} />} onClick={() => void remove()}><Trans>Remove…</Trans></Menu.Item>}
        </Menu.Dropdown>
      </Menu>
      {dialog === 'save' && <NameDialog title={<Trans>Save the report</Trans>} name="" mayShare={mayShare} onDone={saveNew} onClose={() => setDialog(null)} />}
      {dialog === 'rename' && report && <NameDialog title={<Trans>Rename the report</Trans>} name={report.name} mayShare={false} onDone={async ({ name }) => { if (await edit({ name })) setDialog(null) }} onClose={() => setDialog(null)} />}
      {dialog === 'schedule' && report && <ScheduleDialog report={report} onSave={async (schedule: ReportSchedule | null) => { if (await edit({ schedule })) setDialog(null) }} onClose={() => setDialog(null)} />}
    </Group>
  )
}

/** Period and shops stand in the address by themselves: they too can differ from what is kept. */
function differs(report: SavedReport, layout: Layout, period: PeriodState): boolean {
  const { period: days, compare = null, sites = [] } = toKeep(layout, period)
  return JSON.stringify([days, compare, sites]) !== JSON.stringify([report.layout.period, report.layout.compare ?? null, report.layout.sites ?? []])
}

function NameDialog({ title, name: before, mayShare, onDone, onClose }: { title: React.ReactNode; name: string; mayShare: boolean; onDone: (input: { name: string; isShared: boolean }) => Promise<void>; onClose: () => void }) {
  const [name, setName] = useState(before)
  const [isShared, setIsShared] = useState(false)
  const [busy, setBusy] = useState(false)
  const submit = async (): Promise<void> => {
    if (busy || !name.trim()) return
    setBusy(true)
    await onDone({ name: name.trim(), isShared })
    setBusy(false)
  }
  return (
    <Modal opened onClose={onClose} title={title}>
      <form onSubmit={event => { event.preventDefault(); void submit() }}>
        <Stack gap="sm">
          <TextInput label={<Trans>Name</Trans>} data-autofocus maxLength={200} value={name} onChange={event => setName(event.currentTarget.value)} />
          {mayShare && <Checkbox label={<Trans>Show it to everyone who sees figures, by their own rights</Trans>} checked={isShared} onChange={event => setIsShared(event.currentTarget.checked)} />}
          <Group justify="flex-end"><Button type="submit" loading={busy} disabled={!name.trim()}><Trans>Save</Trans></Button></Group>
        </Stack>
      </form>
    </Modal>
  )
}
