import { ActionIcon, Select, TextInput, Tooltip, UnstyledButton } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconChevronRight, IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import type { ProductGroup } from '#shared/contracts/catalogue.ts'
import { refreshWith } from '../../../base/live.ts'
import { useReference } from '../../../base/references.ts'
import { useNarrow } from '../../../ui/page/narrow.ts'
import { groupsQuery } from '../product-api.ts'
import { groupPath, groupTrees, idsAbove, shownLines, type GroupNode } from './group-tree.ts'
import classes from './groups.module.css'

// The counts beside the groups are of products.
refreshWith('product', 'product_group')

const HIDDEN = 'products.groups.hidden'
/** Fewer are seen at a glance. */
const SEARCHED_FROM = 15
const none: ProductGroup[] = []

/** The groups at the side of the list: one is chosen, and the list keeps to it and to those below it. On a phone a select. */
export function GroupsAside({ chosen }: { chosen: number | undefined }) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const narrow = useNarrow()
  const groups = useQuery(groupsQuery).data ?? none
  const [hidden, setHidden] = useState(() => localStorage.getItem(HIDDEN) === '1')
  const choose = (group: number | undefined): void => {
    void navigate({ to: '.', search: (before: Record<string, unknown>) => ({ ...before, group, open: undefined }), resetScroll: false } as Parameters<typeof navigate>[0])
  }
  const hide = (next: boolean): void => { localStorage.setItem(HIDDEN, next ? '1' : '0'); setHidden(next) }
  if (groups.length === 0) return null
  if (narrow) {
    return (
      <Select
        className={classes.select} aria-label={t`Group of products`} placeholder={t`All groups`} clearable searchable nothingFoundMessage={t`Nothing found`} limit={100}
        data={groups.map(group => ({ value: String(group.id), label: groupPath(groups, group) })).toSorted((a, b) => a.label.localeCompare(b.label))}
        value={chosen === undefined ? null : String(chosen)} onChange={value => choose(value === null ? undefined : Number(value))}
      />
    )
  }
  if (hidden) {
    return (
      <div className={classes.strip}>
        <Tooltip label={<Trans>Show the groups</Trans>}><ActionIcon variant="subtle" color="gray" aria-label={t`Show the groups`} onClick={() => hide(false)}><IconLayoutSidebarLeftExpand size={18} stroke={1.5} /></ActionIcon></Tooltip>
      </div>
    )
  }
  return <GroupTree groups={groups} chosen={chosen} onChoose={choose} onHide={() => hide(true)} />
}

type TreeProps = { groups: ProductGroup[]; chosen: number | undefined; onChoose: (id: number | undefined) => void; onHide: () => void }

function GroupTree({ groups, chosen, onChoose, onHide }: TreeProps) {
  const { t } = useLingui()
  const sites = useReference('sites')
  const [words, setWords] = useState('')
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set())
  const trees = useMemo(() => groupTrees(groups), [groups])
  // A link into a group deep down opens the way to it.
  useEffect(() => { setOpen(before => new Set([...before, ...idsAbove(groups, chosen)])) }, [groups, chosen])
  const lines = shownLines(trees, open, words)
  const isManySites = new Set(groups.map(group => group.site)).size > 1
  const toggle = (id: number): void => setOpen(before => (before.has(id) ? new Set([...before].filter(one => one !== id)) : new Set([...before, id])))
  return (
    <nav className={classes.aside} aria-label={t`Groups of products`}>
      <div className={classes.head}>
        <h2 className={classes.title}><Trans>Groups</Trans></h2>
        <Tooltip label={<Trans>Hide the groups</Trans>}><ActionIcon variant="subtle" color="gray" aria-label={t`Hide the groups`} onClick={onHide}><IconLayoutSidebarLeftCollapse size={18} stroke={1.5} /></ActionIcon></Tooltip>
      </div>
      {groups.length >= SEARCHED_FROM && <TextInput className={classes.search} size="xs" aria-label={t`Find a group`} placeholder={t`Find a group`} value={words} onChange={event => setWords(event.currentTarget.value)} />}
      <ul className={classes.tree}>
        <li><UnstyledButton className={classes.all} aria-current={chosen === undefined ? 'true' : undefined} onClick={() => onChoose(undefined)}><Trans>All products</Trans></UnstyledButton></li>
        {lines.map((node, at) => (
          <li key={node.group.id}>
            {isManySites && node.level === 0 && lines.slice(0, at).findLast(line => line.level === 0)?.group.site !== node.group.site && <div className={classes.site}>{sites.find(site => site.code === node.group.site)?.name ?? node.group.site}</div>}
            <Line node={node} chosen={node.group.id === chosen} open={words.trim() !== '' || open.has(node.group.id)} onChoose={() => onChoose(node.group.id)} onToggle={() => toggle(node.group.id)} />
          </li>
        ))}
      </ul>
    </nav>
  )
}

type LineProps = { node: GroupNode; chosen: boolean; open: boolean; onChoose: () => void; onToggle: () => void }

function Line({ node: { group, level, children }, chosen, open, onChoose, onToggle }: LineProps) {
  const { t } = useLingui()
  const isParent = children.length > 0
  return (
    <div
      className={classes.line} data-chosen={chosen || undefined} data-inactive={!group.active || undefined} style={{ paddingLeft: 4 + Math.min(level, 8) * 14 }}
      onKeyDown={event => { if (isParent && ((event.key === 'ArrowRight' && !open) || (event.key === 'ArrowLeft' && open))) { event.preventDefault(); onToggle() } }}
    >
      {isParent
        ? <UnstyledButton className={classes.toggle} aria-expanded={open} aria-label={open ? t`Close: ${group.name}` : t`Open: ${group.name}`} onClick={onToggle}><IconChevronRight size={14} aria-hidden /></UnstyledButton>
        : <span className={classes.toggle} />}
      <UnstyledButton className={classes.name} aria-current={chosen ? 'true' : undefined} title={group.name} onClick={onChoose}>
        <span className={classes.cut} dir="auto">{group.name}</span>
        {!isParent && <span className={classes.count}>{group.productsCount}</span>}
      </UnstyledButton>
    </div>
  )
}
