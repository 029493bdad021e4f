// An organisation's colour and logo as a style sheet of its own: pages that show its credentials link it, and know nothing else of it.
import { readableOn } from '../../lib/colour.ts';
import { GROUNDS } from './brand.tsx';

/** `logo`: an address on this house. */
export function brandStyle({ colour, logo }: { colour?: string | undefined; logo?: string | undefined }): string {
  return [
    colour && `:root { --brand: light-dark(${readableOn(colour, GROUNDS.light)}, ${readableOn(colour, GROUNDS.dark)}); }`,
    logo && `.brand-logo { display: block; background-image: url("${logo}"); }`,
  ].filter(Boolean).join('\n');
}

/** Where the style of an issuer of this house is served; undefined for others. */
export function brandAddress(issuer: string, publicUrl: string): string | undefined {
  const [, host = '', org] = /^did:web:([^:]+):o:([0-9a-hjkmnp-tv-z]{26})$/.exec(issuer) ?? [];
  return org && decodeURIComponent(host) === new URL(publicUrl).host ? `/o/${org}/people/brand.css` : undefined;
}
