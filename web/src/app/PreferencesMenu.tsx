import { ActionIcon, Menu, type MantineColorScheme, useMantineColorScheme } from '@mantine/core'
import { IconCheck, IconDeviceDesktop, IconDotsVertical, IconLogout, IconMoon, IconSun } from '@tabler/icons-react'
import { useLogOut, useSession } from '~/api/session'
import { type Language, languages, useLanguage, useTexts } from '~/texts'

const schemes: [MantineColorScheme, typeof IconSun][] = [['light', IconSun], ['dark', IconMoon], ['auto', IconDeviceDesktop]]

/** Colours, language, and the way out, opened already: it is loaded when it is first asked for. */
export function PreferencesMenu() {
  const { app } = useTexts()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const { language, speak } = useLanguage()
  const session = useSession()
  const logOut = useLogOut()
  const chosen = (yes: boolean) => (yes ? <IconCheck size={16} aria-hidden /> : undefined)
  return (
    <Menu defaultOpened position="bottom-end" width={220} withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={app.more}>
          <IconDotsVertical size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{app.theme.label}</Menu.Label>
        {schemes.map(([scheme, Mark]) => (
          <Menu.Item
            key={scheme}
            leftSection={<Mark size={16} aria-hidden />}
            rightSection={chosen(colorScheme === scheme)}
            onClick={() => setColorScheme(scheme)}
          >
            {app.theme[scheme]}
          </Menu.Item>
        ))}
        <Menu.Label>{app.language}</Menu.Label>
        {Object.entries(languages).map(([code, name]) => (
          <Menu.Item key={code} lang={code} rightSection={chosen(language === code)} onClick={() => speak(code as Language)}>
            {name}
          </Menu.Item>
        ))}
        {session.data && !session.data.open && (
          <>
            <Menu.Divider />
            <Menu.Label>{app.you(session.data.name, session.data.scope)}</Menu.Label>
            <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => logOut.mutate()}>
              {app.login.out}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
