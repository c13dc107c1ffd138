import { ActionIcon, Button, type MantineColorScheme, NativeSelect, Popover, Stack, Text, useMantineColorScheme } from '@mantine/core'
import { IconDotsVertical, IconLogout } from '@tabler/icons-react'
import { useLogOut, useSession } from '~/api/session'
import { type Language, languages, useLanguage, useTexts } from '~/texts'

const schemes: MantineColorScheme[] = ['light', 'dark', 'auto']

/** Colours, language, and the way out, opened already: it is loaded when it is first asked for. */
export function PreferencesMenu() {
  const { app } = useTexts()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const { language, speak } = useLanguage()
  const session = useSession()
  const logOut = useLogOut()
  return (
    <Popover defaultOpened position="bottom-end" width={240} trapFocus returnFocus withRoles={false}>
      <Popover.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={app.more}>
          <IconDotsVertical size={18} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={app.more}>
        <Stack gap="sm">
          <NativeSelect
            label={app.theme.label}
            value={colorScheme}
            data={schemes.map((scheme) => ({ value: scheme, label: app.theme[scheme] }))}
            onChange={(event) => setColorScheme(event.currentTarget.value as MantineColorScheme)}
          />
          <NativeSelect
            label={app.language}
            value={language}
            data={Object.entries(languages).map(([value, label]) => ({ value, label }))}
            onChange={(event) => speak(event.currentTarget.value as Language)}
          />
          {session.data && !session.data.open && (
            <>
              <Text size="xs" className="quiet break">{app.you(session.data.name, session.data.scope)}</Text>
              <Button variant="default" leftSection={<IconLogout size={16} aria-hidden />} onClick={() => logOut.mutate()}>
                {app.login.out}
              </Button>
            </>
          )}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
