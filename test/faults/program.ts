import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { join } from 'node:path'

const bin = join(import.meta.dirname, '../../bin/prilavok.ts')

/** How to run the program: its environment on top of ours, and as which user (root only). */
export type Setting = { environment: Record<string, string>; user?: { uid: number; gid: number } }

/** The program's end: its exit code and all that it said. */
export type Ending = { code: number | null; signal: string | null; output: string }

/** A server that has said its address. */
export type RunningProgram = { pid: number; url: string; kill(signal: NodeJS.Signals): void; ended: Promise<Ending> }

/** Runs `prilavok …` to its end. */
export function runProgram(args: string[], setting: Setting): Promise<Ending> {
  return endingOf(launch(args, setting))
}

/** Runs `prilavok start` and resolves when it serves. */
export function startProgram(setting: Setting): Promise<RunningProgram> {
  const child = launch(['start'], setting)
  const ended = endingOf(child)
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const url = /is running: (\S+)/.exec(line)?.[1]
      if (url) resolve({ pid: child.pid!, url, kill: (signal) => void child.kill(signal), ended })
    })
    void ended.then(({ output }) => reject(new Error(`the program ended before it served: ${output}`)))
  })
}

function launch(args: string[], { environment, user }: Setting): ChildProcess {
  const { PATH, NODE_COMPILE_CACHE } = process.env
  const env = { PATH, NODE_COMPILE_CACHE, PORT: '0', LOG_LEVEL: 'error', NODE_NO_WARNINGS: '1', ...environment }
  return spawn(process.execPath, [bin, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'], ...user })
}

function endingOf(child: ChildProcess): Promise<Ending> {
  let output = ''
  for (const stream of [child.stdout!, child.stderr!]) stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  return new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal, output })))
}
