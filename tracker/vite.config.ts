import { defineConfig } from 'vite'

/** One file without a module's frame: shops put it into pages of every age. */
export default defineConfig({
  root: import.meta.dirname,
  build: {
    outDir: '../dist/tracker', emptyOutDir: true, target: 'es2020', reportCompressedSize: false, copyPublicDir: false,
    lib: { entry: 'tracker.ts', formats: ['iife'], name: 'prilavokTracker', fileName: () => 't.js' },
  },
})
