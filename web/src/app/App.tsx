import { Center, Loader, MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { useState } from 'react'
import { createQueries } from '~/api/queries'
import { TextsContext, useSpokenLanguage } from '~/texts'
import { Boundary } from './Boundary'
import { Entrance } from './Entrance'
import { Notices } from './Notices'
import { tellProblem } from './tell'
import { theme } from './theme'

/** The page: what all screens stand on. */
export function App() {
  const [queries] = useState(() => createQueries(tellProblem))
  const spoken = useSpokenLanguage()
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      {spoken ? (
        <TextsContext value={spoken}>
          <QueryClientProvider client={queries}>
            <Boundary>
              <Entrance />
            </Boundary>
            <Notices />
          </QueryClientProvider>
        </TextsContext>
      ) : (
        <Center h="100vh"><Loader /></Center>
      )}
    </MantineProvider>
  )
}
