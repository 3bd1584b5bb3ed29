import { Component, Suspense, type ComponentType, type ReactNode } from 'react'
import { useSession } from '../../base/session.ts'
import { fillingsOf, type SlotName, type SlotProps } from '../../base/slots.ts'

/** Shows what other features have for this place, to those who have the right; nothing while it loads. */
export function Slot<Name extends SlotName>({ name, with: props }: { name: Name; with: SlotProps[Name] }) {
  const { rights } = useSession().user
  return fillingsOf(name)
    .filter(filling => !filling.right || filling.right in rights)
    .map(filling => {
      const Filling = filling.component as ComponentType<object>
      return <OwnFault key={filling.key}><Suspense fallback={null}><Filling {...props} /></Suspense></OwnFault>
    })
}

/** What one feature shows on the screen of another never takes that screen down: a piece that cannot be brought, when the connection is gone, is simply not there. */
class OwnFault extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true }
  }

  override render(): ReactNode {
    return this.state.failed ? null : this.props.children
  }
}
