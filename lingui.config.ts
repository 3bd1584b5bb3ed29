import { defineConfig } from '@lingui/conf'
import { formatter } from '@lingui/format-po'

/** One catalogue a folder, so that people who write different features never edit the same file. */
export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'ru'],
  catalogs: [
    { path: '<rootDir>/web/app/locales/{locale}', include: ['<rootDir>/web/app', '<rootDir>/web/base'] },
    { path: '<rootDir>/web/ui/locales/{locale}', include: ['<rootDir>/web/ui'] },
    { path: '<rootDir>/web/features/{name}/locales/{locale}', include: ['<rootDir>/web/features/{name}'] },
  ],
  // Line numbers would change with every edit above a text.
  format: formatter({ lineNumbers: false }),
  orderBy: 'message',
})
