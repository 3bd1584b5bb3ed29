import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { at, hashOf, readIfThere, say, step } from './project.mjs'

const WEB = { what: 'the web app', stamp: at('dist', 'web.stamp'), made: at('dist', 'web', 'index.html'), sources: ['web', 'shared', 'vite.config.ts', 'lingui.config.ts', 'tsconfig.json', 'package-lock.json'], config: [] }
const TRACKER = { what: 'the script for the shops’ pages', stamp: at('dist', 'tracker.stamp'), made: at('dist', 'tracker', 't.js'), sources: ['tracker', 'package-lock.json'], config: ['--config', 'tracker/vite.config.ts'] }

/** Builds the web app into dist/web and the script for shops into dist/tracker when any file they are made of has changed. */
export function ensureWebApp(runtime) {
  for (const one of [WEB, TRACKER]) ensureBuilt(runtime, one)
}

function ensureBuilt(runtime, { what, stamp, made, sources, config }) {
  const wanted = hashOf(...sources.flatMap(contentsOf))
  if (readIfThere(stamp) === wanted && readIfThere(made) !== null) return
  say(`building ${what} …`)
  // NODE_ENV=development in the environment would put React's slow half into the pages.
  const env = { ...process.env, NODE_ENV: 'production' }
  step(runtime, [at('node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn', ...config], `Could not build ${what}.`, { env })
  writeFileSync(stamp, wanted)
}

/** Names and contents of all files under a path of the project, in a stable order. */
function contentsOf(path) {
  try {
    const names = readdirSync(at(path)).sort()
    return names.flatMap((name) => contentsOf(join(path, name)))
  } catch (error) {
    if (error.code === 'ENOENT') return []
    if (error.code !== 'ENOTDIR') throw error
    return /\.test\.tsx?$/.test(path) ? [] : [path, readFileSync(at(path))]
  }
}
