// Drives the engine with the official client and prints what it answers as JSON: node drive.mjs URL USER PASSWORD
import { createClient } from '@clickhouse/client'

const [url, username, password] = process.argv.slice(2)
const options = { url, username, password, request_timeout: 60_000, log: { level: 127 } }
const client = createClient(options)
const answers = {}
const attempt = async (name, action) => {
  try {
    answers[name] = await action()
  } catch (error) {
    answers[name] = { error: error.message, code: error.code ?? null }
  }
}

const count = async (target, query, settings = {}) => {
  let rows = 0
  const result = await target.query({ query, format: 'JSONEachRow', clickhouse_settings: settings })
  for await (const batch of result.stream()) rows += batch.length
  return rows
}

// Rows flow for a while, then the engine ends the query: enough rows a second for several pieces, few enough to be read at once.
const slow = 'SELECT number, sleepEachRow(0.001) AS waited FROM numbers(100000)'
const limits = { max_execution_time: 1, max_block_size: '100', timeout_overflow_mode: 'throw' }

await attempt('ping', () => client.ping())
await attempt('rows', async () => (await client.query({ query: 'SELECT 1 AS x', format: 'JSONEachRow' })).json())
await attempt('stream', () => count(client, 'SELECT number FROM numbers(100000)'))
await attempt('timed_out', () => count(client, slow, limits))
await attempt('timed_out_json', async () => (await client.query({ query: slow, format: 'JSONEachRow', clickhouse_settings: limits })).json())
await attempt('thrown', () => count(client, 'SELECT number, throwIf(number = 50000) FROM numbers(100000) SETTINGS max_block_size = 1000'))
await attempt('held', () => count(client, slow, { ...limits, wait_end_of_query: 1 }))

const compressed = createClient({ ...options, compression: { request: true, response: true } })
await attempt('compressed', () => count(compressed, 'SELECT number FROM numbers(100000)'))
await attempt('compressed_timed_out', () => count(compressed, slow, limits))
await compressed.close()

const session = createClient({ ...options, session_id: 'desk' })
await attempt('session', async () => (await session.query({ query: 'SELECT 1 AS x', format: 'JSONEachRow' })).json())
await attempt('session_set', () => session.command({ query: 'SET max_threads = 1' }))
await session.close()
await client.close()
console.log(JSON.stringify(answers))
