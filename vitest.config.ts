import { defineConfig } from 'vitest/config'
import { LongFilesFirst } from './test/long-files-first.ts'

export default defineConfig({
  test: {
    include: ['{server,shared,web,test,setup,bin,tracker}/**/*.test.{ts,tsx,mjs}'],
    globalSetup: ['test/global-setup.ts'],
    setupFiles: ['test/cheap-passwords.ts'],
    // Two cores: two files at a time keep both busy without making browsers and databases wait for each other.
    maxWorkers: 2,
    // A file a database, not a file a process: bringing the whole server in anew for each of them took a fifth of the time.
    isolate: false,
    pool: 'forks',
    sequence: { sequencer: LongFilesFirst },
    testTimeout: 90_000,
    hookTimeout: 120_000,
  },
})
