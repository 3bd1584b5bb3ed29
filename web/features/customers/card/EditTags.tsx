import { TagsInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { CustomerTag } from '#shared/contracts/customers.ts'
import { EditInPlace, type FieldProps } from '../../../ui/edit/EditInPlace.tsx'
import { tagsQuery } from '../customer-api.ts'
import { TagList } from '../TagList.tsx'

const names = (tags: CustomerTag[]): string => tags.map(tag => tag.name).join('\n')

/** Tags: chosen among those in use or typed. A known tag keeps the colour that it has with others. */
export function EditTags(props: FieldProps<CustomerTag[]>) {
  const known = useQuery(tagsQuery).data ?? []
  const tagOf = (name: string): CustomerTag =>
    props.value.find(tag => tag.name === name) ?? { name, color: known.find(tag => tag.name === name)?.color ?? null, attached: false }
  return (
    <EditInPlace
      {...props}
      same={(one, other) => names(one) === names(other)}
      show={tags => (tags.length === 0 ? <span className="faint">—</span> : <TagList tags={tags} />)}
      // Keys are kept from the page around the box, not inside it: a stopped event would be none to the box either.
      input={draft => (
        <div onKeyDown={event => event.stopPropagation()} role="presentation">
          <TagsInput
            autoFocus acceptValueOnBlur maxTags={100} maxLength={255} aria-labelledby={draft.labelId} data={known.map(tag => tag.name)} value={draft.value.map(tag => tag.name)}
            onChange={next => draft.set(next.map(tagOf))} onBlur={event => draft.commit(withTyped(draft.value, event.currentTarget.value, tagOf))}
            onKeyDown={event => { if (event.key === 'Escape' || (event.key === 'Enter' && (event.ctrlKey || event.metaKey))) draft.onKeyDown(event) }}
          />
        </div>
      )}
    />
  )
}

/** What stands in the box without Enter counts too. */
function withTyped(tags: CustomerTag[], typed: string | undefined, tagOf: (name: string) => CustomerTag): CustomerTag[] {
  const name = (typed ?? '').trim()
  return name === '' || tags.some(tag => tag.name === name) ? tags : [...tags, tagOf(name)]
}
