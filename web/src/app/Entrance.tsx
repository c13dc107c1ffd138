import { Center, Loader, Stack, Text } from '@mantine/core'
import { Suspense } from 'react'
import { useSession } from '~/api/session'
import { useTexts } from '~/texts'
import { later } from './later'
import { Shell } from './Shell'

const LogIn = later(() => import('./LogIn').then((module) => module.LogIn))

/** Lets in: the page behind it is shown to callers whom the server knows. */
export function Entrance() {
  const session = useSession()
  const { app } = useTexts()
  if (session.error?.status === 401) return <Suspense><LogIn /></Suspense>
  // Who was let in stays in when the server goes away: the page says so, and waits.
  if (session.data) return <Shell />
  return (
    <Center h="100vh" p="xl">
      <Stack align="center" role="status">
        <Loader aria-label={app.loading} />
        {(session.error ?? session.failureReason) && <Text ta="center">{app.away}</Text>}
      </Stack>
    </Center>
  )
}
