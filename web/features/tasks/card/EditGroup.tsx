import { Select } from '@mantine/core'
import { useLingui } from '@lingui/react/macro'
import { useReference } from '../../../base/references.ts'
import { EditInPlace, type FieldProps } from '../../../ui/edit/EditInPlace.tsx'

/** One of the groups of people, by id. */
export function EditGroup(props: FieldProps<number | null>) {
  const { t } = useLingui()
  const groups = useReference('userGroups')
  return (
    <EditInPlace
      {...props}
      show={id => groups.find(group => group.code === String(id))?.name ?? String(id)}
      input={draft => (
        <Select
          autoFocus defaultDropdownOpened searchable clearable aria-labelledby={draft.labelId} nothingFoundMessage={t`Nothing found`} data={groups.map(group => ({ value: group.code, label: group.name }))}
          value={draft.value === null ? null : String(draft.value)} onChange={code => draft.commit(code === null ? null : Number(code))} onBlur={() => draft.cancel()}
          onKeyDown={event => { if (event.key === 'Escape') draft.onKeyDown(event); else event.stopPropagation() }}
        />
      )}
    />
  )
}
