const KEY = 'reminders.sound'

export const soundIsOn = (): boolean => localStorage.getItem(KEY) !== 'off'
export function switchSound(on: boolean): void {
  if (on) localStorage.removeItem(KEY)
  else localStorage.setItem(KEY, 'off')
}

let context: AudioContext | null = null

/** Two soft notes. Says nothing when the browser does not let a page sound before somebody has touched it. */
export async function chime(): Promise<void> {
  if (!navigator.userActivation.hasBeenActive) return
  context ??= new AudioContext()
  if (context.state === 'suspended') await context.resume()
  const now = context.currentTime
  for (const [at, pitch] of [[0, 659.26], [0.16, 880]] as const) {
    const tone = context.createOscillator()
    const loudness = context.createGain()
    tone.frequency.value = pitch
    loudness.gain.setValueAtTime(0, now + at)
    loudness.gain.linearRampToValueAtTime(0.16, now + at + 0.02)
    loudness.gain.exponentialRampToValueAtTime(0.0001, now + at + 0.5)
    tone.connect(loudness).connect(context.destination)
    tone.start(now + at)
    tone.stop(now + at + 0.55)
  }
}
