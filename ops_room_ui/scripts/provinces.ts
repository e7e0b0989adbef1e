/** GeoJSON → SVG paths, once at build time: eighteen shapes need no map library in the browser. */
import { geoArea, geoMercator, geoPath } from 'd3-geo';
import type { Feature, FeatureCollection, MultiPolygon, Polygon, Position } from 'geojson';

const WIDTH = 464;

interface Names {
  iso_3166_2: string;
  name_ar: string;
  name_ckb: string;
  name_en: string;
}
type Province = Feature<Polygon | MultiPolygon, Names>;

/** Spherical geometry wants clockwise outer rings; a ring the other way round means the rest of the globe. */
function wound(feature: Province): Province {
  if (geoArea(feature) <= 2 * Math.PI) return feature;
  const reversed = (rings: Position[][]): Position[][] => rings.map((ring) => [...ring].reverse());
  const geometry =
    feature.geometry.type === 'Polygon'
      ? { ...feature.geometry, coordinates: reversed(feature.geometry.coordinates) }
      : { ...feature.geometry, coordinates: feature.geometry.coordinates.map(reversed) };
  return { ...feature, geometry };
}

/** Half a unit is below a screen pixel. Rounding to a grid moves a shared border alike on both sides. */
function rounded(path: string): string {
  return path
    .split('M')
    .filter(Boolean)
    .map((ring) => {
      const points = ring
        .replace('Z', '')
        .split('L')
        .map((point) => point.split(',').map((n) => Math.round(Number(n) * 2) / 2).join(','));
      return `M${points.filter((point, i) => point !== points[i - 1]).join('L')}Z`;
    })
    .join('');
}

export function provinceModule(document: unknown): string {
  const collection = document as FeatureCollection<Polygon | MultiPolygon, Names>;
  const features = collection.features.map(wound);
  const whole = { type: 'FeatureCollection' as const, features };
  const projection = geoMercator().fitWidth(WIDTH, whole);
  const path = geoPath(projection);
  const height = Math.ceil(path.bounds(whole)[1][1]);
  const rows = features.map((feature) => ({
    code: feature.properties.iso_3166_2,
    names: { ar: feature.properties.name_ar, ckb: feature.properties.name_ckb, en: feature.properties.name_en },
    path: rounded(path(feature) ?? ''),
  }));
  if (new Set(rows.map((row) => row.code)).size !== rows.length) throw new Error('geojson: a code stands twice');
  if (rows.some((row) => !row.path || !row.names.ar || !row.names.ckb || !row.names.en)) throw new Error('geojson: a province lacks a name or an outline');
  return `/* Generated from src/geo by \`npm run generate\`; never edited. */
export interface Province { code: string; names: { ar: string; ckb: string; en: string }; path: string }
export const MAP_WIDTH = ${WIDTH};
export const MAP_HEIGHT = ${height};
export const PROVINCES: readonly Province[] = ${JSON.stringify(rows, null, 1)};
`;
}
