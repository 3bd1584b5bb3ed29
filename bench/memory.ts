import { readFileSync } from 'node:fs'
import type { Row } from './table.ts'

const LIMIT = 2_000_000_000

/** The most resident memory that a process has had so far, in bytes; 0 when it is not there. */
export function peakMemory(pid: number | null): number {
  if (pid === null) return 0
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}

/** What the engine and this process, which does the program's part, have taken at most. */
export function memoryRows(enginePid: number | null): Row[] {
  return [['memory of the engine, at most', enginePid] as const, ['memory of the program, at most', process.pid] as const].map(([what, pid]): Row => {
    const most = peakMemory(pid)
    return [what, `${Math.round(most / 2 ** 20)} MB`, most > 0 && most <= LIMIT, '≤ 2 GB', '']
  })
}
