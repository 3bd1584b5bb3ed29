import type { Command, Finder } from '../../base/feature.ts'
import { useSession } from '../../base/session.ts'
import { features } from '../features.ts'

/** What the features offer to the palette and the create button, by the person's rights. */
export function useCommands(): { commands: Command[]; create: Command[]; finders: Finder[] } {
  const { rights } = useSession().user
  const allowed = (command: Command): boolean => !command.right || Boolean(rights[command.right])
  return {
    commands: features.flatMap(feature => [...(feature.create ?? []), ...(feature.commands ?? [])]).filter(allowed),
    create: features.flatMap(feature => feature.create ?? []).filter(allowed),
    finders: features.flatMap(feature => feature.finders ?? []),
  }
}
