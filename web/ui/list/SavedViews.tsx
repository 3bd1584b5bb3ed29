import { ActionIcon, Button, Menu, UnstyledButton } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconBookmarkPlus, IconDots } from '@tabler/icons-react'
import { lazy, Suspense, useState, type ReactNode } from 'react'
import { useLocale } from '../../base/locale.ts'
import { useViewChanges, useViews, type SavedView, type ViewQuery } from '../../base/views.ts'
import { confirm } from '../feedback/confirm.tsx'
import { toastError } from '../feedback/toast.tsx'
import type { ListState } from '../table/list-state.ts'
import classes from './list.module.css'

const NameView = lazy(() => import('./NameView.tsx').then(module => ({ default: module.NameView })))

type SavedViewsProps = { entity: string; list: ListState; /** Views that every account has («New», «Mine»), made by the feature. */ builtIn?: { name: ReactNode; key: string; query: ViewQuery }[]; all: ReactNode }

const same = (a: ViewQuery, b: ViewQuery): boolean => {
  const tidy = (query: ViewQuery) => JSON.stringify([query.filter ?? null, query.sort ?? null, query.columns ?? null])
  return tidy(a) === tidy(b)
}

/** Tabs over the list: all, the built-in views, mine and shared. What was changed in one can be saved into it or as a new one. */
export function SavedViews({ entity, list, builtIn = [], all }: SavedViewsProps) {
  const { t } = useLingui()
  const locale = useLocale()
  const views = useViews(entity)
  const { change, remove } = useViewChanges(entity)
  const [naming, setNaming] = useState<SavedView | 'new' | null>(null)
  const now: ViewQuery = { filter: list.filter, sort: list.sort, columns: list.columns }
  const current = views.find(view => view.id === list.view)
  const plain = !list.filter && !list.sort && !list.columns && !list.view
  const changed = current ? !same(current.query, now) : !plain && !builtIn.some(view => same(view.query, now))
  const show = (query: ViewQuery, view?: number) => list.set({ filter: query.filter ?? undefined, sort: query.sort ?? undefined, columns: query.columns ?? undefined, view, q: undefined })

  return (
    <div className={classes.views} role="group" aria-label={t`Views`}>
      <Tab chosen={plain} onClick={() => show({})}>{all}</Tab>
      {builtIn.map(view => <Tab key={view.key} chosen={!list.view && same(view.query, now)} onClick={() => show(view.query)}>{view.name}</Tab>)}
      {views.map(view => (
        <span key={view.id} className={classes.viewTab}>
          <Tab chosen={view.id === list.view} title={view.says[locale]} onClick={() => show(view.query, view.id)}>{view.name}{view.id === list.view && changed && <span title={t`Changed`}> •</span>}</Tab>
          {view.id === list.view && view.mine !== false && (
            <Menu position="bottom-start">
              <Menu.Target><ActionIcon variant="subtle" color="gray" size={24} aria-label={t`Actions with the view`}><IconDots size={16} /></ActionIcon></Menu.Target>
              <Menu.Dropdown>
                {changed && <Menu.Item onClick={() => change.mutate({ id: view.id, query: now }, { onError: toastError })}><Trans>Save the changes into it</Trans></Menu.Item>}
                <Menu.Item onClick={() => setNaming(view)}><Trans>Name and sharing…</Trans></Menu.Item>
                <Menu.Item color="red" onClick={() => void confirm({ title: t`Delete the view “${view.name}”?`, body: view.shared ? t`Colleagues will lose it too.` : undefined, action: t`Delete`, danger: true }).then(yes => { if (yes) remove.mutate(view.id, { onSuccess: () => list.set({ view: undefined }), onError: toastError }) })}><Trans>Delete</Trans></Menu.Item>
              </Menu.Dropdown>
            </Menu>
          )}
        </span>
      ))}
      {changed && <Button variant="subtle" size="compact-sm" leftSection={<IconBookmarkPlus size={16} aria-hidden />} onClick={() => setNaming('new')}><Trans>Save view</Trans></Button>}
      {naming && <Suspense fallback={null}><NameView entity={entity} view={naming} query={now} onClose={() => setNaming(null)} onSaved={view => list.set({ view: view.id })} /></Suspense>}
    </div>
  )
}

function Tab({ chosen, title, onClick, children }: { chosen: boolean; /** What the view shows, in words. */ title?: string; onClick: () => void; children: ReactNode }) {
  return <UnstyledButton className={classes.tab} aria-pressed={chosen} title={title || undefined} onClick={onClick}>{children}</UnstyledButton>
}
