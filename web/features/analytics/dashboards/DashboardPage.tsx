import { Button } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconCheck, IconLayoutDashboard, IconLayoutGrid, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import type { DashboardCard, EditDashboard, Widget, WidgetInput } from '#shared/contracts/dashboards.ts'
import { useAccount } from '../../../base/account.ts'
import { Page } from '../../../ui/page/Page.tsx'
import { todayIn } from '../../../ui/period/period.ts'
import { usePeriod } from '../../../ui/period/use-period.ts'
import { EmptyState } from '../../../ui/states/EmptyState.tsx'
import { ErrorState } from '../../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../../ui/states/Skeleton.tsx'
import { catalogueQuery, dashboardQuery, dashboardsQuery, stateQuery, useMetrics } from '../analytics-api.ts'
import { BehindPanel } from '../behind/BehindPanel.tsx'
import { DefinitionHost } from '../figures/definition.tsx'
import { FiguresBar } from '../figures/FiguresBar.tsx'
import { Freshness } from '../figures/Freshness.tsx'
import { useLiveFigures } from '../live-figures.ts'
import { DashboardActions, DashboardChoice, NewDashboard } from './DashboardMenu.tsx'
import { PlanLine } from './PlanLine.tsx'
import { useDashboardName } from './dashboard-names.ts'
import { useEditDashboard } from './edit-dashboard.ts'
import { WidgetEditor } from './WidgetEditor.tsx'
import { WidgetGrid } from './WidgetGrid.tsx'
import type { Scene } from './widget-question.ts'
import classes from './dashboards.module.css'

const LAST = 'dashboard'

/** The dashboards: the one in the address, else the one opened last, else the first. */
export function DashboardPage() {
  const { t } = useLingui()
  const { id } = useParams({ strict: false }) as { id?: string }
  const { data, error, isError, refetch } = useQuery(dashboardsQuery)
  useLiveFigures()
  if (isError && !data) return <Page title={t`Dashboards`}><ErrorState error={error} onRetry={() => void refetch()} /></Page>
  if (!data) return <Page title={t`Dashboards`}><CardSkeleton label={t`Loading`} /></Page>
  const last = Number(localStorage.getItem(LAST))
  const shown = id === undefined ? (data.dashboards.find(one => one.id === last) ?? data.dashboards[0])?.id : Number(id)
  return <Dashboard key={shown} id={shown} dashboards={data.dashboards} />
}

function Dashboard({ id, dashboards }: { id: number | undefined; dashboards: Parameters<typeof DashboardChoice>[0]['dashboards'] }) {
  const { t } = useLingui()
  const nameOf = useDashboardName()
  const { data, error, isError, refetch } = useQuery({ ...dashboardQuery(id ?? 0), enabled: id !== undefined })
  const [making, setMaking] = useState<'new' | 'copy' | null>(null)
  useEffect(() => { if (data) localStorage.setItem(LAST, String(data.id)) }, [data])
  const edit = useEditDashboard(id ?? 0)
  const arrange = useArranging()
  const state = useQuery(stateQuery).data
  return (
    <div className={classes.page}>
      <DefinitionHost asOf={state?.asOf}>
        <div className={classes.inside}>
          <Page
            title={<DashboardChoice dashboards={dashboards} current={data} onNew={() => setMaking('new')} />} documentTitle={data ? nameOf(data) : t`Dashboards`}
            actions={data && (
              <>
                <Freshness />
                <span className={`${classes.tools} no-print`}>
                  {data.mine && <Button variant="default" leftSection={arrange.is ? <IconCheck size={16} stroke={1.5} aria-hidden /> : <IconLayoutGrid size={16} stroke={1.5} aria-hidden />} aria-pressed={arrange.is} onClick={() => arrange.set(!arrange.is)}>{arrange.is ? <Trans>Done arranging</Trans> : <Trans>Arrange</Trans>}</Button>}
                  <DashboardActions current={data} onEdit={edit} onCopy={() => setMaking('copy')} />
                </span>
              </>
            )}
          >
            {id === undefined && <EmptyState icon={<IconLayoutDashboard size={28} stroke={1.5} />} title={<Trans>No dashboards yet</Trans>} action={<Button onClick={() => setMaking('new')}><Trans>Make the first one</Trans></Button>}><Trans>A dashboard keeps the figures that you look at every day on one page.</Trans></EmptyState>}
            {isError && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
            {id !== undefined && !data && !isError && <CardSkeleton label={t`Loading`} />}
            {data && <Widgets dashboard={data} isArranging={arrange.is && data.mine} onArrange={() => arrange.set(true)} onEdit={edit} />}
          </Page>
        </div>
        <BehindPanel />
      </DefinitionHost>
      {making && <NewDashboard copyOf={making === 'copy' ? data ?? null : null} onClose={() => setMaking(null)} />}
    </div>
  )
}

function Widgets({ dashboard, isArranging, onArrange, onEdit }: { dashboard: DashboardCard; isArranging: boolean; onArrange: () => void; onEdit: (change: EditDashboard) => void }) {
  const { timeZone } = useAccount()
  const period = usePeriod({ period: dashboard.period, compare: dashboard.compare })
  const today = todayIn(timeZone)
  const { from, to, compare, sites } = period
  const key = sites.join('\n')
  const scene = useMemo<Scene>(() => ({ days: { from, to }, compare, sites: key ? key.split('\n') : [], today }), [from, to, compare, key, today])
  const catalogue = useQuery(catalogueQuery)
  const metric = useMetrics()
  const [editing, setEditing] = useState<Widget | 'new' | null>(null)
  const save = (widgets: readonly WidgetInput[]): void => onEdit({ widgets: [...widgets] })
  const saveOne = (widget: WidgetInput): void => {
    const at = editing === 'new' ? -1 : dashboard.widgets.findIndex(one => one.id === (editing as Widget).id)
    // What a colleague removed meanwhile comes back as it was set up here.
    const { id: _id, ...added } = widget
    save(at === -1 ? [...dashboard.widgets, added] : dashboard.widgets.with(at, { ...widget, id: dashboard.widgets[at]!.id } as Widget))
    setEditing(null)
  }
  const add = <Button variant={dashboard.widgets.length === 0 ? 'filled' : 'default'} leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />} onClick={() => { onArrange(); setEditing('new') }}><Trans>Add a figure</Trans></Button>
  const differs = period.name !== dashboard.period || period.compare !== dashboard.compare
  return (
    <>
      <FiguresBar
        period={period}
        end={isArranging && (
          <>
            {differs && period.name && <Button variant="subtle" onClick={() => onEdit({ period: period.name!, compare: period.compare })}><Trans>Open it with this period</Trans></Button>}
            {dashboard.widgets.length > 0 && add}
          </>
        )}
      />
      {dashboard.code === 'evening' && <PlanLine today={today} site={sites.length === 1 ? sites[0] : undefined} />}
      {catalogue.isError && !catalogue.data && <ErrorState error={catalogue.error} onRetry={() => void catalogue.refetch()} />}
      {catalogue.data && dashboard.widgets.length > 0 && <WidgetGrid widgets={dashboard.widgets} scene={scene} metric={metric} dimensions={catalogue.data.dimensions} isArranging={isArranging} onChange={save} onEdit={setEditing} />}
      {dashboard.widgets.length === 0 && (
        <EmptyState icon={<IconLayoutDashboard size={28} stroke={1.5} />} title={<Trans>Nothing stands here yet</Trans>} action={dashboard.mine && add}><Trans>Choose a figure from the catalogue; drag it to its place and give it its size.</Trans></EmptyState>
      )}
      {editing && catalogue.data && <WidgetEditor widget={editing === 'new' ? null : editing} catalogue={catalogue.data} onSave={saveOne} onClose={() => setEditing(null)} />}
    </>
  )
}

/** Whether the dashboard is being arranged stands in the address: a new one opens so. */
function useArranging(): { is: boolean; set: (is: boolean) => void } {
  const { arrange } = useSearch({ strict: false }) as { arrange?: unknown }
  const navigate = useNavigate()
  return {
    is: arrange === true,
    set: is => void navigate({ to: '.', search: (before: Record<string, unknown>) => Object.fromEntries([...Object.entries(before).filter(([key]) => key !== 'arrange'), ...(is ? [['arrange', true]] : [])]), replace: true, resetScroll: false } as Parameters<typeof navigate>[0]),
  }
}
