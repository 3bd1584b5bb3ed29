import type { Config } from '#server/platform/config.ts'
import { loadDemo, removeDemo, type DemoProgress } from '#server/demo/index.ts'
import { withDatabase } from './change-account.ts'

const BAR = 30
const REDRAWN_EVERY = 200

/** Brings the demo in with a bar that shows how far it is and how fast. */
export async function loadDemoCommand(config: Config, options: { invoices?: number; beside: boolean }): Promise<void> {
  const draw = progressBar(process.stdout)
  const result = await withDatabase(config, 'demo load', 6, (db) =>
    loadDemo(db, { ...(options.invoices ? { invoices: options.invoices } : {}), besideRealData: options.beside, onProgress: draw }),
  )
  const { invoices, lines, seconds, perSecond } = result
  process.stdout.write(`\n${invoices} real invoices with ${lines} lines are in: ${Math.round(seconds)} s, ${perSecond} orders a second.\n`)
}

/** Takes the demo away. */
export async function removeDemoCommand(config: Config): Promise<void> {
  const { orders } = await withDatabase(config, 'demo remove', 2, (db) => removeDemo(db))
  process.stdout.write(orders === 0 ? 'There was no demo.\n' : `The demo is gone, with its ${orders} orders.\n`)
}

function progressBar(out: NodeJS.WriteStream): (progress: DemoProgress) => void {
  let drawn = 0
  let step = ''
  return (progress) => {
    const now = Date.now()
    if (progress.step === step && now - drawn < REDRAWN_EVERY && progress.done < progress.total) return
    // A terminal has its line redrawn; a file gets a line a step, not thousands.
    if (!out.isTTY && progress.step === step) return
    drawn = now
    step = progress.step
    out.write(`${out.isTTY ? '\r' : ''}${line(progress)}${out.isTTY ? '' : '\n'}`)
  }
}

function line({ step, done, total, perSecond }: DemoProgress): string {
  if (step === 'reading') return 'Reading the invoices …'.padEnd(70)
  if (step === 'catalogue') return 'Loading the catalogue …'.padEnd(70)
  const part = total === 0 ? 0 : done / total
  const filled = Math.round(part * BAR)
  return `Orders ${'█'.repeat(filled)}${'░'.repeat(BAR - filled)} ${Math.floor(part * 100)} % · ${done} of ${total} · ${perSecond} a second`.padEnd(78)
}
