import { ActionIcon, Menu } from '@mantine/core'
import { i18n, type MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useSortable } from '@dnd-kit/sortable'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconArrowBack, IconArrowForward, IconDots, IconEye, IconEyeOff, IconGripVertical, IconPencil, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { DimensionCard, MetricCard } from '#shared/contracts/analytics.ts'
import type { Widget } from '#shared/contracts/dashboards.ts'
import { useAccount } from '../../../base/account.ts'
import { inLocale, useLocale } from '../../../base/locale.ts'
import { daysText, periodNames } from '../../../ui/period/period-words.ts'
import { Bar, useSlow } from '../../../ui/states/Skeleton.tsx'
import { answerQuery } from '../analytics-api.ts'
import { FiguresError, isAway, whileAway } from '../figures/FiguresError.tsx'
import { withoutHoursToCome } from './hours-to-come.ts'
import { daysOfWidget, widgetQuestion, type Scene } from './widget-question.ts'
import { PlanBody } from './PlanBody.tsx'
import { WidgetBody } from './WidgetBody.tsx'
import classes from './dashboards.module.css'

/** What a unit of height is, and the space between. */
const UNIT = 132
const GAP = 16

export type WidgetActs = { move: (by: -1 | 1) => void; edit: () => void; hide: () => void; remove: () => void; widen: (by: -1 | 1) => void; heighten: (by: -1 | 1) => void }
type WidgetCardProps = { widget: Widget; scene: Scene; metric: (code: string) => MetricCard | undefined; dimensions: readonly DimensionCard[]; /** Arranging: it can be dragged, and has a menu. */ acts?: WidgetActs }

/** One widget: its name, its own period when it has one, and what it shows. */
export function WidgetCard({ widget, scene, metric, dimensions, acts }: WidgetCardProps) {
  const { i18n } = useLingui()
  const locale = useLocale()
  const sortable = useSortable({ id: widget.id, disabled: !acts, transition: null })
  const dimension = useMemo(() => (code: string): string => { const found = dimensions.find(one => one.code === code); return found ? inLocale(found.title, locale) : code }, [dimensions, locale])
  const title = widget.title ?? nameOf(widget, metric, dimension, locale)
  return (
    <section
      ref={sortable.setNodeRef} className={classes.widget} aria-label={title} data-kind={widget.kind} data-arranging={acts ? true : undefined} data-dragging={sortable.isDragging || undefined} data-hidden={widget.isHidden || undefined}
      style={{ '--width': widget.width, '--height': widget.height } as React.CSSProperties}
    >
      <header className={classes.widgetHead}>
        {acts && <Handle title={title} sortable={sortable} />}
        <h2 className={classes.widgetTitle} title={title} dir="auto">{title}</h2>
        {widget.period && <span className={classes.widgetPeriod} title={daysText(daysOfWidget(widget, scene), locale)}>{i18n._(periodNames[widget.period])}</span>}
        {acts && <WidgetMenu title={title} isHidden={widget.isHidden} acts={acts} />}
      </header>
      {widget.kind === 'plan' ? <div className={classes.widgetBody}><PlanBody widget={widget} scene={scene} metric={metric} /></div> : <Asked widget={widget} scene={scene} metric={metric} dimension={dimension} />}
    </section>
  )
}

/** A widget that is a question about figures. */
function Asked({ widget, scene, metric, dimension }: Pick<WidgetCardProps, 'widget' | 'scene' | 'metric'> & { dimension: (code: string) => string }) {
  const { timeZone } = useAccount()
  const question = useMemo(() => widgetQuestion(widget, scene, metric), [widget, scene, metric])
  const { data: told, error, isError, refetch } = useQuery({ ...answerQuery(question), refetchInterval: whileAway })
  const data = useMemo(() => told && withoutHoursToCome(told, question, timeZone), [told, question, timeZone])
  const slow = useSlow(!data && !isError)
  return (
    <div className={classes.widgetBody} aria-busy={!data && !isError}>
      {isError && !data && (isAway(error) ? <p className={classes.reason}><Trans>Reports are away for the moment</Trans></p> : <FiguresError error={error} onRetry={() => void refetch()} />)}
      {slow && <div className={classes.waiting}><Bar width="60%" height={20} />{widget.height > 1 && <Bar width="100%" height={96} />}</div>}
      {data && <WidgetBody widget={widget} question={question} answer={data} metric={metric} dimension={dimension} room={widget.height * UNIT + (widget.height - 1) * GAP - 64} />}
    </div>
  )
}

const times: Record<string, MessageDescriptor> = { hour: msg`by hour`, day: msg`by day`, week: msg`by week`, month: msg`by month`, quarter: msg`by quarter`, year: msg`by year`, weekday: msg`by day of the week` }

/** «Выручка по дням», «Заказы, выручка: источник». */
function nameOf(widget: Widget, metric: WidgetCardProps['metric'], dimension: (code: string) => string, locale: 'ru' | 'en'): string {
  const [first = '', ...others] = widget.measures.map(code => (metric(code) ? inLocale(metric(code)!.title, locale) : code))
  const what = [first, ...others.map(title => title.charAt(0).toLocaleLowerCase(locale) + title.slice(1))].join(', ')
  const by = [widget.by, widget.split].filter(code => code !== null).map(code => (times[code] ? i18n._(times[code]) : dimension(code).toLocaleLowerCase(locale)))
  if (widget.kind === 'plan') return i18n._(msg`Plan and fact: ${what.charAt(0).toLocaleLowerCase(locale) + what.slice(1)}`)
  if (widget.kind === 'number' || by.length === 0) return what
  return widget.by && times[widget.by] ? `${what} ${by.join(' × ')}` : `${what}: ${by.join(' × ')}`
}

function Handle({ title, sortable }: { title: string; sortable: ReturnType<typeof useSortable> }) {
  const { t } = useLingui()
  return (
    <ActionIcon ref={sortable.setActivatorNodeRef} variant="subtle" color="gray" size={24} className={classes.handle} {...sortable.attributes} {...sortable.listeners} aria-label={t`Drag ${title}; with the keyboard: Space, arrows, Space`}>
      <IconGripVertical size={16} stroke={1.5} />
    </ActionIcon>
  )
}

function WidgetMenu({ title, isHidden, acts }: { title: string; isHidden: boolean; acts: WidgetActs }) {
  const { t } = useLingui()
  return (
    <Menu position="bottom-end" closeOnItemClick={false}>
      <Menu.Target><ActionIcon variant="subtle" color="gray" size={24} aria-label={t`What can be done with ${title}`}><IconDots size={16} stroke={1.5} /></ActionIcon></Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={16} stroke={1.5} />} closeMenuOnClick onClick={acts.edit}><Trans>Set up…</Trans></Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconArrowBack size={16} stroke={1.5} />} onClick={() => acts.move(-1)}><Trans>Move before</Trans></Menu.Item>
        <Menu.Item leftSection={<IconArrowForward size={16} stroke={1.5} />} onClick={() => acts.move(1)}><Trans>Move after</Trans></Menu.Item>
        <Menu.Item onClick={() => acts.widen(1)}><Trans>Wider</Trans></Menu.Item>
        <Menu.Item onClick={() => acts.widen(-1)}><Trans>Narrower</Trans></Menu.Item>
        <Menu.Item onClick={() => acts.heighten(1)}><Trans>Higher</Trans></Menu.Item>
        <Menu.Item onClick={() => acts.heighten(-1)}><Trans>Lower</Trans></Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={isHidden ? <IconEye size={16} stroke={1.5} /> : <IconEyeOff size={16} stroke={1.5} />} closeMenuOnClick onClick={acts.hide}>{isHidden ? <Trans>Show again</Trans> : <Trans>Hide</Trans>}</Menu.Item>
        <Menu.Item color="red" leftSection={<IconTrash size={16} stroke={1.5} />} closeMenuOnClick onClick={acts.remove}><Trans>Remove from the dashboard</Trans></Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
