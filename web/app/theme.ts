import { i18n } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Button, CloseButton, createTheme, Input, Menu, Popover, Tooltip, type CloseButtonProps, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core'

/** The one accent: a deep teal. Shade 7 carries white text at 6.2:1; shade 4 reads on the dark ground. */
const teal: MantineColorsTuple = [
  '#e9f7f7', '#d3ecec', '#a5d9da', '#72c4c6', '#4ab1b4', '#2f9da1', '#17868a', '#0b6b6f', '#075659', '#034144',
]
/** Neutrals with a slight cool tint. */
const gray: MantineColorsTuple = [
  '#f7f8f9', '#f0f2f4', '#e4e8eb', '#d3d9de', '#b4bdc5', '#8b97a2', '#616d79', '#4a5560', '#333c45', '#1d242b',
]
const dark: MantineColorsTuple = [
  '#dfe4e8', '#b9c2ca', '#95a1ac', '#5d6974', '#3a444d', '#2d363e', '#232b32', '#1a2026', '#14191e', '#0e1216',
]

export const theme = createTheme({
  colors: { teal, gray, dark },
  primaryColor: 'teal',
  primaryShade: { light: 7, dark: 7 },
  fontFamily: "'Golos Text Variable', system-ui, -apple-system, 'Segoe UI', sans-serif",
  headings: {
    fontFamily: "'Golos Text Variable', system-ui, sans-serif",
    fontWeight: '600',
    sizes: { h1: { fontSize: '24px', lineHeight: '32px' }, h2: { fontSize: '20px', lineHeight: '28px' }, h3: { fontSize: '16px', lineHeight: '24px' } },
  },
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '16px', sm: '20px', md: '22px', lg: '24px', xl: '28px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '2px', sm: '4px', md: '6px', lg: '8px', xl: '12px' },
  defaultRadius: 'md',
  breakpoints: { xs: '30em', sm: '48em', md: '64em', lg: '80em', xl: '100em' },
  focusRing: 'auto',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // Read at each rendering, so that it follows the language: crosses of dialogs and messages have no words of their own.
    CloseButton: CloseButton.extend({ defaultProps: { get 'aria-label'() { return i18n._(msg`Close`) } } as Partial<CloseButtonProps> }),
    Button: Button.extend({ defaultProps: { size: 'sm' }, vars: (_theme, props) => ({ root: props.size === 'sm' || !props.size ? { '--button-height': '32px', '--button-padding-x': '12px' } : {} }) }),
    Input: Input.extend({ vars: (_theme, props) => ({ wrapper: props.size === 'sm' || !props.size ? { '--input-height': '32px', '--input-fz': '14px' } : {} }) }),
    Menu: Menu.extend({ defaultProps: { shadow: 'md', transitionProps: { duration: 120 }, withinPortal: true } }),
    Popover: Popover.extend({ defaultProps: { shadow: 'md', transitionProps: { duration: 120 } } }),
    // Not by Modal.extend: dialogs are no part of the first load.
    Modal: { defaultProps: { transitionProps: { duration: 140 } }, styles: { title: { fontSize: 16, fontWeight: 600, lineHeight: '24px', minWidth: 0, overflowWrap: 'anywhere' } } },
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 400, transitionProps: { duration: 120 }, withArrow: false } }),
  },
})

/** Names for what a surface or a text is for; components use these and never a shade. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {
    '--rail-width': '216px',
    '--rail-width-small': '52px',
    '--topbar-height': '48px',
    '--row-height': '32px',
    '--motion': '140ms cubic-bezier(0.2, 0, 0, 1)',
  },
  light: {
    '--ground': '#ffffff',
    '--ground-sunken': gray[0],
    '--ground-hover': gray[1],
    '--ground-selected': '#e3f3f3',
    '--ground-live': '#fdf4d3',
    '--line': gray[2],
    '--line-strong': gray[3],
    '--text': gray[9],
    '--text-soft': '#55616c',
    '--text-faint': '#5d6873',
    '--accent': teal[7],
    '--danger': '#b42318',
    '--danger-ground': '#fdeceb',
    '--warning': '#8a5300',
    '--warning-ground': '#fff4e0',
    '--success': '#1b6e3c',
    '--mantine-color-body': '#ffffff',
    '--mantine-color-text': gray[9],
    '--mantine-color-dimmed': '#55616c',
    '--mantine-color-placeholder': '#5d6873',
    '--mantine-color-error': '#b42318',
  },
  dark: {
    '--ground': dark[7],
    '--ground-sunken': dark[8],
    '--ground-hover': dark[6],
    '--ground-selected': '#12383b',
    '--ground-live': '#3b3413',
    '--line': dark[5],
    '--line-strong': dark[4],
    '--text': '#e6eaed',
    '--text-soft': '#a9b4bd',
    '--text-faint': '#98a4ae',
    '--accent': '#5cc3c6',
    '--danger': '#ff9a8f',
    '--danger-ground': '#43201d',
    '--warning': '#f5c26b',
    '--warning-ground': '#3c2f16',
    '--success': '#7fd19b',
    '--mantine-color-body': dark[7],
    '--mantine-color-text': '#e6eaed',
    '--mantine-color-dimmed': '#a9b4bd',
    '--mantine-color-placeholder': '#98a4ae',
    '--mantine-color-error': '#ff9a8f',
  },
})
