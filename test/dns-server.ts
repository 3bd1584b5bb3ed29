import { createSocket, type Socket } from 'node:dgram'
import type { AddressInfo } from 'node:net'

/** By type and name: `zone['TXT example.com'] = ['v=spf1 -all']`. A name with no record of any type is unknown. */
export type Zone = Record<string, string[]>

const TYPES: Record<number, string> = { 1: 'A', 12: 'PTR', 15: 'MX', 16: 'TXT', 28: 'AAAA' }
const UNKNOWN_NAME = 3
const FAILURE = 2

/** A DNS server on this machine, over UDP, that answers from a zone; `zone['FAIL example.com']` makes it answer that it failed. */
export async function dnsServer(zone: Zone): Promise<{ address: string; asked: string[]; close(): void }> {
  const socket: Socket = createSocket('udp4')
  const asked: string[] = []
  socket.on('message', (question, from) => {
    const { name, type, end } = readQuestion(question)
    asked.push(`${TYPES[type] ?? type} ${name}`)
    const found = zone[`${TYPES[type]} ${name}`] ?? []
    const isKnown = Object.keys(zone).some((key) => key.endsWith(` ${name}`))
    const code = `FAIL ${name}` in zone ? FAILURE : isKnown ? 0 : UNKNOWN_NAME
    const header = Buffer.alloc(12)
    question.copy(header, 0, 0, 2)
    header.writeUInt16BE(0x8180 | code, 2)
    header.writeUInt16BE(1, 4)
    header.writeUInt16BE(code === 0 ? found.length : 0, 6)
    const answers = code === 0 ? found.map((value) => record(type, value)) : []
    socket.send(Buffer.concat([header, question.subarray(12, end), ...answers]), from.port, from.address)
  })
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  return { address: `127.0.0.1:${(socket.address() as AddressInfo).port}`, asked, close: () => void socket.close() }
}

function readQuestion(message: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = []
  let at = 12
  for (let length = message[at]!; length > 0; length = message[at]!) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length).toLowerCase())
    at += length + 1
  }
  return { name: labels.join('.'), type: message.readUInt16BE(at + 1), end: at + 5 }
}

function record(type: number, value: string): Buffer {
  const data = dataOf(type, value)
  const head = Buffer.alloc(12)
  head.writeUInt16BE(0xc00c, 0) // the name of the question
  head.writeUInt16BE(type, 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt32BE(60, 6)
  head.writeUInt16BE(data.length, 10)
  return Buffer.concat([head, data])
}

function dataOf(type: number, value: string): Buffer {
  switch (TYPES[type]) {
    case 'A':
      return Buffer.from(value.split('.').map(Number))
    case 'AAAA':
      return Buffer.from(value.split(':').flatMap((part) => [Number.parseInt(part, 16) >> 8, Number.parseInt(part, 16) & 255]))
    case 'MX':
      return Buffer.concat([Buffer.from([0, 10]), nameOf(value)])
    case 'PTR':
      return nameOf(value)
    default: {
      const pieces = value.match(/[\s\S]{1,255}/g) ?? ['']
      return Buffer.concat(pieces.map((piece) => Buffer.concat([Buffer.from([piece.length]), Buffer.from(piece, 'latin1')])))
    }
  }
}

const nameOf = (name: string): Buffer => Buffer.concat([...name.split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label, 'latin1')])), Buffer.from([0])])
