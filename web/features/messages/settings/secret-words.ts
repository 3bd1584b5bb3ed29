import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'

const WORDS: Record<string, MessageDescriptor> = {
  password: msg`Password`, dkimKey: msg`DKIM key (PEM)`, apiKey: msg`API key`, token: msg`Token`, authToken: msg`Auth token`, botToken: msg`Token of the bot`, privateKey: msg`Private key`, publicKey: msg`Public key`, secret: msg`Secret`,
}

/** What a secret is called; a manifest names new ones by their code until they have words. */
export function useSecretWords(): (name: string) => string {
  const { i18n } = useLingui()
  return name => (WORDS[name] ? i18n._(WORDS[name]) : name)
}
