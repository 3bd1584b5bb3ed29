import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, normalize, relative, resolve } from 'node:path'
import { compileMessage } from '@lingui/message-utils/compileMessage'
import type { Plugin } from 'vite'

type Message = { translation?: string; origin?: [file: string, line?: number][] }
type Catalog = { path: string; read: (locale: string) => Promise<Record<string, Message> | null> }

const require = createRequire(import.meta.url)
const { getCatalogs } = require('@lingui/cli/api') as { getCatalogs: (config: unknown) => Promise<Catalog[]> }
const { getConfig } = require('@lingui/conf') as { getConfig: (options: object) => unknown }

const root = resolve(import.meta.dirname, '..')
const FIRST = 'virtual:first-texts/'
const FEATURE = 'virtual:feature-texts/'
const IN_FEATURE = /^web\/features\/([^/]+)\//

const featureOf = (file: string): string | undefined => IN_FEATURE.exec(relative(root, file))?.[1]

/** Files of a feature that are in the first load: its index, and what that imports at once from its own folder. */
function inFirstLoad(feature: string): Set<string> {
  const seen = new Set<string>()
  const visit = (file: string): void => {
    if (seen.has(file) || !existsSync(file) || featureOf(file) !== feature) return
    seen.add(file)
    for (const [, path] of readFileSync(file, 'utf8').matchAll(/^\s*(?:import|export)\s+(?!type\s)(?:[^'"]*?\sfrom\s+)?['"](\.[^'"]+)['"]/gm)) visit(normalize(join(dirname(file), path!)))
  }
  visit(join(root, 'web/features', feature, 'index.tsx'))
  return seen
}

/** The catalogues of the shell and of the kit, and of each feature what its first files say. */
async function firstTexts(locale: string): Promise<Record<string, unknown>> {
  const texts: Record<string, unknown> = {}
  for (const catalog of await getCatalogs(getConfig({ cwd: root, configPath: join(root, 'lingui.config.ts') }))) {
    const feature = featureOf(catalog.path)
    const first = feature === undefined ? null : new Set([...inFirstLoad(feature)].map(file => relative(root, file)))
    for (const [id, { translation, origin }] of Object.entries((await catalog.read(locale)) ?? {})) {
      if (translation && (first === null || origin?.some(([file]) => first.has(file)))) texts[id] = compileMessage(translation)
    }
  }
  return texts
}

/**
 * Texts come with the screens that show them: every catalogue in the first load would cost more than the orders themselves. The first load has
 * the shell's, the kit's and what the indexes of features say (sections, refusals); every lazy piece of a feature waits for the rest of its feature's.
 */
export function featureTexts(): Plugin {
  return {
    name: 'prilavok-feature-texts',
    enforce: 'pre',
    resolveId: id => (id.startsWith(FIRST) || id.startsWith(FEATURE) ? `\0${id}` : undefined),
    load: { filter: { id: /^\0virtual:(?:first|feature)-texts\// }, handler: async id => {
      if (id.startsWith(`\0${FIRST}`)) return { code: `export const messages = JSON.parse(${JSON.stringify(JSON.stringify(await firstTexts(id.slice(FIRST.length + 1))))})`, moduleType: 'js' }
      const path = JSON.stringify(join(root, 'web/base/locale.ts'))
      return { code: `import { bringTextsOf } from ${path}\nawait bringTextsOf(${JSON.stringify(id.slice(FEATURE.length + 1))})`, moduleType: 'js' }
    } },
    transform(code, id) {
      const file = id.split('?')[0]!
      const feature = featureOf(file)
      // After the macros have run: what has texts imports the library that shows them.
      if (!feature || !/\.tsx?$/.test(file) || !code.includes('@lingui/') || inFirstLoad(feature).has(file)) return undefined
      return { code: `import ${JSON.stringify(FEATURE + feature)}\n${code}`, map: null }
    },
  }
}
