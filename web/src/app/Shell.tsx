import { AppShell, Burger, Center, Group, Loader, NavLink, Text, VisuallyHidden } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Suspense, useEffect } from 'react'
import { Link, Redirect, Route, Switch, useLocation } from 'wouter'
import { ConnectionContext, useLive } from '~/api/live'
import { DropZone } from '~/features/uploads/DropZone'
import { useTexts } from '~/texts'
import { Boundary } from './Boundary'
import { ConnectionMark } from './ConnectionMark'
import icon from './icon.svg'
import { loadInTime } from './later'
import { NotFound } from './NotFound'
import { Preferences } from './Preferences'
import { screens } from './screens'
import classes from './Shell.module.css'

/** Header, menu and the screen of the address. */
export function Shell() {
  const connection = useLive()
  const { app } = useTexts()
  const [opened, { toggle, close }] = useDisclosure()
  const [path] = useLocation()
  useEffect(loadInTime, [])
  return (
    <ConnectionContext value={connection}>
      <a className={classes.skip} href="#main">{app.skip}</a>
      <AppShell
        header={{ height: 52 }}
        navbar={{ width: 208, breakpoint: 'sm', collapsed: { mobile: !opened } }}
        classNames={{ header: classes.header, navbar: classes.navbar }}
      >
        <AppShell.Header>
          <Group h="100%" px="md" justify="space-between" wrap="nowrap">
            <Group gap="sm" wrap="nowrap">
              <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={app.menu} aria-expanded={opened} />
              <Link href="/library" className={classes.brand}>
                <img src={icon} alt="" width={26} height={26} />
                <Text fw={700} component="span">{app.name}</Text>
              </Link>
            </Group>
            <Group gap="xs" wrap="nowrap">
              <ConnectionMark />
              <Preferences />
            </Group>
          </Group>
        </AppShell.Header>
        <AppShell.Navbar p="xs" aria-label={app.menu}>
          <div className={classes.places}>
            {screens.map(({ path: to, menu }) => menu && (
              <NavLink
                key={to}
                component={Link}
                href={to}
                onClick={close}
                active={path === to || path.startsWith(`${to}/`)}
                aria-current={path === to ? 'page' : undefined}
                label={app.screens[menu.text]}
                leftSection={<menu.icon size={18} stroke={1.7} aria-hidden />}
                className={classes.link}
              />
            ))}
          </div>
        </AppShell.Navbar>
        <AppShell.Main id="main" tabIndex={-1} className={classes.main}>
          <Boundary key={path.split('/')[1]}>
            <Suspense fallback={<Waiting />}>
              <Switch>
                {screens.map(({ path: at, show }) => <Route key={at} path={at} component={show} />)}
                <Route path="/"><Redirect to="/library" replace /></Route>
                <Route><NotFound /></Route>
              </Switch>
            </Suspense>
          </Boundary>
        </AppShell.Main>
      </AppShell>
      <DropZone />
    </ConnectionContext>
  )
}

function Waiting() {
  const { app } = useTexts()
  return (
    <Center h="50vh" role="status">
      <Loader />
      <VisuallyHidden>{app.loading}</VisuallyHidden>
    </Center>
  )
}
