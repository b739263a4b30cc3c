// Asks a table of the lake, called "t", with DuckDB: node duckdb.mjs FOLDER "SELECT ... FROM t". Prints one JSON object a line.
// DuckDB's own iceberg extension does the same where it can be installed; here icebird reads the manifests and DuckDB the Parquet files.
import { DuckDBInstance } from '@duckdb/node-api'
import { openTable, print } from './table.mjs'

const types = { timestamptz: 'TIMESTAMPTZ', timestamp: 'TIMESTAMP', string: 'VARCHAR', double: 'DOUBLE', float: 'FLOAT', int: 'INTEGER', long: 'BIGINT', date: 'DATE', boolean: 'BOOLEAN', binary: 'BLOB' }
const quoted = (text, mark) => mark + text.replaceAll(mark, mark + mark) + mark

const [folder, query] = process.argv.slice(2)
const { files, columns } = await openTable(folder)
const connection = await (await DuckDBInstance.create()).connect()
const rows = files.length > 0
  ? `SELECT * FROM read_parquet([${files.map(file => quoted(file, "'")).join(', ')}], union_by_name = true, hive_partitioning = false)`
  : `SELECT ${columns.map(column => `NULL::${types[column.type]} AS ${quoted(column.name, '"')}`).join(', ')} WHERE false`
await connection.run(`CREATE VIEW t AS ${rows}`)
await connection.run("SET TimeZone = 'UTC'")
print((await connection.runAndReadAll(query)).getRowObjectsJson())
