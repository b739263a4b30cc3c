// Nodes on the map, states of markets that serve them, zones in a table. Live; the slider goes back over a day where the warehouse has it.
import { emptyFeatures, hasWebGl, newMap, readAtlas, describe } from './base-map.js';
import { changeText, countText, pathOf, priceText, timeText, zoneFor } from './format.js';
import { follow, getJson } from './live.js';
import { keep } from './save.js';
import { element, link, notice, table } from './table.js';
import { cellText, readPoints, temperatureColor } from './temperature.js';
import { scaleLegend } from './weather-cells.js';

const QUARTER_MS = 900_000;
const LIVE_MS = 2000;
const UNITED_STATES = 'bbox=-125,24,-66,50';

// FIPS codes of states that one market serves whole, or most of. Markets of parts of many states are counted in the table alone.
const STATES = { NYISO: ['36'], ISONE: ['09', '23', '25', '33', '44', '50'], CAISO: ['06'], ERCOT: ['48'] };
const FIGURES = { lmp: 'mean_lmp', congestion: 'mean_congestion', change: 'mean_change', dart: 'mean_dart' };

// Blue is low, red is high, distinguished by people who do not see red and green alike; ends in USD/MWh.
const SCALES = {
  lmp: [[-25, '#2b6cb0'], [0, '#6aaed6'], [25, '#e6e3d3'], [60, '#f0a35e'], [120, '#c0392b'], [500, '#6b0f1a']],
  congestion: [[-50, '#2b6cb0'], [-10, '#6aaed6'], [0, '#e6e3d3'], [10, '#f0a35e'], [50, '#c0392b']],
  change: [[-20, '#2b6cb0'], [-5, '#6aaed6'], [0, '#e6e3d3'], [5, '#f0a35e'], [20, '#c0392b']],
  dart: [[-30, '#2b6cb0'], [-10, '#6aaed6'], [0, '#e6e3d3'], [10, '#f0a35e'], [30, '#c0392b']],
};

const SOURCES = { REAL_TIME_15_MIN: ['CAISO', 'ERCOT'] };
const productOf = iso => SOURCES.REAL_TIME_15_MIN.includes(iso) ? 'real_time_15_min' : 'real_time_5_min';

const colorOf = metric => ['case', ['==', ['get', 'value'], null], '#8a8f98', ['interpolate', ['linear'], ['get', 'value'], ...SCALES[metric].flat()]];

function statesOf(atlas, view, metric) {
  const byState = new Map();
  for (const [iso, codes] of Object.entries(STATES)) {
    const zones = view.zones.filter(zone => zone.iso === iso && zone[FIGURES[metric]] !== null);
    const nodes = zones.reduce((sum, zone) => sum + zone.nodes, 0);
    if (nodes > 0) codes.forEach(code => byState.set(code, { iso, nodes, value: zones.reduce((sum, zone) => sum + zone.nodes * zone[FIGURES[metric]], 0) / nodes }));
  }
  return { type: 'FeatureCollection', features: atlas.features.map(state => ({ ...state, properties: { name: state.properties.name, ...(byState.get(state.id) ?? { value: null }) } })) };
}

const pointsOf = (view, metric, anomalies) => ({
  type: 'FeatureCollection',
  features: view.placed.map(node => ({
    type: 'Feature', geometry: { type: 'Point', coordinates: [node.longitude, node.latitude] },
    properties: { key: node.key, value: node[metric], anomaly: anomalies.has(node.key) },
  })),
});

// A past quarter hour: prices and congestion of all nodes from the warehouse, in the form of the live view.
async function past(view, at, zoneOf) {
  const [from, to] = [new Date(at).toISOString(), new Date(at + QUARTER_MS).toISOString()];
  const rows = (await Promise.all(view.coverage.map(async ({ iso }) => {
    const answer = await getJson(`/v1/datasets/${iso.toLowerCase()}_lmp_${productOf(iso)}/query?start_time=${from}&end_time=${to}&limit=50000&columns=location,lmp,congestion`).catch(() => null);
    return (answer?.data ?? []).slice(1).map(([location, lmp, congestion]) => ({ key: `${iso}/${location}`, iso, lmp, congestion }));
  }))).flat();
  const known = new Map(rows.map(row => [row.key, row]));
  const places = new Set(view.placed.map(node => node.key));
  const zones = Object.values(Object.groupBy([...known.values()].filter(row => !places.has(row.key)), row => `${row.iso}|${zoneOf.get(row.key) ?? ''}`)).map(list => ({
    iso: list[0].iso, zone: zoneOf.get(list[0].key) ?? null, nodes: list.length, mean_change: null, mean_dart: null,
    mean_lmp: list.reduce((sum, row) => sum + row.lmp, 0) / list.length, mean_congestion: list.reduce((sum, row) => sum + (row.congestion ?? 0), 0) / list.length,
  }));
  return { ...view, zones, placed: view.placed.map(node => ({ ...node, lmp: known.get(node.key)?.lmp ?? null, congestion: known.get(node.key)?.congestion ?? null, change: null, dart: null })), count: known.size };
}

function legend(metric) {
  return SCALES[metric].map(([value, color]) => {
    const dot = element('i');
    dot.style.background = color;
    return element('span', {}, dot, `${value} USD/MWh`);
  });
}

function tables(root, view) {
  root.querySelector('#map-zones').replaceChildren(table([
    { title: 'ISO', of: zone => zone.iso },
    { title: 'Zone', of: zone => zone.zone ? link(pathOf('zones', `${zone.iso}/${zone.zone}`), zone.zone) : 'not known' },
    { title: 'Nodes', of: zone => countText(zone.nodes), number: true },
    { title: 'Price', of: zone => priceText(zone.mean_lmp ?? NaN), number: true },
    { title: 'Congestion', of: zone => priceText(zone.mean_congestion ?? NaN), number: true },
    { title: 'Change', of: zone => changeText(zone.mean_change ?? NaN), number: true },
    { title: 'DART', of: zone => changeText(zone.mean_dart ?? NaN), number: true },
  ], view.zones, 'Zones', 'Every node with a price has a place.'));
  root.querySelector('#map-coverage').replaceChildren(table([
    { title: 'ISO', of: iso => iso.iso },
    { title: 'Nodes with a price', of: iso => countText(iso.nodes), number: true },
    { title: 'Placed', of: iso => countText(iso.placed), number: true },
    { title: 'Share', of: iso => iso.nodes > 0 ? `${Math.round(100 * iso.placed / iso.nodes)} %` : '–', number: true },
  ], view.coverage, 'Coverage', 'No market has a price yet.'));
}

async function drawn(root) {
  const { map, popup } = await newMap(root.querySelector('#map'), { center: [-97, 38.5], zoom: 3.1 }, ['nodes', 'cells'], ink => [
    { id: 'served', type: 'fill', source: 'states', filter: ['has', 'iso'], paint: { 'fill-color': colorOf('lmp'), 'fill-opacity': 0.75 } },
    { id: 'nodes', type: 'circle', source: 'nodes', paint: { 'circle-radius': ['interpolate', ['linear'], ['zoom'], 3, 2.5, 9, 7], 'circle-color': colorOf('lmp'), 'circle-stroke-color': ink.ink, 'circle-stroke-width': 0.5 } },
    { id: 'anomalies', type: 'circle', source: 'nodes', filter: ['==', ['get', 'anomaly'], true], paint: { 'circle-radius': 9, 'circle-color': 'rgba(0,0,0,0)', 'circle-stroke-color': ink.fall, 'circle-stroke-width': 2 } },
    { id: 'cells', type: 'circle', source: 'cells', paint: { 'circle-radius': ['interpolate', ['exponential', 2], ['zoom'], 3, 4, 10, 24], 'circle-color': temperatureColor, 'circle-opacity': 0.8 } },
  ]);
  map.on('click', 'nodes', event => { location.href = pathOf('nodes', event.features[0].properties.key); });
  map.on('click', 'cells', event => { location.href = pathOf('weather', event.features[0].properties.zones.split(', ')[0]); });
  for (const layer of ['nodes', 'served']) {
    describe(map, popup, layer, ({ key, iso, nodes, value }) => `${key ?? `${iso}, mean of ${nodes} nodes without a place`}: ${priceText(value)} USD/MWh`);
  }
  describe(map, popup, 'cells', cellText);
  return map;
}

export async function start(root) {
  const anomalies = new Set(root.dataset.anomalies.split('|').filter(Boolean));
  const [slider, moment, note] = ['#map-time', '#map-moment', '#map-note'].map(selector => root.querySelector(selector));
  let metric = root.querySelector('[data-metric][aria-pressed="true"]').dataset.metric;
  let view = await getJson('/v1/map');
  let shown = view;
  let map = null;
  let atlas = null;
  if (hasWebGl()) {
    atlas = await readAtlas();
    map = await drawn(root);
  } else {
    note.replaceChildren(notice('This browser draws no map (it has no WebGL 2); the tables have the same figures.'));
  }

  const isWeather = () => metric === 'temperature';
  let cells = null;
  const drawWeather = async () => {
    try {
      cells ??= await readPoints(UNITED_STATES);
    } catch (error) {
      note.replaceChildren(notice(error.message));
    }
    if (!isWeather()) return;
    map.getSource('states').setData(atlas);
    map.getSource('nodes').setData(emptyFeatures);
    map.getSource('cells').setData(cells ?? emptyFeatures);
  };

  const draw = () => {
    root.querySelector('#map-legend').replaceChildren(...(isWeather() ? scaleLegend() : legend(metric)));
    tables(root, shown);
    if (!map) return;
    if (isWeather()) {
      drawWeather();
      return;
    }
    map.getSource('cells').setData(emptyFeatures);
    map.getSource('states').setData(statesOf(atlas, shown, metric));
    map.getSource('nodes').setData(pointsOf(shown, metric, anomalies));
    map.setPaintProperty('served', 'fill-color', colorOf(metric));
    map.setPaintProperty('nodes', 'circle-color', colorOf(metric));
  };

  const zoneOf = new Map();
  const goTo = async quarters => {
    keep('back', quarters < 0 ? String(-quarters) : null);
    if (quarters === 0) {
      moment.textContent = 'now';
      shown = view;
      note.replaceChildren();
      draw();
      return;
    }
    const at = Math.floor(Date.now() / QUARTER_MS + quarters) * QUARTER_MS;
    moment.textContent = timeText(at, zoneFor(null));
    if (zoneOf.size === 0) await readZones(zoneOf);
    const before = await past(view, at, zoneOf);
    note.replaceChildren(...(before.count === 0 ? [notice('The warehouse has no price of that time, or is off; nothing is coloured.')] : ['change', 'dart'].includes(metric) ? [notice('Of the past there are price and congestion alone.')] : []));
    shown = before;
    draw();
  };
  slider.value = String(-Math.min(96, Math.max(0, Number(new URLSearchParams(location.search).get('back')) || 0)));
  slider.addEventListener('change', () => goTo(Number(slider.value)));
  slider.addEventListener('input', () => { moment.textContent = Number(slider.value) === 0 ? 'now' : `${-Number(slider.value) / 4} h ago`; });

  root.querySelector('.toolbar').addEventListener('click', event => {
    const button = event.target.closest('[data-metric]');
    if (!button) return;
    metric = button.dataset.metric;
    root.querySelectorAll('[data-metric]').forEach(other => other.setAttribute('aria-pressed', String(other === button)));
    keep('by', metric);
    draw();
  });

  await goTo(Number(slider.value));
  let timer;
  follow('/v1/live?market=REAL_TIME_5_MIN&market=REAL_TIME_15_MIN', {
    price: () => {
      timer ??= setTimeout(async () => {
        timer = undefined;
        try {
          view = await getJson('/v1/map');
        } catch (error) {
          console.warn('map', error.message);
          return;
        }
        if (Number(slider.value) === 0) {
          shown = view;
          draw();
        }
      }, LIVE_MS);
    },
  });
}

async function readZones(zoneOf) {
  let cursor = '';
  do {
    const page = await getJson(`/v1/nodes?limit=1000${cursor ? `&cursor=${cursor}` : ''}`);
    page.nodes.forEach(node => zoneOf.set(node.key, node.zone));
    cursor = page.next_cursor;
  } while (cursor);
}
