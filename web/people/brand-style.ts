// An organisation's colour and logo as a style sheet of its own: pages that show its credentials link it, and know nothing else of it.
import { readableOn } from '../../lib/colour.ts';
import { GROUNDS } from './brand.tsx';

/** `logo`: an address on this house, and its width by height. */
export function brandStyle({ colour, logo }: { colour?: string | undefined; logo?: { readonly address: string; readonly shape: number } | undefined }): string {
  return [
    colour && `:root { --brand: light-dark(${readableOn(colour, GROUNDS.light)}, ${readableOn(colour, GROUNDS.dark)}); }`,
    logo && `.brand-logo { display: block; aspect-ratio: ${logo.shape}; background-image: url("${logo.address}"); }`,
  ].filter(Boolean).join('\n');
}

/** Where the style of an issuer of this house is served; undefined for others. */
export function brandAddress(issuer: string, publicUrl: string): string | undefined {
  const [, host = '', org] = /^did:web:([^:]+):o:([0-9a-hjkmnp-tv-z]{26})$/.exec(issuer) ?? [];
  return org && decodeURIComponent(host) === new URL(publicUrl).host ? `/people/brand/${org}/style.css` : undefined;
}
