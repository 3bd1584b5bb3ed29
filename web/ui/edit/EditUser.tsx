import { Select } from '@mantine/core'
import { useLingui } from '@lingui/react/macro'
import { useReference } from '../../base/references.ts'
import { Person } from '../display/Person.tsx'
import { EditInPlace, type FieldProps } from './EditInPlace.tsx'

/** One of the people who work here, by id. */
export function EditUser(props: FieldProps<number | null>) {
  const { t } = useLingui()
  const users = useReference('users')
  const name = (id: number | null) => users.find(user => user.code === String(id))?.name
  return (
    <EditInPlace
      {...props}
      show={id => <Person name={name(id) ?? String(id)} />}
      input={draft => (
        <Select
          autoFocus defaultDropdownOpened searchable clearable aria-labelledby={draft.labelId} nothingFoundMessage={t`Nothing found`}
          data={users.filter(user => user.active || user.code === String(draft.value)).map(user => ({ value: user.code, label: user.name }))}
          value={draft.value === null ? null : String(draft.value)} onChange={code => draft.commit(code === null ? null : Number(code))} onBlur={() => draft.cancel()}
          onKeyDown={event => { if (event.key === 'Escape') draft.onKeyDown(event); else event.stopPropagation() }}
        />
      )}
    />
  )
}
