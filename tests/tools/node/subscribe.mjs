// Runs one subscription to its end with a stock client and prints each result on a line.
// Arguments: sse or ws, the address, the query.
import WebSocket from 'ws';

const [way, url, query] = process.argv.slice(2);
const client =
  way === 'sse'
    ? (await import('graphql-sse')).createClient({ url, retryAttempts: 0 })
    : (await import('graphql-ws')).createClient({ url, webSocketImpl: WebSocket, retryAttempts: 0 });
for await (const result of client.iterate({ query })) {
  console.log(JSON.stringify(result));
}

await client.dispose();
