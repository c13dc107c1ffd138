import { createTheme, type MantineColorsTuple } from '@mantine/core'

const accent: MantineColorsTuple = [
  '#eef0fd', '#d9ddf8', '#b2baf1', '#8995ea', '#6876e3', '#5563df', '#4c5fd5', '#3c4bbb', '#3443a7', '#283895',
]

// Greys with a little blue, so that pictures stand out from them.
const dark: MantineColorsTuple = [
  '#d5d9e2', '#b4bac7', '#a0a8b8', '#6f7787', '#3a404d', '#2a2e38', '#20242d', '#191c23', '#12141a', '#0c0e12',
]

/** How everything looks that says nothing of its own. */
export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 6, dark: 5 },
  colors: { accent, dark },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif",
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace",
  headings: { fontWeight: '650', sizes: { h1: { fontSize: '1.375rem' }, h2: { fontSize: '1.0625rem' }, h3: { fontSize: '0.9375rem' } } },
})
