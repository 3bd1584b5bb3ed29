// Plain JavaScript that runs on Node 20: it prepares the newer Node that everything else runs on.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** A file inside the project. */
export const at = (...parts) => join(root, ...parts)

/** Shows the person what is going on. */
export const say = (text) => process.stderr.write(`prilavok: ${text}\n`)

/** Something a person has to mend; shown without a stack. */
export class SetupError extends Error {}

export const hashOf = (...contents) => contents.reduce((hash, content) => hash.update(content), createHash('sha256')).digest('hex')

/** The text of a file, or null when it cannot be read. */
export function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

/** Whether the program runs at all. */
export const answers = (program, args = ['--version']) => spawnSync(program, args, { stdio: 'ignore', timeout: 20_000 }).status === 0

/** Runs a step with its output in sight; throws SetupError with `failure` when it fails. */
export function step(program, args, failure, options = {}) {
  // Their output goes to stderr with the rest of the progress: stdout belongs to the command itself.
  const done = spawnSync(program, args, { cwd: root, stdio: ['ignore', 2, 2], ...options })
  if (done.status !== 0) throw new SetupError(`${failure}${done.error ? ` (${done.error.message})` : ''}`)
}

/** Keeps what Node compiled for the next start: it halves the time until the program's own first line. */
const compileCache = { NODE_COMPILE_CACHE: at('node_modules', '.cache', 'node-compile') }

/** Runs the main program in the foreground, passes signals on, and resolves with its exit code. */
export function foreground(program, args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, stdio: 'inherit', env: { ...compileCache, ...process.env, ...env } })
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => child.kill(name))
    // npm hands a signal on to a shell that dies of it without handing it on: what we then see is another parent.
    const parent = process.ppid
    const watch = setInterval(() => process.ppid !== parent && (clearInterval(watch), child.kill('SIGTERM')), 300).unref()
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? 1))
  })
}

/** The whole of a setup script: runs it, ends with its exit code, words a SetupError. */
export async function main(work) {
  try {
    process.exitCode = await work()
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    say(error.message)
    process.exitCode = 1
  }
}
