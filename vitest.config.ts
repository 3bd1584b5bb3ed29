import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{server,shared,web,test,setup,bin}/**/*.test.{ts,tsx,mjs}'],
    globalSetup: ['test/global-setup.ts'],
    // Two cores: two files at a time keep both busy without making browsers and databases wait for each other.
    maxWorkers: 2,
    pool: 'forks',
    testTimeout: 90_000,
    hookTimeout: 120_000,
  },
})
