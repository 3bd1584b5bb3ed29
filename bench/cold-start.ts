import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { percentile, type Row } from './table.ts'
import { freePort, untilServed } from './server.ts'

const RUNS = 3

/** A second `npm start`: nothing to install, nothing to build, a million orders in the folder. From the command to the first page. */
export async function measureColdStart(root: string, folder: string): Promise<Row[]> {
  const times: number[] = []
  for (let run = 0; run < RUNS; run += 1) {
    const port = await freePort()
    const started = performance.now()
    const child = spawn('npm', ['start'], {
      cwd: root,
      env: { ...process.env, PRILAVOK_DATA: join(folder), PORT: String(port), LOG_LEVEL: 'warn' },
      stdio: ['ignore', 'ignore', 'inherit'],
      detached: true,
    })
    await untilServed(`http://127.0.0.1:${port}/`)
    times.push(performance.now() - started)
    const ended = new Promise((resolve) => child.once('exit', resolve))
    process.kill(-child.pid!, 'SIGTERM')
    await ended
  }
  const seconds = percentile(times, 0.5) / 1000
  return [['second `npm start` to the first page, median of 3', `${seconds.toFixed(1)} s`, seconds <= 4, '≤ 4 s', '']]
}
