import { Stack } from '@mantine/core'
import { ScreenHead } from '~/shared/ScreenHead'
import { useTexts } from '~/texts'
import { Health } from './Health'
import { Keys } from './Keys'
import { You } from './You'

/** How the server is, who is calling, and who else may. */
export function SettingsScreen() {
  const { settings: t } = useTexts()
  return (
    <Stack p="md" gap="xl" maw={960}>
      <ScreenHead title={t.title} />
      <Health />
      <You />
      <Keys />
    </Stack>
  )
}
