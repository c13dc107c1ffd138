import { Group, Title } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'

/** The title of a screen, also of the window, with what can be done there at its right. */
export function ScreenHead({ title, children }: { title: string; children?: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · MPR`
  }, [title])
  return (
    <Group justify="space-between" gap="sm" mih={36}>
      <Title order={1} className="break">{title}</Title>
      {children && <Group gap="xs">{children}</Group>}
    </Group>
  )
}
