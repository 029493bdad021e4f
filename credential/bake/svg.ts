/** Open Badges 3.0 §5.3.2: a credential inside an SVG, as `<openbadges:credential>` with the JSON in CDATA. */
export function isSvg(_text: string): boolean { return false; }
export function bakeSvg(_svg: string, _credential: string): string { throw new Error('not built'); }
export function unbakeSvg(_svg: string): string | undefined { throw new Error('not built'); }
