// The server side of the measurement, in a separate process: a gateway with bills of a given size, and a server that
// accepts any upload.
import { createServer } from 'node:http';
import { Sandbox } from '../../dist/esm/sandbox.mjs';

const sandbox = await Sandbox.start();
sandbox.bill({ size: Number(process.argv[2]) });
const uploads = createServer((request, response) => {
  request.resume();
  request.on('end', () => response.writeHead(204).end());
});
uploads.listen(0, '127.0.0.1', () => {
  process.send({ config: sandbox.config, uploads: `http://127.0.0.1:${uploads.address().port}/` });
});
