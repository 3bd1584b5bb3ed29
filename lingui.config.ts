import { defineConfig } from '@lingui/conf'

/** One catalogue a folder, so that people who write different features never edit the same file. */
export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'ru'],
  catalogs: [
    { path: '<rootDir>/web/app/locales/{locale}', include: ['<rootDir>/web/app', '<rootDir>/web/base'] },
    { path: '<rootDir>/web/ui/locales/{locale}', include: ['<rootDir>/web/ui'] },
    { path: '<rootDir>/web/features/{name}/locales/{locale}', include: ['<rootDir>/web/features/{name}'] },
  ],
  orderBy: 'messageId',
})
