import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { chromium, type Browser as Chromium, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core'
import { afterEach, beforeAll, describe } from 'vitest'
import type { Role } from '../../server/modules/users/index.ts'
import { signedIn, type Person } from '../people.ts'
import type { TestServer } from '../server.ts'

const path = process.env.PRILAVOK_CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((one) => existsSync(one))
const isBuilt = existsSync(join(import.meta.dirname, '../../dist/web/index.html'))

/** Tests that need a browser: `npm test` builds the web app and finds a Chromium; without either they are skipped, and said to be. */
export const describeInBrowser = describe.skipIf(!path || !isBuilt)

/** How long a poll may wait for another browser: it only ends a test that fails. */
export const SOON = { timeout: 20_000 }

type Window = { width?: number; height?: number; dark?: boolean }
export type Someone = { person: Person; page: Page; context: BrowserContext }

const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run']
/** By what they call themselves. The files that one process runs share them: to start one takes seconds of a core. They end with the process. */
const running = new Map<string | undefined, Promise<Chromium>>()

async function chromiumCalled(userAgent: string | undefined): Promise<Chromium> {
  const known = await running.get(userAgent)
  if (known?.isConnected()) return known
  const started = chromium.launch({ executablePath: path!, args: [...ARGS, ...(userAgent ? [`--user-agent=${userAgent}`] : [])] })
  running.set(userAgent, started)
  return started
}

type Tab = { context: BrowserContext; page: Page }

/**
 * Tabs that nobody uses, by how they look. A tab knows what it has loaded of the web app, and that is most of what a first page costs; what a person leaves in it
 * (cookies, what is stored, what a test put in the way) is gone before the next one gets it.
 */
const free = new Map<string, Tab[]>()

/** @returns false when the tab is good for nobody any more */
async function emptied({ context, page }: Tab): Promise<boolean> {
  try {
    for (const other of context.pages()) if (other !== page) await other.close()
    page.removeAllListeners()
    await page.unrouteAll({ behavior: 'ignoreErrors' })
    await context.unrouteAll({ behavior: 'ignoreErrors' })
    await context.setOffline(false)
    await context.clearPermissions()
    await context.clearCookies()
    // A page of the same origin without the web app in it.
    await page.goto('/health')
    await page.evaluate(() => {
      localStorage.clear()
      sessionStorage.clear()
    })
    const cdp = await context.newCDPSession(page)
    await cdp.send('Storage.clearDataForOrigin', { origin: new URL(page.url()).origin, storageTypes: 'indexeddb,service_workers,cache_storage' })
    await cdp.detach()
    await page.mouse.move(0, 0)
    return true
  } catch {
    return false // a test has closed it, or its server
  }
}

/** Each person gets a window of their own with their own cookies and their own store. Call at the top of the file. */
export function testBrowser(server: TestServer, { userAgent }: { userAgent?: string } = {}): { open(role: Role, name: string, window?: Window): Promise<Someone> } {
  const held: { browser?: Chromium } = {}
  const used: { look: string; tab: Tab }[] = []
  beforeAll(async () => {
    if (!path || !isBuilt) return
    held.browser = await chromiumCalled(userAgent)
  })
  afterEach(async () => {
    // Those too that a test opened by itself: left open, their live streams would go on asking a server that is gone.
    for (const { look, tab } of used.splice(0)) if (await emptied(tab)) free.set(look, [...(free.get(look) ?? []), tab])
    const kept = new Set([...free.values()].flat().map(({ context }) => context))
    for (const context of held.browser?.contexts() ?? []) if (!kept.has(context)) await context.close()
  })
  return {
    async open(role, name, { width = 1440, height = 900, dark = false } = {}) {
      const person = await signedIn(server, role, { name })
      const [viewport, colorScheme] = [{ width, height }, dark ? 'dark' : 'light'] as const
      const look = JSON.stringify([userAgent, server.url, viewport, colorScheme])
      const tab = free.get(look)?.pop() ?? (await newTab(held.browser!, { baseURL: server.url, viewport, colorScheme }))
      used.push({ look, tab })
      const { context, page } = tab
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme })
      const [cookie, value] = [person.cookie.slice(0, person.cookie.indexOf('=')), person.cookie.slice(person.cookie.indexOf('=') + 1)]
      await context.addCookies([{ name: cookie, value, url: server.url }])
      return { person, page, context }
    },
  }
}

async function newTab(browser: Chromium, options: BrowserContextOptions): Promise<Tab> {
  const context = await browser.newContext({ locale: 'ru-RU', reducedMotion: 'reduce', ...options })
  context.setDefaultTimeout(20_000)
  return { context, page: await context.newPage() }
}

/** Rules of axe that look at colours: the others say of a dark page what they say of a light one. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block']

/** What axe finds serious or critical on the page as it stands, in words that show where. */
export async function seriousFaults(page: Page): Promise<string[]> {
  return faultsFound(page, (axe) => axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']))
}

/** The same of a page opened in the light, then of its colours in the dark; it is left in the light. */
export async function seriousFaultsInBothLooks(page: Page): Promise<string[]> {
  const faults = await seriousFaults(page)
  const look = (colorScheme: 'light' | 'dark'): Promise<unknown> =>
    page.emulateMedia({ colorScheme }).then(() => page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor())
  await look('dark')
  // Charts are drawn anew in the frame after.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
  faults.push(...(await faultsFound(page, (axe) => axe.withRules(OF_COLOURS))).map((fault) => `in the dark ${fault}`))
  await look('light')
  return faults
}

async function faultsFound(page: Page, what: (axe: AxeBuilder) => AxeBuilder): Promise<string[]> {
  // By itself axe gathers what it found in each frame on a second page, with all of its code once more: of one frame there is nothing to gather.
  const isOneFrame = page.frames().length === 1
  const { violations } = await what(new AxeBuilder({ page }).setLegacyMode(isOneFrame).options({ resultTypes: ['violations'] })).analyze()
  return violations
    .filter((violation) => violation.impact === 'serious' || violation.impact === 'critical')
    .flatMap((violation) => violation.nodes.map((node) => `${violation.id}: ${node.target.join(' ')} ${node.any[0]?.message ?? ''}`))
}
