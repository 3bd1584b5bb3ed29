import { ActionIcon, Button, Checkbox, Group, Menu, Modal, Stack, TextInput, UnstyledButton } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconCheck, IconChevronDown, IconCopy, IconDots, IconPencil, IconPlus, IconPrinter, IconTrash, IconUsers } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useRef, useState, type ReactNode } from 'react'
import type { DashboardCard, DashboardSummary } from '#shared/contracts/dashboards.ts'
import { api } from '../../../base/api.ts'
import { useRight } from '../../../base/session.ts'
import { confirm } from '../../../ui/feedback/confirm.tsx'
import { toastError } from '../../../ui/feedback/toast.tsx'
import { dashboardQuery, dashboardsQuery } from '../analytics-api.ts'
import { useDashboardName } from './dashboard-names.ts'
import classes from './dashboards.module.css'

type DashboardMenuProps = { dashboards: readonly DashboardSummary[]; current: DashboardCard | undefined; onEdit: (change: { name?: string; isShared?: boolean }) => void }

/** Which dashboard is shown: the page's title is the choice. */
export function DashboardChoice({ dashboards, current, onNew }: { dashboards: readonly DashboardSummary[]; current: DashboardSummary | undefined; onNew: () => void }) {
  const { t } = useLingui()
  const nameOf = useDashboardName()
  const part = (label: ReactNode, some: readonly DashboardSummary[]): ReactNode => some.length > 0 && (
    <>
      <Menu.Label>{label}</Menu.Label>
      {some.map(one => (
        <Menu.Item key={one.id} component={Link} to={`/analytics/dashboards/${one.id}` as never} rightSection={one.id === current?.id && <IconCheck size={16} aria-hidden />}>
          <span className={classes.choiceName} dir="auto">{nameOf(one)}</span>
        </Menu.Item>
      ))}
    </>
  )
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <UnstyledButton className={classes.choice} aria-label={t`Dashboard: ${current ? nameOf(current) : ''}. Choose another`}><span className={classes.choiceName} dir="auto">{current && nameOf(current)}</span><IconChevronDown size={16} aria-hidden /></UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown maw={360}>
        {part(<Trans>Shared</Trans>, dashboards.filter(one => one.isShared))}
        {part(<Trans>Mine</Trans>, dashboards.filter(one => !one.isShared))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconPlus size={16} stroke={1.5} />} onClick={onNew}><Trans>New dashboard…</Trans></Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** What can be done with the dashboard that is shown. */
export function DashboardActions({ current, onEdit, onCopy }: Pick<DashboardMenuProps, 'onEdit'> & { current: DashboardCard; onCopy: () => void }) {
  const { t } = useLingui()
  const client = useQueryClient()
  const navigate = useNavigate()
  const nameOf = useDashboardName()
  const mayShare = useRight('analytics.change') !== null
  const [naming, setNaming] = useState(false)
  const remove = async (): Promise<void> => {
    const name = nameOf(current)
    if (!(await confirm({ title: t`Remove “${name}”?`, body: current.isShared ? t`It is gone for everybody. The figures stay where they are.` : t`The figures stay where they are.`, action: t`Remove`, danger: true }))) return
    try {
      await api.delete(`/api/analytics/dashboards/${current.id}`)
      await client.invalidateQueries({ queryKey: dashboardsQuery.queryKey })
      await navigate({ to: '/analytics/dashboards' })
    } catch (error) { toastError(error) }
  }
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target><ActionIcon variant="default" size={32} aria-label={t`What can be done with the dashboard`}><IconDots size={16} stroke={1.5} /></ActionIcon></Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPrinter size={16} stroke={1.5} />} onClick={() => window.print()}><Trans>Print or save as PDF</Trans></Menu.Item>
          <Menu.Item leftSection={<IconCopy size={16} stroke={1.5} />} onClick={onCopy}><Trans>Make a copy of my own…</Trans></Menu.Item>
          {current.mine && <Menu.Item leftSection={<IconPencil size={16} stroke={1.5} />} onClick={() => setNaming(true)}><Trans>Rename…</Trans></Menu.Item>}
          {current.mine && mayShare && !(current.isShared && current.owner === null) && (
            <Menu.Item leftSection={<IconUsers size={16} stroke={1.5} />} onClick={() => onEdit({ isShared: !current.isShared })}>{current.isShared ? <Trans>Keep it to myself</Trans> : <Trans>Share with everyone</Trans>}</Menu.Item>
          )}
          {current.mine && <Menu.Item color="red" leftSection={<IconTrash size={16} stroke={1.5} />} onClick={() => void remove()}><Trans>Remove…</Trans></Menu.Item>}
        </Menu.Dropdown>
      </Menu>
      {naming && <NameDialog title={<Trans>Rename the dashboard</Trans>} name={nameOf(current)} onDone={({ name }) => { setNaming(false); onEdit({ name }) }} onClose={() => setNaming(false)} />}
    </>
  )
}

/** Makes a dashboard, empty or of another one, and opens it. */
export function NewDashboard({ copyOf, onClose }: { copyOf: DashboardCard | null; onClose: () => void }) {
  const { t } = useLingui()
  const client = useQueryClient()
  const navigate = useNavigate()
  const nameOf = useDashboardName()
  const mayShare = useRight('analytics.change') !== null
  const busy = useRef(false)
  const create = async (input: { name: string; isShared: boolean }): Promise<void> => {
    // The second click of a double one makes no second dashboard.
    if (busy.current) return
    busy.current = true
    try {
      const made = await api.post<DashboardCard>('/api/analytics/dashboards', { name: input.name, ...(input.isShared ? { isShared: true } : {}), ...(copyOf ? { copyOf: copyOf.id } : {}) })
      client.setQueryData(dashboardQuery(made.id).queryKey, made)
      await client.invalidateQueries({ queryKey: dashboardsQuery.queryKey })
      onClose()
      await navigate({ to: `/analytics/dashboards/${made.id}` as never, search: (copyOf ? {} : { arrange: true }) as never })
    } catch (error) { toastError(error) } finally { busy.current = false }
  }
  const copied = copyOf ? nameOf(copyOf) : ''
  return <NameDialog title={copyOf ? <Trans>A copy of my own</Trans> : <Trans>New dashboard</Trans>} name={copyOf ? t`${copied}, mine` : ''} mayShare={mayShare} onDone={input => void create(input)} onClose={onClose} />
}

function NameDialog({ title, name, mayShare, onDone, onClose }: { title: ReactNode; name: string; mayShare?: boolean; onDone: (input: { name: string; isShared: boolean }) => void; onClose: () => void }) {
  const [typed, setTyped] = useState(name)
  const [isShared, setShared] = useState(false)
  return (
    <Modal opened onClose={onClose} title={title}>
      <form onSubmit={event => { event.preventDefault(); if (typed.trim()) onDone({ name: typed.trim(), isShared }) }}>
        <Stack gap="sm">
          <TextInput label={<Trans>Name</Trans>} data-autofocus required maxLength={200} value={typed} onChange={event => setTyped(event.currentTarget.value)} />
          {mayShare && <Checkbox label={<Trans>Everyone who sees analytics may see it</Trans>} checked={isShared} onChange={event => setShared(event.currentTarget.checked)} />}
          <Group justify="flex-end"><Button variant="default" onClick={onClose}><Trans>Cancel</Trans></Button><Button type="submit" disabled={!typed.trim()}><Trans>Save</Trans></Button></Group>
        </Stack>
      </form>
    </Modal>
  )
}
