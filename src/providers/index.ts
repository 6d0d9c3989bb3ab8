// One export line per provider; a provider is added here and in its own folder, nowhere else.
export { astra } from './astra/index.ts';
export { autonoma } from './autonoma/index.ts';
export { oisp } from './oisp/index.ts';
export { pigello } from './pigello/index.ts';
export { wavefront } from './wavefront/index.ts';
