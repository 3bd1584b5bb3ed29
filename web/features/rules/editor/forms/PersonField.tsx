import { NativeSelect } from '@mantine/core'
import { useLingui } from '@lingui/react/macro'
import { useReference } from '../../../../base/references.ts'

type PersonLike = { kind: string; id?: number }
type PersonFieldProps<T extends PersonLike> = { label: string; value: T; onChange: (value: T) => void; /** Choices that are nobody in particular. */ special: { value: T; label: string }[] }

/** A person, a group, or one of those that are found at the time. */
export function PersonField<T extends PersonLike>({ label, value, onChange, special }: PersonFieldProps<T>) {
  const { t } = useLingui()
  const users = useReference('users')
  const groups = useReference('userGroups')
  const codeOf = (one: PersonLike): string => (one.id === undefined ? one.kind : `${one.kind}:${one.id}`)
  const choose = (code: string): void => {
    const [kind, id] = code.split(':')
    onChange((id === undefined ? special.find(one => one.value.kind === kind)!.value : { kind, id: Number(id) }) as T)
  }
  const offered = (list: typeof users, kind: string) => list.filter(one => one.active || codeOf(value) === `${kind}:${one.code}`).map(one => ({ value: `${kind}:${one.code}`, label: one.name }))
  return (
    <NativeSelect
      label={label} value={codeOf(value)} onChange={event => choose(event.currentTarget.value)}
      data={[...special.map(one => ({ value: one.value.kind, label: one.label })), { group: t`Groups of people`, items: offered(groups, 'group') }, { group: t`Employees`, items: offered(users, 'user') }]}
    />
  )
}
