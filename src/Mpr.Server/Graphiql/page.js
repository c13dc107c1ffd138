// GraphiQL on this server's own GraphQL: queries and mutations by POST, subscriptions as server-sent events.
'use strict'

const address = '/graphql'

const request = (params, headers, accept) => fetch(address, {
  method: 'POST',
  headers: { 'content-type': 'application/json', accept, ...headers },
  body: JSON.stringify(params),
})

const isSubscription = (params, document) => (document?.definitions ?? []).some(
  (part) => part.kind === 'OperationDefinition' && part.operation === 'subscription'
    && (!params.operationName || part.name?.value === params.operationName))

// https://html.spec.whatwg.org/multipage/server-sent-events.html, as far as this server uses it.
async function* listen(params, headers) {
  const response = await request(params, headers, 'text/event-stream')
  if (!response.ok) {
    yield await response.json()
    return
  }

  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  try {
    for (let text = ''; ;) {
      const { value, done } = await reader.read()
      if (done) return
      const frames = (text + value).split('\n\n')
      text = frames.pop()
      for (const frame of frames) {
        if (frame.startsWith('event: complete')) return
        const data = frame.split('\n').find((line) => line.startsWith('data: '))
        if (frame.startsWith('event: next') && data) yield JSON.parse(data.slice(6))
      }
    }
  } finally {
    await reader.cancel()
  }
}

const fetcher = async (params, options) => isSubscription(params, options?.documentAST)
  ? listen(params, options?.headers)
  : (await request(params, options?.headers, 'application/json')).json()

ReactDOM.createRoot(document.getElementById('graphiql')).render(React.createElement(GraphiQL, {
  fetcher,
  defaultQuery: '{\n  assets(first: 10) {\n    nodes {\n      key\n      status\n      duration\n    }\n  }\n}\n',
  defaultEditorToolsVisibility: 'variables',
}))
