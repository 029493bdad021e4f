// What `npm start` runs once built.
import { serveHouse } from './serve.tsx';

await serveHouse();
