import { Button, Code, Stack, Text, Title } from '@mantine/core'
import { Component, type ReactNode } from 'react'
import { useTexts } from '~/texts'

interface Props {
  children: ReactNode
}

/** Keeps the fault of one screen from taking the page with it. */
export class Boundary extends Component<Props, { fault: unknown }> {
  override state = { fault: undefined as unknown }

  static getDerivedStateFromError(fault: unknown) {
    return { fault }
  }

  override render() {
    return this.state.fault === undefined ? this.props.children : <Crashed fault={this.state.fault} />
  }
}

function Crashed({ fault }: { fault: unknown }) {
  const { app } = useTexts()
  return (
    <Stack p="xl" maw={640} mx="auto" align="flex-start" role="alert">
      <Title order={1}>{app.crashed}</Title>
      <Text>{app.crashedAdvice}</Text>
      <Code block w="100%">{fault instanceof Error ? `${fault.name}: ${fault.message}` : String(fault)}</Code>
      <Button onClick={() => location.reload()}>{app.reload}</Button>
    </Stack>
  )
}
