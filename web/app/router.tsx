import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router'
import { queryClient } from '../base/query-client.ts'
import { sessionQuery } from '../base/session.ts'
import { features } from './features.ts'
import { BrokenPage, NotFoundPage, WaitingPage } from './pages.tsx'
import { Shell } from './shell/Shell.tsx'

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFoundPage, errorComponent: BrokenPage })

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { to?: string } => (typeof search.to === 'string' && /^\/(?!\/)/.test(search.to) ? { to: search.to } : {}),
  component: lazyRouteComponent(() => import('../features/sign-in/SignInPage.tsx'), 'SignInPage'),
})

/** A password of one's own, the second factor: what must be done before anything else is shown. */
const secure = createRoute({
  getParentRoute: () => root,
  path: '/secure',
  validateSearch: (search: Record<string, unknown>): { to?: string } => (typeof search.to === 'string' && /^\/(?!\/)/.test(search.to) ? { to: search.to } : {}),
  beforeLoad: async () => { if (!(await queryClient.ensureQueryData(sessionQuery))) throw redirect({ to: '/sign-in', search: {} }) },
  component: lazyRouteComponent(() => import('../features/sign-in/SecurePage.tsx'), 'SecurePage'),
})

const welcome = createRoute({
  getParentRoute: () => root,
  path: '/welcome',
  validateSearch: (search: Record<string, unknown>): { token?: string } => (search.token === undefined ? {} : { token: String(search.token) }),
  component: lazyRouteComponent(() => import('../features/sign-in/WelcomePage.tsx'), 'WelcomePage'),
})

/** A screen on a wall: nobody signs in at it, its link is its right. */
const tv = createRoute({ getParentRoute: () => root, path: '/tv', component: lazyRouteComponent(() => import('../features/monitoring/tv/TvPage.tsx'), 'TvPage') })

/** Everything inside asks who it is first; who has not signed in is sent to do so and comes back to the same address. */
const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: Shell,
  beforeLoad: async ({ location }) => {
    const session = await queryClient.ensureQueryData(sessionQuery)
    if (!session) throw redirect({ to: '/sign-in', search: { to: location.href } })
    if (session.user.demands.length > 0) throw redirect({ to: '/secure', search: { to: location.href } })
  },
})

const settings = createRoute({
  getParentRoute: () => shell,
  path: '/settings',
  component: lazyRouteComponent(() => import('./settings/SettingsLayout.tsx'), 'SettingsLayout'),
})

const analytics = createRoute({
  getParentRoute: () => shell,
  path: '/analytics',
  component: lazyRouteComponent(() => import('./analytics/AnalyticsLayout.tsx'), 'AnalyticsLayout'),
})

const home = createRoute({
  getParentRoute: () => shell,
  path: '/',
  beforeLoad: () => { throw redirect({ to: features.flatMap(feature => feature.sections ?? [])[0]?.to ?? '/settings' }) },
})

export const router = createRouter({
  routeTree: root.addChildren([signIn, secure, welcome, tv, shell.addChildren([
    home,
    settings.addChildren(features.flatMap(feature => feature.settings?.routes(settings) ?? [])),
    analytics.addChildren(features.flatMap(feature => feature.analytics?.routes(analytics) ?? [])),
    ...features.flatMap(feature => feature.routes?.(shell) ?? []),
  ])]),
  defaultPreload: 'intent',
  defaultPreloadDelay: 40,
  defaultPendingMs: 150,
  defaultPendingComponent: WaitingPage,
  defaultErrorComponent: BrokenPage,
  scrollRestoration: true,
})
