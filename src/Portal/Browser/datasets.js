// Datasets of the warehouse with how far each reaches.
import { countText, timeElement } from './format.js';
import { getJson } from './live.js';
import { link, notice, table } from './table.js';

export async function start(root) {
  try {
    const { data } = await getJson('/v1/datasets');
    root.replaceChildren(table([
      { title: 'Dataset', of: dataset => link(`/v1/datasets/${dataset.id}/query?limit=100&return_format=csv`, dataset.id) },
      { title: 'Description', of: dataset => dataset.description, wrap: true },
      { title: 'Locations', of: dataset => countText(dataset.locations), number: true },
      { title: 'From', of: dataset => timeElement(dataset.earliest_available_time_utc, 'UTC') },
      { title: 'To', of: dataset => timeElement(dataset.latest_available_time_utc, 'UTC') },
    ], data, 'Datasets', 'No hour with a price is stored yet.'));
  } catch (error) {
    root.replaceChildren(notice(error.message));
  }
}
