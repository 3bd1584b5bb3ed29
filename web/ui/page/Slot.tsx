import { Suspense, type ComponentType } from 'react'
import { useSession } from '../../base/session.ts'
import { fillingsOf, type SlotName, type SlotProps } from '../../base/slots.ts'

/** Shows what other features have for this place, to those who have the right; nothing while it loads. */
export function Slot<Name extends SlotName>({ name, with: props }: { name: Name; with: SlotProps[Name] }) {
  const { rights } = useSession().user
  return fillingsOf(name)
    .filter(filling => !filling.right || filling.right in rights)
    .map(filling => {
      const Filling = filling.component as ComponentType<object>
      return <Suspense key={filling.key} fallback={null}><Filling {...props} /></Suspense>
    })
}
