// Writes a small Iceberg table by hand, so that a reader can be asked about one rule of the specification at a time.
// Needs the packages avsc and hyparquet-writer where it is run.
import fs from 'node:fs';
import avro from 'avsc';
import { parquetWriteBuffer } from 'hyparquet-writer';

const required = (id, name, type) => ({ name, type, 'field-id': id });
const optional = (id, name, type) => ({ name, type: ['null', type], default: null, 'field-id': id });

/** A column of a data file: name, Parquet type, field id (0: the file has none), values. */
export const column = (name, type, id, data) => ({ name, type, id, data });

/** A schema; each column is [id, name, Iceberg type, more members]. All are optional. */
export const schema = (id, ...columns) =>
  ({ type: 'struct', 'schema-id': id, fields: columns.map(([field, name, type, more]) => ({ id: field, name, required: false, type, ...more })) });

/** Writes the table into folder: files hold columns and, where they delete, the ids of the columns they compare (equality). */
export async function writeTable(folder, { version = 2, schemas, specs = [[]], files, properties = {} }) {
  fs.mkdirSync(`${folder}/metadata`, { recursive: true });
  const manifests = [];
  for (const file of files) {
    manifests.push(await writeManifest(folder, version, schemas[0], specs, file));
  }

  const last = Math.max(...manifests.map(manifest => manifest.sequence_number));
  const list = `${folder}/metadata/snapshot.avro`;
  await writeAvro(list, manifestList(version), manifests, { 'format-version': `${version}`, 'snapshot-id': '1', 'sequence-number': `${last}` });
  const rowLineage = version < 3 ? [{}, {}] : [{ 'next-row-id': 100 }, { 'first-row-id': 0, 'added-rows': 100 }];
  const snapshot = {
    'snapshot-id': 1, 'sequence-number': last, 'timestamp-ms': 1790000000000, 'manifest-list': list, summary: { operation: 'append' },
    'schema-id': schemas.at(-1)['schema-id'], ...rowLineage[1],
  };
  const metadata = {
    'format-version': version, 'table-uuid': crypto.randomUUID(), location: folder, 'last-sequence-number': last, 'last-updated-ms': 1790000000000,
    'last-column-id': 100, schemas, 'current-schema-id': schemas.at(-1)['schema-id'],
    'partition-specs': specs.map((fields, id) => ({ 'spec-id': id, fields })), 'default-spec-id': specs.length - 1, 'last-partition-id': 1000,
    'sort-orders': [{ 'order-id': 0, fields: [] }], 'default-sort-order-id': 0, properties, 'current-snapshot-id': 1,
    refs: { main: { 'snapshot-id': 1, type: 'branch' } }, snapshots: [snapshot], 'snapshot-log': [], 'metadata-log': [], ...rowLineage[0],
  };
  fs.writeFileSync(`${folder}/metadata/v1.metadata.json`, JSON.stringify(metadata));
  fs.writeFileSync(`${folder}/metadata/version-hint.text`, '1');
  return metadata;
}

async function writeManifest(folder, version, tableSchema, specs, { name, columns, partition = [], spec = 0, sequence = 1, equality }) {
  const path = `${folder}/${name}.parquet`;
  const types = columns.map(({ name: of, type, id }) => ({
    name: of, type: type === 'STRING' ? 'BYTE_ARRAY' : type, repetition_type: 'OPTIONAL',
    ...(type === 'STRING' ? { converted_type: 'UTF8' } : {}), ...(id ? { field_id: id } : {}),
  }));
  fs.writeFileSync(path, Buffer.from(parquetWriteBuffer({
    schema: [{ name: 'root', num_children: columns.length }, ...types], columnData: columns.map(({ name: of, data }) => ({ name: of, data })),
  })));
  const content = equality ? 2 : 0;
  const rows = columns[0].data.length;
  const fields = specs[spec];
  const entry = {
    status: 1, snapshot_id: 1, sequence_number: sequence, file_sequence_number: sequence,
    data_file: {
      content, file_path: path, file_format: 'PARQUET', partition: Object.fromEntries(fields.map((field, i) => [field.name, partition[i]])),
      record_count: rows, file_size_in_bytes: fs.statSync(path).size, equality_ids: equality ?? null, sort_order_id: null,
    },
  };
  const manifest = `${folder}/metadata/${name}.avro`;
  await writeAvro(manifest, manifestEntry(fields), [entry], {
    schema: JSON.stringify(tableSchema), 'schema-id': '0', 'partition-spec': JSON.stringify(fields), 'partition-spec-id': `${spec}`,
    'format-version': `${version}`, content: equality ? 'deletes' : 'data',
  });
  return {
    manifest_path: manifest, manifest_length: fs.statSync(manifest).size, partition_spec_id: spec, content: equality ? 1 : 0, sequence_number: sequence,
    min_sequence_number: sequence, added_snapshot_id: 1, added_files_count: 1, existing_files_count: 0, deleted_files_count: 0,
    added_rows_count: rows, existing_rows_count: 0, deleted_rows_count: 0, ...(version < 3 || equality ? {} : { first_row_id: 0 }),
  };
}

const manifestList = version => ({
  type: 'record', name: 'manifest_file', fields: [
    required(500, 'manifest_path', 'string'), required(501, 'manifest_length', 'long'), required(502, 'partition_spec_id', 'int'),
    required(517, 'content', 'int'), required(515, 'sequence_number', 'long'), required(516, 'min_sequence_number', 'long'),
    required(503, 'added_snapshot_id', 'long'), required(504, 'added_files_count', 'int'), required(505, 'existing_files_count', 'int'),
    required(506, 'deleted_files_count', 'int'), required(512, 'added_rows_count', 'long'), required(513, 'existing_rows_count', 'long'),
    required(514, 'deleted_rows_count', 'long'), ...(version < 3 ? [] : [optional(520, 'first_row_id', 'long')]),
  ],
});

// Partitions are of strings.
const manifestEntry = spec => ({
  type: 'record', name: 'manifest_entry', fields: [
    required(0, 'status', 'int'), optional(1, 'snapshot_id', 'long'), optional(3, 'sequence_number', 'long'), optional(4, 'file_sequence_number', 'long'),
    required(2, 'data_file', {
      type: 'record', name: 'r2', fields: [
        required(134, 'content', 'int'), required(100, 'file_path', 'string'), required(101, 'file_format', 'string'),
        required(102, 'partition', { type: 'record', name: 'r102', fields: spec.map(field => optional(field['field-id'], field.name, 'string')) }),
        required(103, 'record_count', 'long'), required(104, 'file_size_in_bytes', 'long'),
        optional(135, 'equality_ids', { type: 'array', items: 'int', 'element-id': 136 }), optional(140, 'sort_order_id', 'int'),
      ],
    }),
  ],
});

function writeAvro(path, type, rows, metadata) {
  return new Promise((resolve, reject) => {
    // A schema that is no avsc type keeps its field ids in the file.
    const texts = Object.entries(metadata).map(([key, text]) => [key, Buffer.from(text)]);
    const encoder = new avro.streams.BlockEncoder(type, { codec: 'null', metadata: Object.fromEntries(texts) });
    encoder.on('error', reject).pipe(fs.createWriteStream(path)).on('finish', resolve).on('error', reject);
    rows.forEach(row => encoder.write(row));
    encoder.end();
  });
}
