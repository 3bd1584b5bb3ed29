/// <reference types="vite/client" />

/** Made by setup/feature-texts.ts. */
declare module 'virtual:first-texts/*' {
  import type { Messages } from '@lingui/core'
  export const messages: Messages
}
