import '@fontsource-variable/golos-text/wght.css'
import '@mantine/core/styles.layer.css'
import './global.css'
import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { lazy, StrictMode, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { activateLocale, firstLocale } from '../base/locale.ts'
import { queryClient } from '../base/query-client.ts'
import { sessionQuery } from '../base/session.ts'
import { router } from './router.tsx'
import { cssVariables, theme } from './theme.ts'

const Toasts = lazy(() => import('../ui/feedback/Toasts.tsx').then(({ Notifications }) => ({ default: Notifications })))

// After an update of the program the pieces of the old one are gone: the page is loaded anew, once, edits that wait for the connection are kept.
// Only while the server answers: a page that is loaded anew without a connection is gone, with all that was typed into it.
window.addEventListener('vite:preloadError', () => {
  const last = Number(sessionStorage.getItem('reloaded') ?? 0)
  if (Date.now() - last < 60_000) return
  void fetch('/', { cache: 'no-store' }).then(answer => {
    if (!answer.ok) return
    sessionStorage.setItem('reloaded', String(Date.now()))
    window.location.reload()
  }, () => undefined)
})

const [session] = await Promise.all([queryClient.ensureQueryData(sessionQuery).catch(() => null), activateLocale(firstLocale())])
if (session?.user.locale) await activateLocale(session.user.locale)

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <I18nProvider i18n={i18n}>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
          <Suspense fallback={null}><Toasts position="bottom-right" containerWidth={420} /></Suspense>
        </QueryClientProvider>
      </MantineProvider>
    </I18nProvider>
  </StrictMode>,
)
