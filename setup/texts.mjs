// Collects the texts of the web app into its catalogues: `node setup/texts.mjs [folder …]`, e.g. `node setup/texts.mjs web/features/orders`.
// Each folder has its own catalogue; naming yours leaves those of others alone. Prints what has no Russian yet.
import { createRequire } from 'node:module'
import { relative, resolve } from 'node:path'

const require = createRequire(import.meta.url)
const { getCatalogs } = require('@lingui/cli/api')
const { getConfig } = require('@lingui/conf')

const root = resolve(import.meta.dirname, '..')
const wanted = process.argv.slice(2).map((folder) => relative(root, resolve(folder)))
const config = getConfig({ cwd: root, configPath: resolve(root, 'lingui.config.ts') })

let missing = 0
for (const catalog of await getCatalogs(config)) {
  const folder = relative(root, catalog.path).replace(/\/locales\/.*$/, '')
  if (wanted.length > 0 && !wanted.includes(folder)) continue
  const made = await catalog.make({ clean: true, overwrite: false, locale: config.locales, orderBy: config.orderBy })
  if (!made) process.exit(1)
  const empty = Object.values(made.ru).filter((message) => !message.translation)
  missing += empty.length
  console.log(`${folder}: ${Object.keys(made.ru).length} texts, ${empty.length} without Russian`)
  for (const { message } of empty) console.log(`  ${message}`)
}
if (missing > 0) console.log('Write them into msgstr of locales/ru.po beside the code.')
