import { Button, Checkbox, Group, Modal, MultiSelect, NumberInput, SegmentedControl, Select, SimpleGrid, Stack, TagsInput, TextInput } from '@mantine/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { ReportSchedule, SavedReport } from '#shared/contracts/saved-reports.ts'
import { useReference } from '../../../base/references.ts'
import { useRight, useSession } from '../../../base/session.ts'
import { When } from '../../../ui/display/When.tsx'
import { useNarrow } from '../../../ui/page/narrow.ts'

const weekdays = [msg`Monday`, msg`Tuesday`, msg`Wednesday`, msg`Thursday`, msg`Friday`, msg`Saturday`, msg`Sunday`]
const failures = { reports_away: msg`reports were away`, report_too_heavy: msg`it took too much time: choose a shorter period`, report_refused: msg`what it asks cannot be answered any more: open it and put it right`, nobody_may_see: msg`none of those it goes to may see it`, fault: msg`something went wrong: it stands in the log`, owner_gone: msg`its owner works here no more`, owner_rights: msg`its owner sees figures no more` }
const EMAIL = /^[^@\s]+@[^@\s]+\.[^@\s]+$/

/** When the report goes, and to whom: people of the shop get what they may see, people outside what its owner may. */
export function ScheduleDialog({ report, onSave, onClose }: { report: SavedReport; onSave: (schedule: ReportSchedule | null) => Promise<void>; onClose: () => void }) {
  const { t, i18n } = useLingui()
  const { user } = useSession()
  const mayLeave = useRight('analytics.change') !== null
  const users = useReference('users')
  const [draft, setDraft] = useState<ReportSchedule>(report.schedule ?? { every: 'day', time: '09:00', format: 'xlsx', userIds: [user.id], channels: ['email'], emails: [] })
  const [isSaving, setIsSaving] = useState(false)
  const set = (change: Partial<ReportSchedule>): void => setDraft(before => ({ ...before, ...change }))
  const wrong = draft.emails.find(email => !EMAIL.test(email))
  const isWhole = draft.userIds.length + draft.emails.length > 0 && draft.channels.length > 0 && !wrong && /^\d{2}:\d{2}$/.test(draft.time)
  const save = async (schedule: ReportSchedule | null): Promise<void> => { setIsSaving(true); await onSave(schedule); setIsSaving(false) }
  const toggle = (channel: 'email' | 'telegram', isOn: boolean): void => set({ channels: isOn ? [...draft.channels, channel] : draft.channels.filter(one => one !== channel) })
  const code = report.lastSent?.code
  return (
    <Modal opened onClose={onClose} title={<Trans>Send by schedule</Trans>}>
      <form onSubmit={event => { event.preventDefault(); if (isWhole) void save(draft) }}>
        <Stack gap="sm">
          <SegmentedControl fullWidth orientation={useNarrow() ? 'vertical' : 'horizontal'} aria-label={t`How often`} value={draft.every} onChange={every => set({ every: every as ReportSchedule['every'] })} data={[{ value: 'day', label: t`Every day` }, { value: 'week', label: t`Every week` }, { value: 'month', label: t`Every month` }]} />
          <SimpleGrid cols={{ base: 2, xs: draft.every === 'day' ? 2 : 3 }}>
            {draft.every === 'week' && <Select label={<Trans>Day of the week</Trans>} allowDeselect={false} value={String(draft.weekday ?? 1)} onChange={value => set({ weekday: Number(value) })} data={weekdays.map((label, at) => ({ value: String(at + 1), label: i18n._(label) }))} />}
            {draft.every === 'month' && <NumberInput label={<Trans>Day of the month</Trans>} min={1} max={31} allowDecimal={false} value={draft.day ?? 1} onChange={value => set({ day: Math.max(1, Math.min(31, Number(value) || 1)) })} />}
            <TextInput type="time" label={<Trans>Time of day</Trans>} value={draft.time} onChange={event => set({ time: event.currentTarget.value })} />
            <Select label={<Trans>File</Trans>} allowDeselect={false} value={draft.format} onChange={value => set({ format: value as 'xlsx' | 'csv' })} data={[{ value: 'xlsx', label: 'XLSX' }, { value: 'csv', label: 'CSV' }]} />
          </SimpleGrid>
          <MultiSelect label={<Trans>People of the shop</Trans>} searchable value={draft.userIds.map(String)} onChange={ids => set({ userIds: ids.map(Number) })} data={users.filter(one => one.active).map(one => ({ value: one.code, label: one.name }))} />
          <Group>
            <Checkbox label={<Trans>By e-mail, with the file</Trans>} checked={draft.channels.includes('email')} onChange={event => toggle('email', event.currentTarget.checked)} />
            <Checkbox label={<Trans>To Telegram, as text</Trans>} checked={draft.channels.includes('telegram')} onChange={event => toggle('telegram', event.currentTarget.checked)} />
          </Group>
          {mayLeave && <TagsInput label={<Trans>Other addresses</Trans>} value={draft.emails} onChange={emails => set({ emails })} error={wrong && <Trans>{wrong} is no address</Trans>} placeholder={draft.emails.length === 0 ? 'name@example.com' : undefined} />}
          <p className="soft"><Trans>People of the shop get what their own rights let them see; other addresses get what you see.</Trans></p>
          {report.lastSent && <p className="soft">{code ? <Trans>Did not go at <When value={report.lastSent.at} />: {i18n._(failures[code as keyof typeof failures])}</Trans> : <Trans>Went last at <When value={report.lastSent.at} /></Trans>}</p>}
          <Group justify="space-between">
            {report.schedule ? <Button variant="subtle" color="red" loading={isSaving} onClick={() => void save(null)}><Trans>Send no more</Trans></Button> : <span />}
            <Button type="submit" disabled={!isWhole} loading={isSaving}><Trans>Save</Trans></Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
