import type { AddressInfo, Server } from 'node:net'
import smpp, { type Pdu, type Session } from 'smpp'

export type FakeCentre = {
  port: number
  /** Submitted parts, in the order of their coming. */
  submitted: Pdu[]
  sessions: Set<Session>
  /** What is answered to the next submits: a status, silence, or the line is cut. */
  next: (number | 'silence' | 'cut')[]
  /** Answers enquire_link no more. */
  isDeaf: boolean
  binds: number
  receipt(id: string, stat: string, more?: { asTags?: boolean }): void
  close(): Promise<void>
}

/** A message centre on this machine: system «shop» with the password «right»; ids in hexadecimal. */
export async function fakeCentre(): Promise<FakeCentre> {
  let last = 0xa0
  const centre: Omit<FakeCentre, 'port' | 'close'> = {
    submitted: [], sessions: new Set(), next: [], isDeaf: false, binds: 0,
    receipt(id, stat, { asTags = false } = {}) {
      const text = `id:${id} sub:001 dlvrd:001 submit date:2611220300 done date:2611220301 stat:${stat} err:000 text:`
      for (const session of centre.sessions) session.deliver_sm({ esm_class: 4, source_addr: '79001234567', destination_addr: 'SHOP', short_message: asTags ? '' : text, ...(asTags ? { receipted_message_id: id, message_state: stat === 'DELIVRD' ? 2 : 5 } : {}) })
    },
  }
  const server: Server = smpp.createServer((session) => {
    session.on('error', () => session.destroy())
    session.on('close', () => void centre.sessions.delete(session))
    session.on('bind_transceiver', (pdu: Pdu) => {
      const isRight = pdu['system_id'] === 'shop' && pdu['password'] === 'right'
      session.send(pdu.response({ command_status: isRight ? 0 : 0x0e }))
      if (isRight) {
        centre.binds += 1
        centre.sessions.add(session)
      }
    })
    session.on('enquire_link', (pdu: Pdu) => void (centre.isDeaf || session.send(pdu.response())))
    session.on('unbind', (pdu: Pdu) => {
      session.send(pdu.response())
      session.close()
    })
    session.on('submit_sm', (pdu: Pdu) => {
      const told = centre.next.shift()
      if (told === 'cut') return session.destroy()
      centre.submitted.push(pdu)
      if (told === 'silence') return
      const status = told ?? (String(pdu['destination_addr']).endsWith('0000') ? 0x0b : 0)
      last += 1
      session.send(pdu.response({ command_status: status, ...(status === 0 ? { message_id: last.toString(16) } : {}) }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return Object.assign(centre, {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise<void>((resolve) => {
      for (const session of centre.sessions) session.destroy()
      server.close(() => resolve())
    }),
  })
}
