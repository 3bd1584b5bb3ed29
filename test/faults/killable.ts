import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/**
 * A program of this folder in processes of its own, to be killed at any moment.
 * @param script file of this folder, which says something when it has begun
 */
export function killable(script: string): { start(...args: string[]): Promise<ChildProcess>; kill(child: ChildProcess): Promise<void>; killAll(): Promise<void> } {
  const running = new Set<ChildProcess>()
  const kill = async (child: ChildProcess): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
  return {
    kill,
    killAll: async () => void (await Promise.all([...running].map(kill))),
    async start(...args) {
      const child = spawn(process.execPath, [join(import.meta.dirname, script), ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
      running.add(child)
      child.once('exit', () => running.delete(child))
      await once(child.stdout!, 'data')
      return child
    },
  }
}
