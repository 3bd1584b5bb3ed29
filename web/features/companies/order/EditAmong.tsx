import { Select } from '@mantine/core'
import { useLingui } from '@lingui/react/macro'
import { EditInPlace, type FieldProps } from '../../../ui/edit/EditInPlace.tsx'

export type Choice = { id: number; name: string }

/** One of the few that the company has, by id. */
export function EditAmong({ choices, ...props }: FieldProps<number | null> & { choices: Choice[] }) {
  const { t } = useLingui()
  const name = (id: number | null): string => choices.find(choice => choice.id === id)?.name ?? `№ ${id}`
  return (
    <EditInPlace
      {...props}
      show={id => <span dir="auto">{name(id)}</span>}
      input={draft => (
        <Select
          autoFocus defaultDropdownOpened searchable clearable aria-labelledby={draft.labelId} nothingFoundMessage={t`Nothing found`}
          data={choices.map(choice => ({ value: String(choice.id), label: choice.name }))} value={draft.value === null ? null : String(draft.value)}
          onChange={id => draft.commit(id === null ? null : Number(id))} onBlur={() => draft.cancel()}
          onKeyDown={event => { if (event.key === 'Escape') draft.onKeyDown(event); else event.stopPropagation() }}
        />
      )}
    />
  )
}
