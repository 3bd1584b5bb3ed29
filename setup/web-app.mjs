import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { at, hashOf, readIfThere, say, step } from './project.mjs'

const stamp = at('dist', 'web.stamp')
const sources = ['web', 'shared', 'vite.config.ts', 'lingui.config.ts', 'tsconfig.json', 'package-lock.json']

/** Builds the web app into dist/web when any file it is made of has changed. */
export function ensureWebApp(runtime) {
  const wanted = hashOf(...sources.flatMap(contentsOf))
  if (readIfThere(stamp) === wanted && readIfThere(at('dist', 'web', 'index.html')) !== null) return
  say('building the web app …')
  // NODE_ENV=development in the environment would put React's slow half into the pages.
  const env = { ...process.env, NODE_ENV: 'production' }
  step(runtime, [at('node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'], 'The web app could not be built.', { env })
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
