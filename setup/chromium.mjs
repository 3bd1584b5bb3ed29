import { existsSync } from 'node:fs'
import { at, answers, say, step, SetupError } from './project.mjs'

const usual = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** Path of a Chromium that starts: the one named in PRILAVOK_CHROMIUM, the system's, or one installed now. Null when there is none to be had. */
export async function ensureChromium(runtime) {
  const named = process.env.PRILAVOK_CHROMIUM
  if (named) {
    if (runs(named)) return named
    throw new SetupError(`PRILAVOK_CHROMIUM names ${named}, which does not start.`)
  }
  return usual.find(runs) ?? (await fromPlaywright()) ?? fromDebian() ?? (await downloaded(runtime))
}

// Ubuntu's chromium-browser is a stub for a shop of its own: being there is not enough.
const runs = (path) => existsSync(path) && answers(path)

function fromDebian() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return null
  say('installing Chromium for the browser tests …')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  try {
    step('apt-get', ['update', '-qq'], 'apt-get update failed', { env })
    step('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], 'apt-get install chromium failed', { env })
  } catch (error) {
    say(error.message)
  }
  return usual.find(runs) ?? null
}

async function downloaded(runtime) {
  say('downloading Chromium for the browser tests …')
  try {
    step(runtime, [at('node_modules', 'playwright-core', 'cli.js'), 'install', 'chromium'], 'Chromium could not be downloaded.')
  } catch (error) {
    say(error.message)
  }
  const path = await fromPlaywright()
  if (!path) say('no Chromium: the browser tests will be skipped. Install one (Debian: apt install chromium) or name it in PRILAVOK_CHROMIUM.')
  return path
}

async function fromPlaywright() {
  const { chromium } = await import('playwright-core')
  const path = chromium.executablePath()
  return runs(path) ? path : null
}
