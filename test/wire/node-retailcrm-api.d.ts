/** The client comes without types; its answers are whatever the server says, so tests look at them as they are. */
declare module 'node-retailcrm-api' {
  type Reply = { body: any; statusCode(): number; isSuccessful(): boolean; errorMsg(): string }
  type Call = (...parameters: any[]) => Promise<Reply>
  type Client = Record<'orders' | 'customers' | 'references' | 'stores' | 'users', Record<string, Call>> & {
    availableVersions: Call
    credentials: Call
    setSite(site: string): void
  }
  export default function RetailCRM(options: { url: string; apiKey: string; siteCode?: string }): Client
}
