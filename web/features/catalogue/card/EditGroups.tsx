import { MultiSelect } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { ProductCard, ProductGroup } from '#shared/contracts/catalogue.ts'
import type { CardEdit } from '../../../ui/edit/card-edit.ts'
import { EditInPlace, type Draft } from '../../../ui/edit/EditInPlace.tsx'
import { groupPath } from '../groups/group-tree.ts'
import { groupsQuery } from '../product-api.ts'

const none: ProductGroup[] = []
const same = (a: number[], b: number[]): boolean => a.join() === b.join()
/** In the order in which the server keeps them: otherwise the same groups would look like a conflict. */
const sorted = (ids: number[]): number[] => ids.toSorted((a, b) => a - b)

type EditGroupsProps = { product: ProductCard; edit: CardEdit; label: string }

/** The groups that a product stands in: many, picked by any part of their path. */
export function EditGroups({ product, edit, label }: EditGroupsProps) {
  const all = useQuery(groupsQuery).data ?? none
  const groups = useMemo(() => all.filter(group => group.site === product.site), [all, product.site])
  // A column of the list is never edited there, a list of groups is edited here.
  const mine = useMemo(() => ({ ...edit, mayEdit: () => edit.editable && groups.length > 0 }), [edit, groups.length])
  const value = useMemo(() => sorted(product.groups.map(group => group.id)), [product.groups])
  const name = (id: number): string => {
    const group = groups.find(one => one.id === id)
    return group ? groupPath(groups, group) : (product.groups.find(one => one.id === id)?.name ?? String(id))
  }
  const show = (ids: number[]) => (ids.length === 0 ? <span className="faint"><Trans>in no group</Trans></span> : <span dir="auto">{ids.map(name).join(', ')}</span>)
  return (
    <>
      <EditInPlace<number[]> edit={mine} field="groups" label={label} value={value} same={same} show={show} input={draft => <GroupsInput draft={draft} groups={groups} />} />
      {!mine.mayEdit() && edit.editable && <Link to="/products/load" className="soft"><Trans>Groups come with the catalogue of the store</Trans></Link>}
    </>
  )
}

function GroupsInput({ draft, groups }: { draft: Draft<number[]>; groups: ProductGroup[] }) {
  const { t } = useLingui()
  const data = useMemo(() => groups.map(group => ({ value: String(group.id), label: groupPath(groups, group) })).toSorted((a, b) => a.label.localeCompare(b.label)), [groups])
  return (
    <MultiSelect
      autoFocus defaultDropdownOpened searchable limit={100} data={data} aria-labelledby={draft.labelId} nothingFoundMessage={t`Nothing found`} style={{ flex: '1 1 100%' }}
      value={draft.value.map(String)} onChange={values => draft.set(sorted(values.map(Number)))} onBlur={() => draft.commit()}
      onKeyDown={event => { if (event.key === 'Escape') draft.onKeyDown(event); else event.stopPropagation() }}
    />
  )
}
