import { answers, at, SetupError } from './project.mjs'

const oldest = 24

/**
 * The Node that runs the server: the pinned one of the `node` package, which its install script puts in place. Where a machine forbids
 * install scripts (or that build of Node does not run there) the Node at hand does, if it understands TypeScript.
 */
export function findRuntime() {
  const pinned = at('node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (answers(pinned)) return pinned
  if (Number(process.versions.node.split('.')[0]) >= oldest) return process.execPath
  throw new SetupError(
    `The Node that Prilavok brings along is not in place (${pinned}): this machine probably forbids install scripts. ` +
      `Allow them (npm config get ignore-scripts), delete node_modules and start again; or use Node ${oldest} or newer ` +
      `instead of ${process.versions.node}.`,
  )
}
