import { transformAsync } from '@babel/core'
import { lingui } from '@lingui/vite-plugin'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { featureTexts } from './setup/feature-texts.ts'

/** Compiles Lingui's macros (`t`, `Trans`, `plural` …). Only files that import a macro pay for the pass. */
function linguiMacros(): Plugin {
  return {
    name: 'prilavok-lingui-macros',
    enforce: 'pre',
    async transform(code, id) {
      if (id.includes('/node_modules/') || !/\.tsx?$/.test(id) || !/@lingui\/(core|react)\/macro/.test(code)) return null
      const result = await transformAsync(code, {
        filename: id,
        babelrc: false,
        configFile: false,
        sourceMaps: true,
        parserOpts: { plugins: ['jsx', 'typescript'] },
        plugins: ['@lingui/babel-plugin-lingui-macro'],
      })
      return result?.code ? { code: result.code, map: result.map } : null
    },
  }
}

const api = process.env.PRILAVOK_API ?? 'http://127.0.0.1:8400'

export default defineConfig({
  root: 'web',
  plugins: [linguiMacros(), featureTexts(), lingui(), react()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    manifest: true,
    target: 'es2023',
    // One stylesheet a route would flash; the measure that matters is script, see setup/bundle-size.mjs.
    cssCodeSplit: true,
    reportCompressedSize: false,
    // What counts is what the first page loads, which a test of its own measures (setup/bundle-size.mjs): the piece of what is always there has 610 kB unpacked.
    chunkSizeWarningLimit: 700,
    // What a lazy piece preloads is listed by name in whoever loads it: with all the small pieces, which are mostly there by then, the lists were 14 kB of
    // the first load. Styles must be listed, pages are worth it; the rest is found when they arrive.
    modulePreload: { resolveDependencies: (_file, found, { hostType }) => (hostType === 'html' ? found : found.filter((name) => /\.css$|(Page|Content)-[^/]*$/.test(name))) },
    // The icons' index names six thousand files: only those that are used are read.
    rolldownOptions: {
      experimental: { lazyBarrel: true },
      // What every first load needs is one file, not a hundred and twenty, and the icons are another: each request costs more than the bytes it brings.
      output: { codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }, { name: 'icons', test: /@tabler[\\/]icons-react/ }] } },
    },
  },
  server: { host: '127.0.0.1', proxy: Object.fromEntries(['/api', '/u/', '/preferences/'].map((path) => [path, { target: api, changeOrigin: false }])) },
})
