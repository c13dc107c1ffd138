import { Stack, Text, ThemeIcon, Title } from '@mantine/core'
import type { Icon } from '@tabler/icons-react'
import type { ReactNode } from 'react'

/** What is shown where there is nothing: why, and what to do. */
export function Blank(props: { icon: Icon; title: string; text?: ReactNode; children?: ReactNode }) {
  return (
    <Stack align="center" gap="sm" py={64} px="md" ta="center" maw={560} mx="auto">
      <ThemeIcon variant="light" color="gray" size={56} radius="xl">
        <props.icon size={28} stroke={1.5} aria-hidden />
      </ThemeIcon>
      <Title order={2}>{props.title}</Title>
      {props.text && <Text component="div" className="quiet">{props.text}</Text>}
      {props.children}
    </Stack>
  )
}
