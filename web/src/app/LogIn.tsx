import { Alert, Button, Card, Center, PasswordInput, Stack, Title } from '@mantine/core'
import { useState } from 'react'
import { useLogIn } from '~/api/session'
import { useTexts } from '~/texts'

/** Asks for a key of the API, which the server turns into a cookie. */
export function LogIn() {
  const { app } = useTexts()
  const [key, setKey] = useState('')
  const logIn = useLogIn()
  return (
    <Center component="main" mih="100vh" p="md">
      <Card withBorder shadow="sm" padding="xl" w={420} maw="100%">
        <form
          onSubmit={(event) => {
            event.preventDefault()
            logIn.mutate(key.trim())
          }}
        >
          <Stack>
            <Title order={1}>{app.login.title}</Title>
            <PasswordInput
              label={app.login.key}
              description={app.login.hint}
              value={key}
              onChange={(event) => setKey(event.currentTarget.value)}
              autoComplete="current-password"
              autoFocus
              required
            />
            {logIn.error && (
              <Alert color="red" role="alert">
                {logIn.error.unreachable ? app.problem.unreachable : logIn.error.message}
              </Alert>
            )}
            <Button type="submit" loading={logIn.isPending}>{app.login.send}</Button>
          </Stack>
        </form>
      </Card>
    </Center>
  )
}
