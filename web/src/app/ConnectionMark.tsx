import { Badge } from '@mantine/core'
import { IconPlugConnected, IconPlugConnectedX } from '@tabler/icons-react'
import { useConnection } from '~/api/live'
import { useTexts } from '~/texts'

/** Whether what is on the screen is what is. */
export function ConnectionMark() {
  const connection = useConnection()
  const { app } = useTexts()
  const broken = connection === 'broken'
  const Mark = broken ? IconPlugConnectedX : IconPlugConnected
  return (
    <Badge
      title={app.connection.hint[connection]}
      variant="light"
      color={connection === 'live' ? 'teal' : broken ? 'orange' : 'gray'}
      leftSection={<Mark size={13} aria-hidden />}
      role="status"
      data-connection={connection}
      style={{ color: 'var(--mantine-color-text)', textTransform: 'none' }}
    >
      {app.connection[connection]}
    </Badge>
  )
}
