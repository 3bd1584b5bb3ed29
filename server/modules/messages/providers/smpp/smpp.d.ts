declare module 'smpp' {
  import type { EventEmitter } from 'node:events'
  import type { Server as NetServer } from 'node:net'

  export type Pdu = {
    command: string
    command_status: number
    sequence_number: number
    message_id?: string
    esm_class?: number
    short_message?: { message: string | Buffer; udh?: Buffer[] }
    receipted_message_id?: string
    message_state?: number
    response(options?: Record<string, unknown>): Pdu
    isResponse(): boolean
    [field: string]: unknown
  }
  type Ask = (options: Record<string, unknown>, answer?: (pdu: Pdu) => void) => boolean

  export interface Session extends EventEmitter {
    bind_transceiver: Ask
    submit_sm: Ask
    deliver_sm: Ask
    enquire_link(answer?: (pdu: Pdu) => void): boolean
    unbind(answer?: (pdu: Pdu) => void): boolean
    send(pdu: Pdu): boolean
    close(done?: () => void): void
    destroy(done?: () => void): void
  }
  const smpp: {
    connect(options: Record<string, unknown>, connected?: () => void): Session
    createServer(listener: (session: Session) => void): NetServer
    encodings: Record<'ASCII' | 'UCS2', { match(text: string): boolean; encode(text: string): Buffer; decode(bytes: Buffer): string }>
    errors: Record<string, number>
  }
  export default smpp
}
