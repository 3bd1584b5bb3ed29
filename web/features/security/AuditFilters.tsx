import { ActionIcon, NativeSelect, Select, TextInput, Tooltip } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconRefresh } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { peopleQuery, TOPICS } from './audit-api.ts'
import classes from './security.module.css'

/** What stands in the address. Days are days of the browser's calendar. */
export type AuditSearch = { user?: number; topic?: string; q?: string; from?: string; to?: string; entity?: string; entityId?: number }

/** The search as the server wants it: from the first moment of a day to the first of the day after. */
export function queryOf({ from, to, ...rest }: AuditSearch): Record<string, string | number | undefined> {
  const start = (day: string, after: number): string | undefined => {
    const [year, month, date] = day.split('-').map(Number)
    const moment = new Date(year ?? 0, (month ?? 1) - 1, (date ?? 1) + after)
    return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString()
  }
  return { ...rest, from: from ? start(from, 0) : undefined, to: to ? start(to, 1) : undefined }
}

export function AuditFilters({ search, onSearch, onRefresh }: { search: AuditSearch; onSearch: (next: AuditSearch) => void; onRefresh: () => void }) {
  const { t, i18n } = useLingui()
  const people = useQuery(peopleQuery).data ?? []
  const [text, setText] = useState(search.q ?? '')
  const set = (change: AuditSearch): void => onSearch(Object.fromEntries(Object.entries({ ...search, ...change }).filter(([, value]) => value !== undefined && value !== '')))
  return (
    <form className={classes.filters} role="search" onSubmit={event => { event.preventDefault(); set({ q: text.trim() || undefined }) }}>
      <Select label={t`Who`} placeholder={t`anybody`} searchable clearable data={people.map(one => ({ value: String(one.id), label: one.name }))} value={search.user ? String(search.user) : null} onChange={value => set({ user: value ? Number(value) : undefined })} w={200} />
      <NativeSelect label={t`What`} value={search.topic ?? ''} onChange={event => set({ topic: event.currentTarget.value || undefined })} data={[{ value: '', label: t`everything` }, ...Object.entries(TOPICS).map(([value, label]) => ({ value, label: i18n._(label) }))]} w={180} />
      <TextInput label={t`From`} type="date" value={search.from ?? ''} max={search.to} onChange={event => set({ from: event.currentTarget.value || undefined })} w={136} />
      <TextInput label={t`To`} type="date" value={search.to ?? ''} min={search.from} onChange={event => set({ to: event.currentTarget.value || undefined })} w={136} />
      <TextInput label={t`Address or e-mail`} value={text} maxLength={254} onChange={event => setText(event.currentTarget.value)} onBlur={() => { if ((search.q ?? '') !== text.trim()) set({ q: text.trim() || undefined }) }} w={160} />
      <Tooltip label={<Trans>Read anew</Trans>}><ActionIcon variant="default" size={36} aria-label={t`Read anew`} onClick={onRefresh} style={{ flex: '0 0 36px' }}><IconRefresh size={18} /></ActionIcon></Tooltip>
    </form>
  )
}
