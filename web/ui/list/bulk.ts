import { useState, type ReactNode } from 'react'
import type { IconType } from '../../base/feature.ts'
import { refusalText } from '../../base/refusals.ts'
import type { Row } from '../table/list-data.ts'

/** One run over many rows. */
export type BulkRun<R extends Row> = {
  /** «Status: Paid» — said while it runs and when it is done. */
  label: string
  run: (row: R) => Promise<unknown>
  /** Takes one row back; offered after the run for the rows that went through. */
  undo?: (row: R) => Promise<unknown>
}

/** A button of the bar that appears while rows are selected. With `choose` it opens a small panel first (which status?). */
export type BulkAction<R extends Row> = {
  id: string
  label: ReactNode
  icon?: IconType
  start?: (rows: R[]) => BulkRun<R> | void
  choose?: (options: { rows: R[]; start: (run: BulkRun<R>) => void; close: () => void }) => ReactNode
}

export type BulkProgress<R extends Row> = {
  label: string
  done: number
  total: number
  over: boolean
  failed: { row: R; reason: string }[]
  undo?: () => void
}

const AT_ONCE = 4

/** Runs an action over rows, four at a time, and keeps count. */
export function useBulkRun<R extends Row>() {
  const [progress, setProgress] = useState<BulkProgress<R> | null>(null)

  async function start(rows: R[], { label, run, undo }: BulkRun<R>): Promise<void> {
    const waiting = rows.slice()
    const passed: R[] = []
    const failed: { row: R; reason: string }[] = []
    const show = (over: boolean) => setProgress({
      label, done: passed.length + failed.length, total: rows.length, over, failed: failed.slice(),
      undo: over && undo && passed.length > 0 ? () => void start(passed, { label, run: undo }) : undefined,
    })
    show(false)
    const worker = async (): Promise<void> => {
      for (let row = waiting.shift(); row; row = waiting.shift()) {
        try {
          await run(row)
          passed.push(row)
        } catch (error) {
          failed.push({ row, reason: refusalText(error) })
        }
        show(false)
      }
    }
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, rows.length) }, worker))
    show(true)
  }

  return { progress, start, dismiss: () => setProgress(null) }
}
